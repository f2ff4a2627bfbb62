"""An edition: one history, and the names in it that readers type, in every language.

Everything costly is made when the edition is made, in a thread, so that no reader waits for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

from bot.domain.attribution import Tables
from bot.domain.errors import NoDataError
from bot.domain.history import History, Snapshot
from bot.domain.insight import Country, Model
from bot.domain.profiles import SUGGESTED, UnknownNameError
from bot.presentation.lookups.choices import (
    author_choices,
    country_choices,
    family_choices,
    model_choices,
    week_choices,
    zone_choices,
)
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.messages import languages
from bot.presentation.wording import Wording
from bot.services.search import Choice, SearchIndex

_numbers = count(1)


class UnknownChoiceError(NoDataError):
    """Nothing that can be chosen is called so; `suggestions` are labels that come close, the closest first."""

    def __init__(self, asked: str, suggestions: Sequence[str]) -> None:
        self.asked, self.suggestions = asked, tuple(suggestions[:SUGGESTED])
        super().__init__(f"nothing to choose is called {asked[:80]!r}")


class Topic(StrEnum):
    """What a reader may be typing the name of."""

    MODEL = "model"
    FAMILY = "family"
    AUTHOR = "author"
    COUNTRY = "country"
    WEEK = "week"
    ZONE = "zone"


_CHOICES: Mapping[Topic, Callable[[Lookup], Iterable[Choice]]] = {
    Topic.MODEL: model_choices,
    Topic.FAMILY: family_choices,
    Topic.AUTHOR: author_choices,
    Topic.COUNTRY: country_choices,
    Topic.WEEK: week_choices,
}
_KINDS: Mapping[Topic, type[Model | Country]] = {Topic.MODEL: Model, Topic.COUNTRY: Country}
_NOBODY = SearchIndex(())

Indexes = Mapping[tuple[Topic, str], SearchIndex]


@dataclass(frozen=True, eq=False)
class Edition:
    """One history with its indexes; `number` tells it from every other of this process."""

    history: History
    indexes: Indexes
    number: int = field(default_factory=lambda: next(_numbers))

    @classmethod
    def of(cls, snapshot: Snapshot, tables: Tables, now: dt.datetime) -> Edition:
        """The edition of a snapshot; time zones are shown with their offset at `now`."""
        history = History(snapshot, tables)
        zones = SearchIndex(zone_choices(now))
        indexes = {(Topic.ZONE, tag): zones for tag in languages()}
        if snapshot.boards:
            indexes |= _indexes(history)
        return cls(history, indexes)

    def index(self, topic: Topic, language: str) -> SearchIndex:
        """The names of a topic, as a language writes them; none where nothing is stored."""
        return self.indexes.get((topic, language), _NOBODY)

    def resolve(self, topic: Topic, typed: str, language: str) -> str:
        """The slug, code, week or zone that a reader means.

        Raises:
            UnknownNameError: No model or country is called so; it holds what comes closest.
            UnknownChoiceError: No week or zone is, likewise.
        """
        index = self.index(topic, language)
        found = index.resolve(typed)
        if found is not None:
            return found
        close = index.suggest(typed)
        if topic in _KINDS:
            raise UnknownNameError(typed, (), _KINDS[topic], [each.value for each in close])
        raise UnknownChoiceError(typed, [each.label for each in close])


def _indexes(history: History) -> dict[tuple[Topic, str], SearchIndex]:
    lookups = {tag: Lookup.of(history, Wording.load(tag)) for tag in languages()}
    return {
        (topic, tag): SearchIndex(choices(lookup))
        for tag, lookup in lookups.items()
        for topic, choices in _CHOICES.items()
    }

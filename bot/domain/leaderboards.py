"""Leaderboards of one week, by model, family, author or country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.lenses import Entry
from bot.domain.measures import relative_change
from bot.domain.slugs import is_free
from bot.domain.weeks import IsoWeek


class Grouping(StrEnum):
    """What one row of a leaderboard is."""

    MODEL = "model"
    FAMILY = "family"
    AUTHOR = "author"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One row.

    Attributes:
        key: Slug, family, author, or ISO 3166-1 alpha-2.
        share: Of all tokens of the week.
        change: Against the comparable week; None where there is none.
        models: How many named rows it sums.
        country: ISO 3166-1 alpha-2 of the largest row in it, `ZZ` for unknown.
    """

    rank: int
    tied: bool
    key: str
    tokens: int
    share: Fraction
    change: Fraction | None
    models: int
    country: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of a week a leaderboard counts; None does not filter."""

    country: str | None = None
    free: bool | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether the row is counted."""
        if self.country is not None and self.country != entry.country:
            return False
        return self.free is None or self.free is is_free(entry.slug)


EVERYTHING = Selection()


def leaderboard(
    history: History, week: IsoWeek, by: Grouping, selection: Selection = EVERYTHING
) -> tuple[LeaderboardRow, ...]:
    """All rows of a week, most tokens first, equal ones by key; empty where nothing is stored.

    Changes are given only against a week whose named rows are of the same kind; a group's change is
    of what both weeks name. The history keeps the newest answers, so that most are at hand.
    """
    view = history.view(week)
    if view is None:
        return ()
    question = (leaderboard, week, by, selection)
    return history.keep(question, lambda: _leaderboard(history, view, by, selection))


def _leaderboard(history: History, view: WeekView, by: Grouping, selection: Selection) -> tuple[LeaderboardRow, ...]:
    before = history.previous_as_now(view.week)
    earlier = before if by is Grouping.MODEL or comparable_in_full(view, before) else None
    key = _key(history, by)
    now = _sums(view, key, selection)
    then = _sums(earlier, key, selection) if earlier else {}
    return _ranked(now, then, view.total)


def _key(history: History, by: Grouping) -> Callable[[Entry], str]:
    family_of = history.tables.families.family_of
    keys: Mapping[Grouping, Callable[[Entry], str]] = {
        Grouping.MODEL: lambda entry: entry.slug,
        Grouping.FAMILY: lambda entry: family_of(entry.slug),
        Grouping.AUTHOR: lambda entry: entry.author,
        Grouping.COUNTRY: lambda entry: entry.country,
    }
    return keys[by]


class _Sum(NamedTuple):
    tokens: int
    models: int
    country: str


def _sums(view: WeekView, key: Callable[[Entry], str], selection: Selection) -> dict[str, _Sum]:
    sums: dict[str, _Sum] = {}
    for entry in view.entries:
        if selection.admits(entry):
            name = key(entry)
            # Entries come largest first, so the first of a group gives its country.
            known = sums.get(name, _Sum(0, 0, entry.country))
            sums[name] = _Sum(known.tokens + entry.tokens, known.models + 1, known.country)
    return sums


def _ranked(now: Mapping[str, _Sum], then: Mapping[str, _Sum], total: int) -> tuple[LeaderboardRow, ...]:
    ordered = sorted(now.items(), key=lambda item: (-item[1].tokens, item[0]))
    counts = Counter(row.tokens for row in now.values())
    rows: list[LeaderboardRow] = []
    for place, (key, (tokens, models, country)) in enumerate(ordered, start=1):
        rank = rows[-1].rank if rows and rows[-1].tokens == tokens else place
        change = relative_change(tokens, then[key].tokens if key in then else None)
        share = Fraction(tokens, total)
        rows.append(LeaderboardRow(rank, counts[tokens] > 1, key, tokens, share, change, models, country))
    return tuple(rows)

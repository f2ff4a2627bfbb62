"""Who can be watched, as readers type and choose it: everything, countries, models, families and publishers.

A choice stands for `country:CN`, `model:deepseek/deepseek-v3.2`, `total`, as alerts are stored; a name that is typed in
full is found, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.watching.condition import Subject, Total
from bot.domain.watching.texts import TOTAL, read_subject
from bot.presentation.edition import Edition, Topic, UnknownChoiceError
from bot.presentation.lookups.choices import SEPARATOR
from bot.presentation.wording import Wording
from bot.services.search import LENGTH, LIMIT, Suggestion, fold, short_key

ROOM: Mapping[Topic, int] = {Topic.COUNTRY: 4, Topic.MODEL: 12, Topic.AUTHOR: 4, Topic.FAMILY: 4}
"""How many of each are offered, in that order."""
_TAGS: Mapping[Topic, str] = {
    Topic.COUNTRY: "country",
    Topic.AUTHOR: "author",
    Topic.MODEL: "model",
    Topic.FAMILY: "family",
}
"""In the order in which a name is looked up: a publisher's is also one that its models are found by."""
_OF_TAGS = {tag: topic for topic, tag in _TAGS.items()}
_ALL = frozenset({TOTAL, "all", "everything", "market"})
"""What people write for the total, besides what their language calls it."""


def suggest_targets(edition: Edition, language: str, typed: str, *, total: bool = True) -> list[Suggestion]:
    """At most 25 who come close to what is typed.

    Args:
        edition: What is served.
        language: The reader's.
        typed: So far.
        total: Whether the total is among them.
    """
    wording = Wording.load(language)
    label = wording.text("alerts.total_choice")
    found = [Suggestion(label, TOTAL)] if total and _begins(label, typed) else []
    for topic, room in ROOM.items():
        kind = wording.text(f"alerts.kind_{topic}")
        close = edition.index(topic, language).suggest(typed, room)
        found += [Suggestion(_labelled(each.label, kind, topic), _value(topic, each.value)) for each in close]
    return found[:LIMIT]


def read_target(edition: Edition, language: str, typed: str) -> Subject:
    """Who is meant by a choice, or by a name that was typed in full.

    Raises:
        UnknownChoiceError: Nobody is called so; it holds what comes closest.
    """
    tag, _, rest = typed.partition(":")
    topic = _OF_TAGS.get(tag)
    if topic is not None and rest:
        found = edition.index(topic, language).resolve(rest)
        if found is not None:
            return read_subject(f"{tag}:{found}")
    if fold(typed) in {*_ALL, *map(fold, _own_words(language))}:
        return Total()
    for each, name in _TAGS.items():
        found = edition.index(each, language).resolve(typed)
        if found is not None:
            return read_subject(f"{name}:{found}")
    raise UnknownChoiceError(typed, [one.label for one in suggest_targets(edition, language, typed, total=False)])


def _value(topic: Topic, name: str) -> str:
    text = f"{_TAGS[topic]}:{name}"
    return text if len(text) <= LENGTH else f"{_TAGS[topic]}:{short_key(name)}"


def _own_words(language: str) -> Iterator[str]:
    wording = Wording.load(language)
    yield wording.text("alerts.total_choice")
    yield wording.text("watch.the_total")
    yield wording.text("alerts.follow_all")


def _begins(label: str, typed: str) -> bool:
    wanted = fold(typed)
    return not wanted or wanted in fold(label) or any(word.startswith(wanted) for word in _ALL)


def _labelled(label: str, kind: str, topic: Topic) -> str:
    """Models and countries are told by their rank and share; who else is called alike says what it is."""
    if topic in {Topic.MODEL, Topic.COUNTRY}:
        return label
    return f"{label[: LENGTH - len(kind) - len(SEPARATOR)]}{SEPARATOR}{kind}"

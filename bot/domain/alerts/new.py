"""New: a model turns up among the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import NEW_DAYS
from bot.domain.insight import AuthorName, Country, Model
from bot.domain.lenses import Entry
from bot.domain.measures import line_of
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene

DEFINITION = (
    "A model whose first stored day lies within the 14 days that end with the period is among the first N; each is "
    "told once, a respelt one not at all; nothing where the 14 days before are not stored."
)
SUBJECTS: tuple[type[Subject], ...] = (Total, Country, AuthorName)
SIDES = (Side.UP,)
VALUE = Unit.COUNT
VALUES = (Fraction(1), Fraction(50))
USUAL = Fraction(50)
COMPARES = False
WORDINGS = ("one", "several")
MOST_NAMED = 3


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    if not scene.knows_new:
        return Step(memory)
    found = {_mark(scene, entry): entry for entry in _new(condition, scene)}
    # What was told stays known for as long as it is new, even while it is off the list.
    known = {mark for mark in memory.known if _is_recent(mark, scene.last_day)}
    after = Memory(known=tuple(sorted(known | found.keys())), begun=True)
    fresh = [entry for mark, entry in found.items() if mark not in known]
    return Step(after, _event(condition, fresh) if fresh and memory.begun else None)


def distance(_condition: Condition, _scene: Scene) -> Fraction | None:
    """See `AlertKind`: nobody knows."""
    return None


def _new(condition: Condition, scene: Scene) -> Iterator[Entry]:
    for entry in scene.view.entries:
        if entry.rank > (condition.value or VALUES[1]) or not _is_of(condition.subject, entry, scene):
            continue
        first = scene.first_seen(entry)
        if first and (scene.last_day - first).days < NEW_DAYS:
            yield entry


def _is_of(subject: Subject, entry: Entry, scene: Scene) -> bool:
    match subject:
        case Country(code):
            return entry.country == code and not scene.withheld
        case AuthorName(author):
            return entry.author == author
        case _:
            return True


def _mark(scene: Scene, entry: Entry) -> str:
    family, variant = line_of(scene.history, entry.slug)
    return f"{scene.first_seen(entry)} {family}:{variant or ''}"


def _is_recent(mark: str, last: dt.date) -> bool:
    return (last - dt.date.fromisoformat(mark.partition(" ")[0])).days < NEW_DAYS


def _event(condition: Condition, fresh: list[Entry]) -> Event:
    count = Quantity(Unit.COUNT, Fraction(len(fresh)))
    place = Quantity(Unit.COUNT, condition.value or VALUES[1])
    if len(fresh) == 1:
        rank = Quantity(Unit.COUNT, Fraction(fresh[0].rank))
        return Event("one", {"rank": rank, "place": place}, {"name": Model(fresh[0].slug)})
    names = tuple(Model(entry.slug) for entry in fresh[:MOST_NAMED])
    return Event("several", {"count": count, "place": place}, {"names": names})

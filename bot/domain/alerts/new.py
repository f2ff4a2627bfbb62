"""New: a model turns up among the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.history import NEW_DAYS
from bot.domain.insight import AuthorName, Country, Model
from bot.domain.lenses import Entry
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import rank_told
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene
from bot.domain.watching.spelling import Line, first_seen, lines_of
from bot.domain.watching.standings import Standing

DEFINITION = (
    "A model whose first stored day lies within the 14 days that end with the period is among the first N, where no "
    "hidden token can change that; each is told once, a respelt or revealed one not again; nothing where the 14 days "
    "before are not stored."
)
SUBJECTS: tuple[type[Subject], ...] = (Total, Country, AuthorName)
SIDES = (Side.UP,)
VALUE = Unit.COUNT
VALUES = (Fraction(1), Fraction(50))
USUAL = Fraction(50)
COMPARES = False
LENSES: tuple[type[Subject], ...] = ()
UNDIRECTED: tuple[type[Subject], ...] = ()
WORDINGS = ("one", "several")
MOST_NAMED = 3
KEPT_DAYS = 2 * NEW_DAYS
"""What was told is known for so long: a restatement can move a first day on, and nothing is told twice for that."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new model in a period.

    Attributes:
        lines: What it can be known by.
        first: The first stored day that names it.
    """

    entry: Entry
    standing: Standing
    lines: frozenset[Line]
    first: dt.date


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    if not scene.knows_new or (isinstance(condition.subject, Country) and scene.withheld):
        return Step(memory)
    # Whoever waits for the same knows the same.
    return scene.kept((condition, memory.known, memory.begun), lambda: _step(condition, scene, memory))


def _step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    found = _found(condition, scene)
    known = {mark: day for mark, day in map(_read, memory.known) if (scene.last_day - day).days < KEPT_DAYS}
    fresh: list[Arrival] = []
    for each in found:
        marks = set(map(_mark, each.lines))
        fresh += [each] if known.keys().isdisjoint(marks) else []
        known |= dict.fromkeys(marks, each.first)
    after = Memory(known=tuple(sorted(f"{day} {mark}" for mark, day in known.items())), begun=True)
    return Step(memory if after == memory else after, _event(condition, fresh) if fresh and memory.begun else None)


def distance(_condition: Condition, _scene: Scene, _memory: Memory) -> Fraction | None:
    """See `AlertKind`: nobody knows."""
    return None


def _found(condition: Condition, scene: Scene) -> list[Arrival]:
    arrivals = scene.kept(_arrivals, lambda: list(_arrivals(scene)))
    among = (each for each in arrivals if each.standing.rank.surely_to(condition.threshold))
    return [each for each in among if _is_of(condition.subject, each.entry)]


def _arrivals(scene: Scene) -> Iterable[Arrival]:
    for entry in scene.view.entries:
        lines = lines_of(scene.history, entry.slug, scene.last_day)
        first, standing = first_seen(scene.history, lines), scene.standing(Model(entry.slug))
        if first and standing and (scene.last_day - first).days < NEW_DAYS:
            yield Arrival(entry, standing, lines, first)


def _is_of(subject: Subject, entry: Entry) -> bool:
    match subject:
        case Country(code):
            return entry.country == code
        case AuthorName(author):
            return entry.author == author
        case _:
            return True


def _mark(line: Line) -> str:
    family, variant = line
    return f"{family}:{variant or ''}"


def _read(text: str) -> tuple[str, dt.date]:
    day, _, mark = text.partition(" ")
    return mark, dt.date.fromisoformat(day)


def _event(condition: Condition, fresh: list[Arrival]) -> Event:
    place = Quantity(Unit.COUNT, condition.threshold)
    if len(fresh) == 1:
        (only,) = fresh
        figures = {"rank": rank_told(only.standing), "place": place}
        return Event("one", figures, {"name": Model(only.entry.slug)})
    names = tuple(Model(each.entry.slug) for each in fresh[:MOST_NAMED])
    return Event("several", {"count": Quantity(Unit.COUNT, Fraction(len(fresh))), "place": place}, {"names": names})

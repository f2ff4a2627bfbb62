"""Rank: somebody reaches a place, or falls below it."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import Gauge, Line, Lines, distance_to, drawn, rank_told, watch
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene, named_in

DEFINITION = (
    "The rank crosses a place, upwards from below it, downwards from it, where no hidden token can change that; armed "
    "again after moving back by two ranks, or to the first, or off the list. Equal tokens share a rank."
)
SUBJECTS: tuple[type[Subject], ...] = (Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE = Unit.COUNT
VALUES = (Fraction(1), Fraction(50))
USUAL = Fraction(10)
COMPARES = False
LENSES: tuple[type[Subject], ...] = (Country,)
UNDIRECTED: tuple[type[Subject], ...] = ()
WORDINGS = ("up", "among", "down", "out")
MARGIN, FEWEST = Fraction(2), Fraction(1)
"""Ranks to move back; at the end of a list there is only one to see."""


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    return watch(condition, scene, memory, _gauge(condition, scene), _event)


def distance(condition: Condition, scene: Scene, memory: Memory) -> Fraction | None:
    """See `AlertKind`."""
    return distance_to(condition, _gauge(condition, scene), memory)


def _gauge(condition: Condition, scene: Scene) -> Gauge | None:
    found = None if isinstance(condition.subject, Total) else scene.standing(condition.subject, condition.lens)
    if found is None:
        return None
    off = scene.ladder(type(found.name), condition.lens).rank_unnamed.least
    return Gauge(found.rank, drawn(_lines, condition.threshold, off))


def _lines(place: Fraction, off: Fraction) -> Lines:
    # Nobody sees further down than to the end of the list: `off` is the first place behind it.
    back = max(min(MARGIN, off - place), FEWEST)
    return {
        Side.UP: Line(place, place + back, upward=False),
        Side.DOWN: Line(place, place - min(MARGIN, place - 1), strict=True),
    }


def _event(condition: Condition, scene: Scene, side: Side, rank: Interval) -> Event:
    name = named_in(scene, condition.subject)
    figures, names = {"place": Quantity(Unit.COUNT, condition.threshold)}, {"name": name}
    found = scene.standing(name, condition.lens)
    if found is None or not rank.exact:
        # Beyond the place for sure, whatever its own place is.
        return Event("out" if side is Side.DOWN else "among", figures, names)
    return Event(side.value, figures | {"rank": rank_told(found)}, names)

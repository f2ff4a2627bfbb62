"""Rank: somebody reaches a place, or falls below it."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import Line, Lines, distance_to, watch
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
WORDINGS = ("up", "among", "down", "out")
MARGIN = Fraction(2)


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    return watch(condition, scene, memory, _lines, _event)


def distance(condition: Condition, scene: Scene) -> Fraction | None:
    """See `AlertKind`."""
    return distance_to(_lines(condition, scene))


def _lines(condition: Condition, scene: Scene) -> Lines:
    subject, place = condition.subject, condition.threshold
    found = None if isinstance(subject, Total) else scene.standing(subject, condition.lens)
    if found is None:
        return {}
    # Nobody sees further down than to the end of the list.
    off = scene.ladder(type(found.name), condition.lens).rank_unnamed.least
    lines = {
        Side.UP: Line(found.rank, place, min(MARGIN, max(off - place, Fraction(1))), upward=False),
        Side.DOWN: Line(found.rank, place, min(MARGIN, place - 1), strict=True),
    }
    return {side: lines[side] for side in condition.sides}


def _event(condition: Condition, scene: Scene, side: Side, rank: Interval) -> Event:
    figures, names = {"place": Quantity(Unit.COUNT, condition.threshold)}, {"name": named_in(scene, condition.subject)}
    if not rank.exact:
        # Beyond the place for sure, whatever its own place is.
        return Event("out" if side is Side.DOWN else "among", figures, names)
    return Event(side.value, figures | {"rank": Quantity(Unit.COUNT, rank.least)}, names)

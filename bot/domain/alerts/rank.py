"""Rank: somebody reaches a place, or falls below it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import Line, cross, distance_to
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene
from bot.domain.watching.standings import Standing

DEFINITION = (
    "The rank crosses a place, upwards from below it, downwards from it, where no hidden token can change that; "
    "armed again after moving back by two ranks (of the first two places: to the first). Equal tokens share a rank."
)
SUBJECTS: tuple[type[Subject], ...] = (Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE = Unit.COUNT
VALUES = (Fraction(1), Fraction(50))
USUAL = Fraction(10)
COMPARES = False
WORDINGS = ("up", "among", "down", "out")
MARGIN = 2


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    found = _standing(condition, scene)
    if found is None:
        return Step(memory)
    return cross(_lines(condition, found), memory, lambda side: _event(condition, found, side))


def distance(condition: Condition, scene: Scene) -> Fraction | None:
    """See `AlertKind`."""
    found = _standing(condition, scene)
    return distance_to(_lines(condition, found)) if found else None


def _standing(condition: Condition, scene: Scene) -> Standing | None:
    return None if isinstance(condition.subject, Total) else scene.standing(condition.subject, condition.lens)


def _lines(condition: Condition, found: Standing) -> Mapping[Side, Line]:
    place = condition.value or Fraction(1)
    back = min(Fraction(MARGIN), place - 1)
    lines = {
        Side.UP: Line(found.rank, place, Fraction(MARGIN), upward=False),
        Side.DOWN: Line(found.rank, place, back, strict=True),
    }
    return {side: lines[side] for side in condition.sides}


def _event(condition: Condition, found: Standing, side: Side) -> Event:
    figures = {"place": Quantity(Unit.COUNT, condition.value or Fraction(1))}
    if not found.rank.exact:
        # Beyond the place for sure, whatever its own place is.
        return Event("out" if side is Side.DOWN else "among", figures, {"name": found.name})
    figures["rank"] = Quantity(Unit.COUNT, found.rank.least)
    return Event(side.value, figures, {"name": found.name})

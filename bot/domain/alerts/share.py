"""Share: somebody's part of all tokens crosses a level."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import Line, cross, distance_to, standing_on
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene, share
from bot.domain.watching.standings import Standing

DEFINITION = (
    "The share of all tokens rises to a level or falls below it, where no hidden token can change that; armed again "
    "after moving back by one point (below two percent: by half of the level)."
)
SUBJECTS: tuple[type[Subject], ...] = (Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE = Unit.PERCENT
VALUES = (Fraction(1, 1000), Fraction(99, 100))
USUAL: Fraction | None = None
COMPARES = False
WORDINGS = ("up", "down")
MARGIN = Fraction(1, 100)


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    found = _standing(condition, scene)
    if found is None:
        return Step(memory)
    return cross(_lines(condition, scene, found), memory, lambda side: _event(condition, scene, found, side))


def distance(condition: Condition, scene: Scene) -> Fraction | None:
    """See `AlertKind`."""
    found = _standing(condition, scene)
    return distance_to(_lines(condition, scene, found)) if found else None


def _standing(condition: Condition, scene: Scene) -> Standing | None:
    return None if isinstance(condition.subject, Total) else scene.standing(condition.subject, condition.lens)


def _lines(condition: Condition, scene: Scene, found: Standing) -> Mapping[Side, Line]:
    level = condition.value or VALUES[0]
    score, margin = share(scene, found.tokens), min(MARGIN, level / 2)
    lines = {Side.UP: Line(score, level, margin), Side.DOWN: Line(score, level, margin, upward=False, strict=True)}
    return {side: lines[side] for side in condition.sides}


def _event(condition: Condition, scene: Scene, found: Standing, side: Side) -> Event:
    figures = {
        "share": standing_on(Unit.PERCENT, share(scene, found.tokens), side),
        "level": Quantity(Unit.PERCENT, condition.value or VALUES[0]),
    }
    return Event(side.value, figures, {"name": found.name})

"""Overtakes: one of two gets past the other."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import MARGIN, Line, cross, distance_to, standing_on
from bot.domain.watching.interval import Interval, ratio
from bot.domain.watching.memory import Event, Memory, Step
from bot.domain.watching.scene import Scene, named_in

DEFINITION = (
    "One has more tokens than the other, who had more before, where no hidden token can change that; a tie is no "
    "overtaking; armed again after falling back by 10 % of the other's tokens."
)
SUBJECTS: tuple[type[Subject], ...] = (Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE: Unit | None = None
VALUES = (Fraction(), Fraction())
USUAL: Fraction | None = None
COMPARES = True
WORDINGS = ("up", "down")
EVEN = Fraction(1)


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    times = _times(condition, scene)
    if times is None:
        return Step(memory)
    return cross(_lines(condition, times), memory, lambda side: _event(condition, scene, side))


def distance(condition: Condition, scene: Scene) -> Fraction | None:
    """See `AlertKind`."""
    times = _times(condition, scene)
    return distance_to(_lines(condition, times)) if times else None


def _times(condition: Condition, scene: Scene) -> Interval | None:
    """How many times the other's tokens the subject has."""
    if condition.other is None or isinstance(condition.subject, Total):
        return None
    one = scene.standing(condition.subject, condition.lens)
    other = scene.standing(condition.other, condition.lens)
    return ratio(one.tokens, other.tokens) if one and other and (one.named or other.named) else None


def _lines(condition: Condition, times: Interval) -> Mapping[Side, Line]:
    lines = {
        Side.UP: Line(times, EVEN, MARGIN, strict=True),
        Side.DOWN: Line(times, EVEN, MARGIN, upward=False, strict=True),
    }
    return {side: lines[side] for side in condition.sides}


def _event(condition: Condition, scene: Scene, side: Side) -> Event:
    names = {"name": named_in(scene, condition.subject), "other": named_in(scene, condition.rival)}
    tokens = {
        "tokens": scene.tokens(condition.subject, condition.lens),
        "others": scene.tokens(condition.rival, condition.lens),
    }
    figures = {what: standing_on(Unit.TOKENS, each, Side.UP) for what, each in tokens.items() if each}
    return Event(side.value, figures, names)

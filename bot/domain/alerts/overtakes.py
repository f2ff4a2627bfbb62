"""Overtakes: one of two gets past the other."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import MARGIN, Gauge, Line, Lines, distance_to, drawn, standing_on, watch
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
LENSES: tuple[type[Subject], ...] = (Country,)
UNDIRECTED: tuple[type[Subject], ...] = ()
WORDINGS = ("up", "down")
EVEN = Fraction(1)
"""Times the other's tokens."""
ENDLESSLY = Interval.of(2, None)
"""How many times nothing something is, as far as it matters."""


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    return watch(condition, scene, memory, _gauge(condition, scene), _event)


def distance(condition: Condition, scene: Scene, memory: Memory) -> Fraction | None:
    """See `AlertKind`."""
    return distance_to(condition, _gauge(condition, scene), memory)


def _gauge(condition: Condition, scene: Scene) -> Gauge | None:
    if condition.other is None or isinstance(condition.subject, Total):
        return None
    one = scene.standing(condition.subject, condition.lens)
    other = scene.standing(condition.other, condition.lens)
    # Two that no row names cannot be compared; after a reveal, or a respelling, both can be one.
    if one is None or other is None or not (one.named or other.named) or one.name == other.name:
        return None
    times = ratio(one.tokens, other.tokens) or (ENDLESSLY if one.tokens.least else None)
    return Gauge(times, drawn(_lines)) if times else None


def _lines() -> Lines:
    return {
        Side.UP: Line(EVEN, EVEN - MARGIN, strict=True),
        Side.DOWN: Line(EVEN, EVEN + MARGIN, upward=False, strict=True),
    }


def _event(condition: Condition, scene: Scene, side: Side, _times: Interval) -> Event:
    names = {"name": named_in(scene, condition.subject), "other": named_in(scene, condition.rival)}
    tokens = {
        "tokens": (scene.tokens(condition.subject, condition.lens), side),
        "others": (scene.tokens(condition.rival, condition.lens), Side.DOWN if side is Side.UP else Side.UP),
    }
    # Whoever is ahead has at least so much, whoever is behind at most.
    figures = {what: standing_on(Unit.TOKENS, each, moved) for what, (each, moved) in tokens.items() if each}
    return Event(side.value, figures, names)

"""Tokens: somebody's tokens, or all of them, cross an amount."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import MARGIN, Gauge, Line, Lines, distance_to, drawn, standing_on, watch
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene, named_in

DEFINITION = (
    "The tokens of a closed day or week rise to an amount or fall below it, where no hidden token can change that; "
    "armed again after moving back by 10 % of the amount."
)
SUBJECTS: tuple[type[Subject], ...] = (Total, Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE = Unit.TOKENS
VALUES = (Fraction(10**6), Fraction(10**17))
USUAL: Fraction | None = None
COMPARES = False
LENSES: tuple[type[Subject], ...] = (Country,)
UNDIRECTED: tuple[type[Subject], ...] = ()
WORDINGS = ("up", "down", "total_up", "total_down")


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    return watch(condition, scene, memory, _gauge(condition, scene), _event)


def distance(condition: Condition, scene: Scene, memory: Memory) -> Fraction | None:
    """See `AlertKind`."""
    return distance_to(condition, _gauge(condition, scene), memory)


def _gauge(condition: Condition, scene: Scene) -> Gauge | None:
    tokens = scene.tokens(condition.subject, condition.lens)
    return Gauge(tokens, drawn(_lines, condition.threshold)) if tokens else None


def _lines(amount: Fraction) -> Lines:
    margin = amount * MARGIN
    return {
        Side.UP: Line(amount, amount - margin),
        Side.DOWN: Line(amount, amount + margin, upward=False, strict=True),
    }


def _event(condition: Condition, scene: Scene, side: Side, tokens: Interval) -> Event:
    figures = {
        "tokens": standing_on(Unit.TOKENS, tokens, side),
        "amount": Quantity(Unit.TOKENS, condition.threshold),
    }
    if isinstance(condition.subject, Total):
        return Event(f"total_{side.value}", figures)
    return Event(side.value, figures, {"name": named_in(scene, condition.subject)})

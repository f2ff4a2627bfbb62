"""Share: somebody's part of all tokens crosses a level."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import Gauge, Line, Lines, distance_to, drawn, standing_on, watch
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene, named_in, share

DEFINITION = (
    "The share of all tokens rises to a level or falls below it, where no hidden token can change that; armed again "
    "after moving back by one point (near nothing or everything: half the way there)."
)
SUBJECTS: tuple[type[Subject], ...] = (Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE = Unit.PERCENT
VALUES = (Fraction(1, 1000), Fraction(99, 100))
USUAL: Fraction | None = None
COMPARES = False
LENSES: tuple[type[Subject], ...] = (Country,)
UNDIRECTED: tuple[type[Subject], ...] = ()
WORDINGS = ("up", "down")
MARGIN = Fraction(1, 100)


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    return watch(condition, scene, memory, _gauge(condition, scene), _event)


def distance(condition: Condition, scene: Scene, memory: Memory) -> Fraction | None:
    """See `AlertKind`."""
    return distance_to(condition, _gauge(condition, scene), memory)


def _gauge(condition: Condition, scene: Scene) -> Gauge | None:
    tokens = None if isinstance(condition.subject, Total) else scene.tokens(condition.subject, condition.lens)
    if tokens is None:
        return None
    score = scene.kept((share, tokens), lambda: share(scene, tokens))
    return Gauge(score, drawn(_lines, condition.threshold))


def _lines(level: Fraction) -> Lines:
    return {
        Side.UP: Line(level, level - min(MARGIN, level / 2)),
        Side.DOWN: Line(level, level + min(MARGIN, (1 - level) / 2), upward=False, strict=True),
    }


def _event(condition: Condition, scene: Scene, side: Side, score: Interval) -> Event:
    figures = {
        "share": standing_on(Unit.PERCENT, score, side),
        "level": Quantity(Unit.PERCENT, condition.threshold),
    }
    return Event(side.value, figures, {"name": named_in(scene, condition.subject)})

"""Change: somebody's tokens, or all of them, move by so much against the period before."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.lenses import LensName
from bot.domain.measures import SMALL_BASE
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.crossing import MARGIN, Gauge, Line, Lines, distance_to, drawn, standing_on, watch
from bot.domain.watching.interval import Interval, ratio
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene, named_in

DEFINITION = (
    "The change against the day or week right before, both closed, reaches so much up or down, where no hidden token "
    "can change that; nothing from a base under 0.25 % of all tokens; armed again once it is 10 % less."
)
SUBJECTS: tuple[type[Subject], ...] = (Total, Model, Family, AuthorName, Country)
SIDES = (Side.EITHER, Side.UP, Side.DOWN)
VALUE = Unit.CHANGE
VALUES = (Fraction(1, 100), Fraction(100))
USUAL = Fraction(3, 10)
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
    subject, lens = condition.subject, condition.lens
    change = scene.kept((_change, subject, lens), lambda: _change(subject, lens, scene))
    return Gauge(change, drawn(_lines, condition.threshold)) if change else None


def _change(subject: Subject, lens: LensName, scene: Scene) -> Interval | None:
    now, then = scene.tokens(subject, lens), scene.tokens_before(subject, lens)
    if now is None or then is None or scene.before is None or then.least < SMALL_BASE * scene.before.total:
        return None
    grown = ratio(now, then)
    return grown.minus(1) if grown else None


def _lines(size: Fraction) -> Lines:
    back = size - size * MARGIN
    return {Side.UP: Line(size, back), Side.DOWN: Line(-size, -back, upward=False)}


def _event(condition: Condition, scene: Scene, side: Side, change: Interval) -> Event:
    figures = {
        "change": standing_on(Unit.CHANGE, change, side),
        "size": Quantity(Unit.PERCENT, condition.threshold),
    }
    if isinstance(condition.subject, Total):
        return Event(f"total_{side.value}", figures)
    return Event(side.value, figures, {"name": named_in(scene, condition.subject)})

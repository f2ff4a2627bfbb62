"""Thresholds: crossing one fires once, and again only after moving back by a margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Bound, Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene
from bot.domain.watching.standings import Standing

MARGIN = Fraction(1, 10)
"""Of the threshold."""
DRAWN = 1_000
"""Thresholds whose lines are at hand: the usual ones. Those that one alert alone has are not worth the memory."""


class Line(NamedTuple):
    """A line to cross.

    Attributes:
        at: Where it is.
        back: How far a score has to move back before the next crossing counts.
        upward: Whether it is crossed upwards; else downwards.
        strict: Whether standing on the line is not yet beyond it.
    """

    at: Fraction
    back: Fraction
    upward: bool = True
    strict: bool = False

    def is_beyond(self, score: Interval) -> bool:
        """Whether a score is beyond the line, for sure."""
        if self.upward:
            return score.surely_above(self.at) if self.strict else score.surely_from(self.at)
        return score.surely_below(self.at) if self.strict else score.surely_to(self.at)

    def is_short(self, score: Interval) -> bool:
        """Whether it is not beyond the line, for sure."""
        if self.upward:
            return score.surely_to(self.at) if self.strict else score.surely_below(self.at)
        return score.surely_from(self.at) if self.strict else score.surely_above(self.at)

    def is_back(self, score: Interval) -> bool:
        """Whether it has moved so far back that the next crossing counts, for sure."""
        return score.surely_to(self.back) if self.upward else score.surely_from(self.back)

    def distance(self, score: Interval) -> Fraction | None:
        """How far it is from crossing the line, relative to the line; None where it has crossed it.

        At least so far, where the score is bounded on that side.
        """
        if self.is_beyond(score):
            return None
        nearest = score.least if not self.upward or score.most is None else score.most
        gap = self.at - nearest if self.upward else nearest - self.at
        return max(gap, Fraction()) / (abs(self.at) or 1)


Lines = Mapping[Side, Line]
"""One for each direction."""


class Gauge(NamedTuple):
    """Where a subject stands, and the lines that it can cross."""

    score: Interval
    lines: Lines


@lru_cache(maxsize=DRAWN)
def drawn(draw: Callable[..., Lines], *by: Fraction) -> Lines:
    """The lines for a threshold: many conditions share one, and fractions are slow to reckon with."""
    return draw(*by)


def watch(
    condition: Condition,
    scene: Scene,
    memory: Memory,
    gauge: Gauge | None,
    tell: Callable[[Condition, Scene, Side, Interval], Event],
) -> Step:
    """What a closed period means for a condition with a threshold.

    Args:
        condition: What is waited for.
        scene: The period.
        memory: As it was.
        gauge: What is measured; None where the period cannot tell.
        tell: What is told where a direction's line is crossed. Many may wait for the same: it is kept with the scene.
    """
    if gauge is None:
        return Step(memory)
    score, lines = gauge
    return cross(
        score,
        {side: lines[side] for side in condition.sides},
        memory,
        lambda side: scene.kept((condition, side), lambda: tell(condition, scene, side, score)),
    )


def cross(score: Interval, lines: Lines, memory: Memory, tell: Callable[[Side], Event]) -> Step:
    """What it means that a score stands where it stands.

    Args:
        score: Where it stands.
        lines: For each direction that counts.
        memory: As it was.
        tell: What is told where a direction's line is crossed.
    """
    armed: dict[Side, bool] = {}
    fired: Side | None = None
    for side, line in lines.items():
        was = memory.armed.get(side)
        if was is None:
            # First seen: whoever is not beyond the line yet may cross it.
            beyond = line.is_beyond(score)
            armed |= {side: not beyond} if beyond or line.is_short(score) else {}
        elif was and line.is_beyond(score):
            armed[side], fired = False, side
        elif not was and line.is_back(score):
            armed[side] = True
        elif not was and (turn := _turn(side, lines, memory)) and turn.is_beyond(score):
            fired = side
    known = (fired.value,) if fired and len(lines) > 1 else memory.known
    if not armed and known == memory.known:
        return Step(memory)
    return Step(Memory({**memory.armed, **armed}, known, begun=True), tell(fired) if fired else None)


def _turn(side: Side, lines: Lines, memory: Memory) -> Line | None:
    """The line that counts where the other direction was the last to be told: it has to be taken back by its margin.

    Up to 101 of 100, which fires, and down to 60: it never was so far up that falling would count by itself.
    """
    other = Side.DOWN if side is Side.UP else Side.UP
    if memory.known != (other.value,) or other not in lines:
        return None
    line, back = lines[side], lines[other].back
    at = max(line.at, back) if line.upward else min(line.at, back)
    return line._replace(at=at, strict=line.strict and at == line.at)


def distance_to(condition: Condition, gauge: Gauge | None, memory: Memory) -> Fraction | None:
    """How far the nearest line is whose crossing would be told; None where there is none, or none to be seen.

    Args:
        condition: What is waited for.
        gauge: What is measured; None where the period cannot tell.
        memory: What has to move back before it counts again is not near.
    """
    if gauge is None:
        return None
    score, lines = gauge.score, {side: gauge.lines[side] for side in condition.sides}
    armed = memory.armed
    counting = (line if armed.get(side, True) else _turn(side, lines, memory) for side, line in lines.items())
    distances = (line.distance(score) for line in counting if line)
    return min((far for far in distances if far is not None), default=None)


def rank_told(found: Standing) -> Quantity:
    """What is told of a rank: the worst place that it can be, and whether others share it."""
    told = standing_on(Unit.COUNT, found.rank, Side.DOWN)
    return replace(told, bound=Bound.SHARED) if found.tied else told


def standing_on(unit: Unit, score: Interval, side: Side) -> Quantity:
    """What is told of a score: the bound that the claim stands on, at least so much rising, at most falling."""
    if score.exact:
        return Quantity(unit, score.least)
    if side is Side.UP or score.most is None:
        return Quantity(unit, score.least, Bound.LEAST)
    return Quantity(unit, score.most, Bound.MOST)

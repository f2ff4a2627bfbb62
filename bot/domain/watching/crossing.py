"""Thresholds: crossing one fires once, and again only after moving back by a margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.receipts import Unit
from bot.domain.watching.condition import Side
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Bound, Event, Memory, Quantity, Step

MARGIN = Fraction(1, 10)
"""Of the threshold."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line to cross.

    Attributes:
        score: Where the subject stands.
        at: Where the line is.
        margin: How far it has to move back from the line before the next crossing counts; ≥ 0.
        upward: Whether it is crossed upwards; else downwards.
        strict: Whether standing on the line is not yet beyond it.
    """

    score: Interval
    at: Fraction
    margin: Fraction
    upward: bool = True
    strict: bool = False

    @property
    def beyond(self) -> bool:
        """Whether the subject is beyond the line, for sure."""
        score = self.score
        if self.upward:
            return score.surely_above(self.at) if self.strict else score.surely_from(self.at)
        return score.surely_below(self.at) if self.strict else score.surely_to(self.at)

    @property
    def short(self) -> bool:
        """Whether it is not beyond the line, for sure."""
        score = self.score
        if self.upward:
            return score.surely_to(self.at) if self.strict else score.surely_below(self.at)
        return score.surely_from(self.at) if self.strict else score.surely_above(self.at)

    @property
    def back(self) -> bool:
        """Whether it has moved so far back that the next crossing counts, for sure."""
        if self.upward:
            return self.score.surely_to(self.at - self.margin)
        return self.score.surely_from(self.at + self.margin)

    @property
    def distance(self) -> Fraction:
        """How far it is from the line at least, relative to the line; 0 at and beyond it."""
        most = self.score.most
        gap = (self.at - most if most is not None else Fraction()) if self.upward else self.score.least - self.at
        return max(gap, Fraction()) / (abs(self.at) or 1)


def cross(lines: Mapping[Side, Line], memory: Memory, tell: Callable[[Side], Event]) -> Step:
    """What standing where it stands means.

    Args:
        lines: One for each direction that counts; a direction that the period cannot tell of is left out.
        memory: As it was.
        tell: What is told where a direction's line is crossed.
    """
    armed = dict(memory.armed)
    fired: Side | None = None
    for side, line in lines.items():
        was = armed.get(side)
        if line.beyond:
            armed[side] = False
            if was:
                fired = fired or side
        elif was is None and line.short:
            # First seen: whoever is not beyond the line yet may cross it.
            armed[side] = True
        elif was is False and line.back:
            armed[side] = True
    after = Memory(armed, memory.known, begun=True)
    return Step(after, tell(fired) if fired else None)


def distance_to(lines: Mapping[Side, Line]) -> Fraction | None:
    """How far the nearest line is that is yet to be crossed, 0 where all are; None where there is none to be seen."""
    ahead = [line.distance for line in lines.values() if not line.beyond]
    return min(ahead) if ahead else Fraction() if lines else None


def standing_on(unit: Unit, score: Interval, side: Side) -> Quantity:
    """What is told of a score: the bound that the claim stands on, at least so much rising, at most falling."""
    if score.exact:
        return Quantity(unit, score.least)
    if side is Side.UP or score.most is None:
        return Quantity(unit, score.least, Bound.LEAST)
    return Quantity(unit, score.most, Bound.MOST)

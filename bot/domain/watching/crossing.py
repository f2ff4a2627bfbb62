"""Thresholds: crossing one fires once, and again only after moving back by a margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property

from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Bound, Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene

MARGIN = Fraction(1, 10)
"""Of the threshold."""


class Place(Enum):
    """Where a score stands to a line, for sure."""

    BEYOND = "beyond"
    SHORT = "short"
    """Not beyond, and not far from it."""
    BACK = "back"
    """So far back that the next crossing counts."""
    OPEN = "open"
    """Nobody can tell."""


@dataclass(frozen=True)
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

    @cached_property
    def place(self) -> Place:
        """Where the subject stands."""
        if self._beyond:
            return Place.BEYOND
        if not self._short:
            return Place.OPEN
        return Place.BACK if self._back else Place.SHORT

    @property
    def distance(self) -> Fraction | None:
        """How far it is from crossing the line, relative to it: at least, where the score is bounded on that side.

        None where it has crossed it.
        """
        if self.place is Place.BEYOND:
            return None
        score = self.score
        nearest = score.least if not self.upward or score.most is None else score.most
        gap = self.at - nearest if self.upward else nearest - self.at
        return max(gap, Fraction()) / (abs(self.at) or 1)

    @property
    def _beyond(self) -> bool:
        score = self.score
        if self.upward:
            return score.surely_above(self.at) if self.strict else score.surely_from(self.at)
        return score.surely_below(self.at) if self.strict else score.surely_to(self.at)

    @property
    def _short(self) -> bool:
        score = self.score
        if self.upward:
            return score.surely_to(self.at) if self.strict else score.surely_below(self.at)
        return score.surely_from(self.at) if self.strict else score.surely_above(self.at)

    @property
    def _back(self) -> bool:
        if self.upward:
            return self.score.surely_to(self.at - self.margin)
        return self.score.surely_from(self.at + self.margin)


Lines = Mapping[Side, Line]
"""One for each direction that counts; none where the period cannot tell."""


def watch(
    condition: Condition,
    scene: Scene,
    memory: Memory,
    lines: Callable[[Condition, Scene], Lines],
    tell: Callable[[Condition, Scene, Side, Interval], Event],
) -> Step:
    """What a closed period means for a condition with a threshold.

    Args:
        condition: What is waited for; many wait for the same, so lines and events are kept with the scene.
        scene: The period.
        memory: As it was.
        lines: Draws the lines.
        tell: What is told where a direction's line is crossed, by the score that crossed it.
    """
    drawn = scene.kept(condition, lambda: lines(condition, scene))

    def event(side: Side) -> Event:
        return scene.kept((condition, side), lambda: tell(condition, scene, side, drawn[side].score))

    return cross(drawn, memory, event)


def cross(lines: Lines, memory: Memory, tell: Callable[[Side], Event]) -> Step:
    """What standing where it stands means."""
    armed = dict(memory.armed)
    fired: Side | None = None
    for side, line in lines.items():
        place, was = line.place, armed.get(side)
        if place is Place.BEYOND:
            armed[side] = False
            fired = side if was or _has_turned(side, lines, memory) else fired
        elif place is Place.BACK or (place is Place.SHORT and was is None):
            # First seen: whoever is not beyond the line yet may cross it.
            armed[side] = True
    known = (fired.value,) if fired and len(lines) > 1 else memory.known
    if armed == memory.armed and known == memory.known:
        return Step(memory)
    return Step(Memory(armed, known, begun=True), tell(fired) if fired else None)


def _has_turned(side: Side, lines: Lines, memory: Memory) -> bool:
    """Whether the other direction was the last to be told, and has been taken back by its margin.

    Up to 101 of 100, which fires, and down to 60: it never was so far up that falling would count by itself.
    """
    other = Side.DOWN if side is Side.UP else Side.UP
    return memory.known == (other.value,) and other in lines and lines[other].place is Place.BACK


def distance_to(lines: Lines) -> Fraction | None:
    """How far the nearest line that is not crossed yet is; None where there is none, or none to be seen."""
    return min((far for line in lines.values() if (far := line.distance) is not None), default=None)


def standing_on(unit: Unit, score: Interval, side: Side) -> Quantity:
    """What is told of a score: the bound that the claim stands on, at least so much rising, at most falling."""
    if score.exact:
        return Quantity(unit, score.least)
    if side is Side.UP or score.most is None:
        return Quantity(unit, score.least, Bound.LEAST)
    return Quantity(unit, score.most, Bound.MOST)

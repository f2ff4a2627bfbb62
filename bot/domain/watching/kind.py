"""What each module in `bot/domain/alerts` provides; it is found by scanning the package."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject
from bot.domain.watching.memory import Memory, Step
from bot.domain.watching.scene import Scene


class AlertKind(Protocol):
    """One kind of alert. Modules implement it; none keeps anything in itself."""

    DEFINITION: str
    """One sentence: when it fires, and its guards."""
    SUBJECTS: tuple[type[Subject], ...]
    """What can be watched."""
    SIDES: tuple[Side, ...]
    """Which directions there are, the usual one first."""
    VALUE: Unit | None
    """The threshold's unit; None where there is no threshold."""
    VALUES: tuple[Fraction, Fraction]
    """The least and the largest threshold, both included."""
    USUAL: Fraction | None
    """The threshold where nobody gives one; None where one has to be given, or there is none."""
    COMPARES: bool
    """Whether it needs somebody to compare with, of the subject's own kind."""
    LENSES: tuple[type[Subject], ...]
    """Of whom the lens matters: where countries are counted."""
    UNDIRECTED: tuple[type[Subject], ...]
    """Of whom there is no up and down: whatever direction is given, both count."""
    WORDINGS: tuple[str, ...]
    """Every wording that `step` can give."""

    @staticmethod
    def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
        """What a closed period means; with `NOTHING_YET` it only looks where things stand."""
        ...

    @staticmethod
    def distance(condition: Condition, scene: Scene, memory: Memory) -> Fraction | None:
        """How far it is from firing, 0 for there, relative to its threshold; None where that cannot be said.

        So it is, too, where it has to move back first, by what is remembered.
        """
        ...

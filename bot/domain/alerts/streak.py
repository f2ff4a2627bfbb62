"""Streak: somebody has led, or the total has risen, for so many closed periods in a row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, Condition, Side, Subject, Total
from bot.domain.watching.crossing import MARGIN, Line, cross, distance_to
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Event, Memory, Quantity, Step
from bot.domain.watching.scene import Scene, named_in

DEFINITION = (
    "A country leads its lens, a model, family or publisher holds first place, or the total strictly rises for so many "
    "closed days or weeks in a row; a tie or an overtaking ends it, a gap in the data makes it 'at least'."
)
SUBJECTS: tuple[type[Subject], ...] = (Country, Model, Family, AuthorName, Total)
SIDES = (Side.UP,)
VALUE = Unit.COUNT
VALUES = (Fraction(2), Fraction(52))
USUAL = Fraction(3)
COMPARES = False
WORDINGS = (
    "days", "weeks", "days_at_least", "weeks_at_least",
    "total_days", "total_weeks", "total_days_at_least", "total_weeks_at_least",
)  # fmt: skip
LONGEST = 60
"""Longer runs are not counted out: no threshold is that high."""


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    run = _run(condition, scene)
    if run is None:
        return Step(memory)
    return cross(_lines(condition, run), memory, lambda _side: _event(condition, scene, run))


def distance(condition: Condition, scene: Scene) -> Fraction | None:
    """See `AlertKind`."""
    run = _run(condition, scene)
    return distance_to(_lines(condition, run)) if run else None


def _lines(condition: Condition, run: Interval) -> Mapping[Side, Line]:
    length = condition.value or VALUES[0]
    return {Side.UP: Line(run, length, length * MARGIN)}


def _run(condition: Condition, scene: Scene) -> Interval | None:
    """How long it has held; None where the period itself cannot tell."""
    question = (__name__, condition.subject, condition.lens)
    return scene.kept(question, lambda: _counted(condition, scene))


def _counted(condition: Condition, scene: Scene) -> Interval | None:
    length = 0
    for each in scene.back():
        holds = _holds(condition, each)
        if holds is None or length >= LONGEST:
            return Interval.of(length, None) if length else None
        if not holds:
            return Interval.exactly(length)
        length += 1
    return Interval.of(length, None)


def _holds(condition: Condition, scene: Scene) -> bool | None:
    if not isinstance(condition.subject, Total):
        return scene.leads(condition.subject, condition.lens)
    return scene.total > scene.before.total if scene.before else None


def _event(condition: Condition, scene: Scene, run: Interval) -> Event:
    figures = {"length": Quantity(Unit.COUNT, run.least)}
    unit = "days" if condition.basis is Basis.DAY else "weeks"
    wording = unit if run.exact else f"{unit}_at_least"
    if isinstance(condition.subject, Total):
        return Event(f"total_{wording}", figures)
    return Event(wording, figures, {"name": named_in(scene, condition.subject)})

"""Streak: somebody has led, or the total has risen, for so many closed periods in a row."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, Condition, Side, Subject, Total
from bot.domain.watching.crossing import MARGIN, Gauge, Line, Lines, distance_to, drawn, watch
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
LENSES: tuple[type[Subject], ...] = (Country,)
UNDIRECTED: tuple[type[Subject], ...] = ()
WORDINGS = (
    "days", "weeks", "days_at_least", "weeks_at_least",
    "total_days", "total_weeks", "total_days_at_least", "total_weeks_at_least",
)  # fmt: skip
LONGEST = 53
"""Longer runs are not counted out: no threshold is that high."""


def step(condition: Condition, scene: Scene, memory: Memory) -> Step:
    """See `AlertKind`."""
    return watch(condition, scene, memory, _gauge(condition, scene), _event)


def distance(condition: Condition, scene: Scene, memory: Memory) -> Fraction | None:
    """See `AlertKind`."""
    return distance_to(condition, _gauge(condition, scene), memory)


def _gauge(condition: Condition, scene: Scene) -> Gauge | None:
    subject, lens = condition.subject, condition.lens
    run = scene.kept((_run, subject, lens), lambda: _run(subject, lens, scene))
    return Gauge(run, drawn(_lines, condition.threshold)) if run else None


def _lines(length: Fraction) -> Lines:
    return {Side.UP: Line(length, length - length * MARGIN)}


def _run(subject: Subject, lens: LensName, scene: Scene) -> Interval | None:
    """How long it has held; None where the period itself cannot tell."""
    length = 0
    for each in scene.back():
        holds = _holds(subject, lens, each)
        if holds is None or length >= LONGEST:
            return Interval.of(length, None) if length else None
        if not holds:
            return Interval.exactly(length)
        length += 1
    return Interval.of(length, None)


def _holds(subject: Subject, lens: LensName, scene: Scene) -> bool | None:
    if not isinstance(subject, Total):
        return scene.leads(subject, lens)
    return scene.total > scene.before.total if scene.before else None


def _event(condition: Condition, scene: Scene, _side: Side, run: Interval) -> Event:
    figures = {"length": Quantity(Unit.COUNT, run.least)}
    unit = "days" if condition.basis is Basis.DAY else "weeks"
    wording = unit if run.exact else f"{unit}_at_least"
    if isinstance(condition.subject, Total):
        return Event(f"total_{wording}", figures)
    return Event(wording, figures, {"name": named_in(scene, condition.subject)})

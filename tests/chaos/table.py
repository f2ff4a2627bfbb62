"""The fault matrix: each row plays one kind of fault and says what it measured."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.checker import Verdict
from tests.chaos.killing import FULL, SMALL, Plan, Progress
from tests.chaos.stage import Stage


@dataclass(frozen=True)
class Scale:
    """How much is played.

    Attributes:
        channels: In rows about one digest each.
        plan: Of the kill run.
        crowd: Channels that are due at one instant.
        cuts: Of power.
        locked_seconds: Real ones: how long another program locks the database.
        long_outages: Whether the source is away for three days, in every way, or for one.
        data_weeks: Weeks of days with which something is wrong.
        restatements: How many of all kinds.
        seed: Of everything that is by chance.
        progress: Hears how far it is.
    """

    channels: int
    plan: Plan
    crowd: int
    cuts: int
    locked_seconds: float
    long_outages: bool
    data_weeks: int
    restatements: int
    seed: int = 1
    progress: Progress = field(default=lambda _line: None, compare=False)


SMALL_SCALE = Scale(8, SMALL, 2_000, 6, 1.0, long_outages=False, data_weeks=10, restatements=8)
FULL_SCALE = Scale(200, FULL, 100_000, 500, 33.0, long_outages=True, data_weeks=1_000, restatements=1_000)


@dataclass
class Measured:
    """What a row found; `violations` is empty where all is well."""

    counts: Counter[str] = field(default_factory=Counter[str])
    figures: dict[str, str] = field(default_factory=dict[str, str])
    violations: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        """As it stands in the table."""
        counted = {what: f"{number:,}" for what, number in self.counts.items()}
        return ", ".join(f"{what} {figure}" for what, figure in (counted | self.figures).items())

    def take(self, verdict: Verdict, *, allowed: Sequence[str] = ()) -> None:
        """What the judge found; of its violations, those with one of these texts are none in this row."""
        found = {
            "posts": verdict.posts,
            "missed": len(verdict.missed),
            "duplicated": len(verdict.duplicates),
            "for a while": len(verdict.transient) + len(verdict.transient_by_late),
        }
        for what, number in found.items():
            self.counts[what] += number
        self.violations += [one for one in verdict.violations if not any(text in one for text in allowed)]

    def limit(self, what: str, value: float, most: float, unit: str = "") -> None:
        """A figure that must not be larger."""
        self.figures[what] = f"{value:,.4g}{unit}"
        if value > most:
            self.violations.append(f"{what}: {value:,.4g}{unit}, at most {most:,.4g}{unit}")

    def demand(self, what: str, holds: bool) -> None:
        """Something that must be so."""
        if not holds:
            self.violations.append(f"not so: {what}")


Play = Callable[[Path, Scale], Coroutine[Any, Any, Measured]]


@dataclass(frozen=True)
class Row:
    """One row of RELIABILITY §3.

    Attributes:
        number: There.
        fault: What goes wrong.
        expected: What is promised.
        play: Plays it, in an empty folder; None where it is shown elsewhere.
        elsewhere: By which test.
    """

    number: int
    fault: str
    expected: str
    play: Play | None
    elsewhere: str = ""


def busiest(moments: Iterable[dt.datetime], span: dt.timedelta) -> int:
    """The most moments that lie within any span of that length."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while ordered[first] <= moment - span:
            first += 1
        most = max(most, last - first + 1)
    return most


def refusals(stage: Stage, *statuses: int) -> list[tuple[dt.datetime, int]]:
    """Answers with one of these statuses, and to which channel's requests."""
    return [(seen.at, int(seen.params.get("channel_id", 0))) for seen in stage.double.log if seen.status in statuses]


def by_channel_and_day(refused: Iterable[tuple[dt.datetime, int]], start: dt.datetime) -> Counter[tuple[int, int]]:
    """How many each channel got in each of the days (24 h) from a moment on."""
    return Counter((channel, (at - start).days) for at, channel in refused)

"""What a benchmark found: samples, their percentiles, and rows that say whether an aim is met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Samples = dict[str, list[float]]
"""What a job measured: by name, one or more figures in milliseconds, bytes or MB, as the name says."""

NOT_INSTALLED = "not installed"
NOT_MEASURED = "not measured"
IN_NOISE = "lost in noise"
NONE = "–"


class Verdict(StrEnum):
    """Whether an aim is met in this run."""

    YES = "yes"
    CPU_TIME = "in CPU time"
    NO = "NO"
    NO_AIM = NONE


@dataclass(frozen=True, slots=True)
class Aim:
    """What was promised, and what of it this run shows.

    Attributes:
        text: As "p99 ≤ 20 ms"; "–" where a figure is given for information.
    """

    text: str = NONE
    verdict: Verdict = Verdict.NO_AIM

    @classmethod
    def of(cls, text: str, limit: float, value: float, cpu: float | None = None) -> Aim:
        """Judges `value` by the clock and, if that fails, `cpu` of the same work."""
        within_cpu = cpu is not None and cpu <= limit
        return cls(text, Verdict.YES if value <= limit else Verdict.CPU_TIME if within_cpu else Verdict.NO)


NO_AIM = Aim()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        cells: As many as the group has columns.
    """

    what: str
    cells: tuple[str, ...]
    aim: Aim = NO_AIM


@dataclass(frozen=True, slots=True)
class Group:
    """One table and how its figures came about."""

    title: str
    columns: tuple[str, ...]
    method: str
    rows: tuple[Row, ...]


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that at least `percent` of all are not above (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def p50(samples: Sequence[float]) -> float:
    """The median."""
    return percentile(samples, 50)


def p95(samples: Sequence[float]) -> float:
    """What one sample in twenty exceeds."""
    return percentile(samples, 95)


def p99(samples: Sequence[float]) -> float:
    """What one sample in a hundred exceeds; with fewer than a hundred, the largest."""
    return percentile(samples, 99)


def milliseconds(value: float) -> str:
    """Three significant digits with a unit that fits, from nanosecond lookups to minutes."""
    if math.isnan(value):
        return NOT_MEASURED
    for unit, size in (("s", 1_000.0), ("ms", 1.0), ("µs", 0.001)):
        if value >= size:
            return f"{_three(value / size)} {unit}"
    return f"{_three(value * 1_000_000)} ns"


def megabytes(value: float) -> str:
    """Whole megabytes (of 2²⁰ bytes); a tenth below ten."""
    if math.isnan(value):
        return NOT_MEASURED
    return f"{value:.1f} MB" if value < 10 else f"{value:.0f} MB"


def size_of(value: float) -> str:
    """Bytes as kB or MB (of 1,000 and 1,000,000), three digits."""
    return f"{_three(value / 1e6)} MB" if value >= 1e6 else f"{_three(value / 1e3)} kB"


def _three(value: float) -> str:
    digits = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:,.{digits}f}"

"""Why days are read with care: found here, kept as English text, and read again for readers of other languages.

What was kept by an older program, or by hand, and is not one of these sentences, is shown as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_DAY = r"(\d{4}-\d\d-\d\d)"
_FACTOR = r"(\d+\.\d+|inf)"


@dataclass(frozen=True, slots=True)
class OddTotal:
    """A day's total is far from that of the same weekdays before.

    Attributes:
        factor: Times their median, as written: `3.10`.
        weekdays: How many of them the median is of.
    """

    day: dt.date
    factor: str
    weekdays: int

    def __str__(self) -> str:
        """The sentence that is kept."""
        return f"total of {self.day} is {self.factor} times the median of its last {self.weekdays} {self.day:%A}s"


@dataclass(frozen=True, slots=True)
class OddModel:
    """A model's day is far above its days before.

    Attributes:
        factor: Times their median, as written: `11.2`; `inf` where that is 0.
    """

    slug: str
    day: dt.date
    factor: str

    def __str__(self) -> str:
        """The sentence that is kept."""
        return f"{self.slug} on {self.day} is {self.factor} times its median of 7 days"


@dataclass(frozen=True, slots=True)
class SumsDiffer:
    """A week's days and the source's own week do not give one total, in tokens."""

    days: int
    week: int

    def __str__(self) -> str:
        """The sentence that is kept."""
        return f"the days sum to {self.days} tokens, the source's own week says {self.week}"


Caution = OddTotal | OddModel | SumsDiffer


def read_caution(text: str) -> Caution | None:
    """What a sentence says; None for every text that is none of the above."""
    try:
        found = _read(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def _read(text: str) -> Caution | None:
    if match := re.fullmatch(rf"total of {_DAY} is {_FACTOR} times the median of its last (\d+) \w+s", text):
        return OddTotal(dt.date.fromisoformat(match[1]), match[2], int(match[3]))
    if match := re.fullmatch(rf"(.*) on {_DAY} is {_FACTOR} times its median of 7 days", text, re.DOTALL):
        return OddModel(match[1], dt.date.fromisoformat(match[2]), match[3])
    if match := re.fullmatch(r"the days sum to (\d+) tokens, the source's own week says (\d+)", text):
        return SumsDiffer(int(match[1]), int(match[2]))
    return None

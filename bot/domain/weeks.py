"""ISO weeks: Monday to Sunday, UTC, numbered by ISO 8601."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.errors import TokentideError

ONE_DAY = dt.timedelta(days=1)
CLOSING_DELAY = dt.timedelta(hours=6)
"""A week counts as closed only from readings asked for this long after its Sunday ended."""


class WeekTextError(TokentideError, ValueError):
    """What was written is no week.

    Attributes:
        asked: As it was written.
    """

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f"{asked!r} is no week; write 2026-W14 or a date such as 2026-03-30")


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """One ISO week. Weeks order by time; `week - week` is a number of weeks.

    Raises:
        ValueError: The ISO year has no week of that number.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not dt.MINYEAR < self.year < dt.MAXYEAR:  # every week has its days and its neighbours
            raise ValueError(f"{self.year} is no year of the calendar in use")
        dt.date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: dt.date) -> IsoWeek:
        """The week that `day` lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> IsoWeek:
        """Reads `2026-W14` or any date of the week as `2026-03-30`.

        Raises:
            WeekTextError: The text is neither.
        """
        try:
            if "W" in text.upper():
                year, _, number = text.upper().partition("-W")
                return cls(int(year), int(number))
            return cls.of(dt.date.fromisoformat(text))
        except ValueError as error:
            raise WeekTextError(text) from error

    @property
    def start(self) -> dt.date:
        """Its Monday."""
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def end(self) -> dt.date:
        """Its Sunday."""
        return self.start + dt.timedelta(days=6)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Its seven dates, Monday first."""
        return tuple(self.start + dt.timedelta(days=n) for n in range(7))

    @property
    def closes_at(self) -> dt.datetime:
        """The earliest moment (UTC) at which a reading can close it: Monday 06:00."""
        midnight = dt.datetime.combine(self.end + ONE_DAY, dt.time(), dt.UTC)
        return midnight + CLOSING_DELAY

    def shift(self, weeks: int) -> IsoWeek:
        """The week `weeks` later (earlier where negative)."""
        return IsoWeek.of(self.start + dt.timedelta(weeks=weeks))

    def __sub__(self, other: IsoWeek) -> int:
        return (self.start - other.start).days // 7

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"


def weeks_between(first: IsoWeek, last: IsoWeek) -> Iterator[IsoWeek]:
    """Every week from `first` to `last`, both included; none where `last` is earlier."""
    return (first.shift(n) for n in range(last - first + 1))

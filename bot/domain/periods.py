"""What a board can span: one day, one ISO week or one calendar month, all UTC."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import NoDataError
from bot.domain.weeks import ONE_DAY, IsoWeek

_MONTHS = 12


class BoardPeriod(StrEnum):
    """How much a board spans."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; months order by time."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month that `day` lies in."""
        return cls(day.year, day.month)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """All its dates, the first one first."""
        _, count = calendar.monthrange(self.year, self.number)
        return tuple(dt.date(self.year, self.number, n + 1) for n in range(count))

    def shift(self, months: int) -> Month:
        """The month `months` later (earlier where negative)."""
        years, number = divmod(self.number - 1 + months, _MONTHS)
        return Month(self.year + years, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


DatedPeriod = dt.date | IsoWeek | Month
"""One day, one week or one month."""


def days_of(period: DatedPeriod) -> tuple[dt.date, ...]:
    """The dates of a period, the first one first."""
    return (period,) if isinstance(period, dt.date) else period.days


def period_before(period: DatedPeriod) -> DatedPeriod:
    """The period of the same kind that ends where this one begins."""
    return period - ONE_DAY if isinstance(period, dt.date) else period.shift(-1)


class PeriodNotStoredError(NoDataError):
    """Nothing is stored of what was asked for, though something else is.

    Attributes:
        period: What was asked for.
        stored: The first and the last period of its kind; None where there is none of that kind.
    """

    def __init__(self, period: DatedPeriod, stored: tuple[DatedPeriod, DatedPeriod] | None) -> None:
        self.period, self.stored = period, stored
        dates = f" ({period.start} to {period.end})" if isinstance(period, IsoWeek) else ""
        known = f"; stored are {stored[0]} to {stored[1]}" if stored else ""
        super().__init__(f"nothing is stored of {period}{dates}{known}")

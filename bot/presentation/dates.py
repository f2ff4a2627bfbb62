"""Days and weeks as readers of a language write them; always UTC days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale
from babel.dates import format_interval, format_skeleton

from bot.domain.periods import DatedPeriod, Month, days_of
from bot.domain.weeks import ONE_DAY, IsoWeek


@dataclass(frozen=True, slots=True)
class Dates:
    """How one language writes dates."""

    locale: Locale

    def span(self, first: dt.date, last: dt.date, *, year: bool = True) -> str:
        """`30 Mar – 5 Apr 2026`; both days included."""
        text = format_interval(first, last, "yMMMd" if year else "MMMd", locale=self.locale)
        return text.replace("\u2009", " ")

    def week(self, week: IsoWeek, *, year: bool = True) -> str:
        """Its first and last day."""
        return self.span(week.start, week.end, year=year)

    def day(self, day: dt.date, *, year: bool = True) -> str:
        """`5 Apr 2026`."""
        return format_skeleton("yMMMd" if year else "MMMd", day, locale=self.locale)

    def period(self, period: DatedPeriod, *, year: bool = True) -> str:
        """A day, a week's first and last day, or `Apr 2026`."""
        match period:
            case IsoWeek():
                return self.week(period, year=year)
            case Month():
                return format_skeleton("yMMM" if year else "MMM", period.days[0], locale=self.locale)
            case _:
                return self.day(period, year=year)

    def runs(self, days: Sequence[dt.date]) -> Iterator[str]:
        """Days in order of time, those in a row as one: `3 Mar`, `5–9 Mar`."""
        first = 0
        for index, day in enumerate(days):
            if index + 1 == len(days) or days[index + 1] != day + ONE_DAY:
                yield self.extent(days[first], day, year=False)
                first = index + 1

    def extent(self, first: DatedPeriod, last: DatedPeriod, *, year: bool = True) -> str:
        """From the first day of one to the last day of another, both included."""
        start, end = days_of(first)[0], days_of(last)[-1]
        return self.day(start, year=year) if start == end else self.span(start, end, year=year)

    def month(self, day: dt.date) -> str:
        """`Apr`, for an axis."""
        return format_skeleton("MMM", day, locale=self.locale)

"""Days and weeks as readers of a language write them; always UTC days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel import Locale
from babel.dates import format_interval, format_skeleton

from bot.domain.weeks import IsoWeek


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

    def month(self, day: dt.date) -> str:
        """`Apr`, for an axis."""
        return format_skeleton("MMM", day, locale=self.locale)

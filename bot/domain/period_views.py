"""A day, a week or a month as it stands, what it is compared with, and which one a question is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.anomalies import is_quarantined
from bot.domain.errors import NothingStoredError
from bot.domain.history import History, WeekView
from bot.domain.periods import BoardPeriod, DatedPeriod, Month, PeriodNotStoredError, days_of, period_before
from bot.domain.weeks import IsoWeek


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period, countries as they were known on its last day.

    Attributes:
        before: What it is compared with, seen with the same knowledge; None where there is nothing. A whole
            period: the whole one before. One to date: as many first days of the one before.
    """

    period: DatedPeriod
    view: WeekView
    before: WeekView | None

    @property
    def complete(self) -> bool:
        """All of it is stored, and a week is closed."""
        board = self.view.board
        return board.closed if isinstance(self.period, IsoWeek) else board.days == days_of(self.period)

    @property
    def to_date(self) -> bool:
        """Days of it are still to come, as far as is stored."""
        return self.view.board.days[-1:] != days_of(self.period)[-1:]

    @property
    def missing(self) -> tuple[dt.date, ...]:
        """Days before its last stored one that are not at hand."""
        stored = self.view.board.days
        return tuple(day for day in days_of(self.period) if stored and day < stored[-1] and day not in stored)

    @property
    def change(self) -> Fraction | None:
        """Of all tokens, relative; None where there is nothing to compare with."""
        return Fraction(self.view.total, self.before.total) - 1 if self.before and self.before.total else None


def period_view(history: History, period: DatedPeriod) -> PeriodView | None:
    """A period as it stands; None where nothing usable of it is stored (days and months: among the newest days)."""
    if isinstance(period, IsoWeek):
        view = history.view(period)
        return PeriodView(period, view, history.previous_as_now(period)) if view else None
    view = history.of_days(days_of(period), days_of(period)[-1])
    return PeriodView(period, view, _before(history, period, view.board.days)) if view else None


def stored_view(history: History, period: DatedPeriod) -> PeriodView:
    """The same where it has to be stored.

    Raises:
        PeriodNotStoredError: Nothing usable of it is.
    """
    found = period_view(history, period)
    if found is None:
        raise not_stored(history, period)
    return found


def not_stored(history: History, period: DatedPeriod) -> PeriodNotStoredError:
    """What to raise where nothing of a period is stored."""
    if isinstance(period, IsoWeek):
        weeks = sorted(history.snapshot.boards)
        return PeriodNotStoredError(period, (weeks[0], weeks[-1]) if weeks else None)
    days = usable_days(history)
    if not days:
        return PeriodNotStoredError(period, None)
    if isinstance(period, Month):
        return PeriodNotStoredError(period, (Month.of(days[0]), Month.of(days[-1])))
    return PeriodNotStoredError(period, (days[0], days[-1]))


def usable_days(history: History) -> tuple[dt.date, ...]:
    """The days that are kept by themselves and not held back, oldest first."""
    return tuple(day for day, version in history.snapshot.recent.items() if not is_quarantined(version))


def earlier_views(history: History, found: PeriodView, count: int) -> tuple[WeekView, ...]:
    """The `count` whole periods before, the newest first, as they are known on the period's last day.

    Empty where one of them, or the period itself, is not complete.
    """
    views: list[WeekView] = []
    period, known_on = found.period, days_of(found.period)[-1]
    while found.complete and len(views) < count:
        period = period_before(period)
        view = _whole(history, period, known_on)
        if view is None:
            return ()
        views.append(view)
    return tuple(views)


def _whole(history: History, period: DatedPeriod, known_on: dt.date) -> WeekView | None:
    if isinstance(period, IsoWeek):
        return history.closed(period, known_on)
    view = history.of_days(days_of(period), known_on)
    return view if view and view.board.days == days_of(period) else None


def _before(history: History, period: dt.date | Month, stored: Sequence[dt.date]) -> WeekView | None:
    days, before, count = days_of(period), period_before(period), len(stored)
    whole = _whole(history, before, days[-1])
    if whole is None or tuple(stored) != days[:count] or count == len(days):
        return whole if count == len(days) else None
    earlier = days_of(before)
    return history.of_days(earlier[:count], days[-1]) if count <= len(earlier) else None


# ── Which one a question is about ────────────────────────────────────────────────────────────────


def chosen_week(history: History, week: IsoWeek | None = None) -> IsoWeek:
    """The week asked for, else the newest closed one, else the newest.

    Raises:
        NothingStoredError: Nothing at all is stored.
        PeriodNotStoredError: Nothing of the week is.
    """
    boards = history.snapshot.boards
    chosen = week or history.snapshot.latest_closed() or max(boards, default=None)
    if chosen is None or not boards:
        raise NothingStoredError
    if chosen not in boards:
        raise not_stored(history, chosen)
    return chosen


def chosen_period(history: History, kind: BoardPeriod, day: dt.date | None = None) -> DatedPeriod:
    """The period that holds `day`, else the newest: a stored day, a week, a month of which every day is stored.

    A month of which some days are stored is taken where there is no whole one.

    Raises:
        NothingStoredError: Nothing at all is stored.
        PeriodNotStoredError: Nothing of the period is; where no day was given, of the newest one.
        WeekTextError: No ISO week holds the day.
    """
    if kind is BoardPeriod.WEEK:
        return chosen_week(history, IsoWeek.parse(str(day)) if day else None)
    last = history.snapshot.last_day
    if not history.snapshot.boards or last is None:
        raise NothingStoredError
    days = usable_days(history)
    newest = days[-1] if days else last
    if kind is BoardPeriod.DAY:
        period: DatedPeriod = day or newest
    else:
        period = Month.of(day) if day else _newest_month(days) or Month.of(newest)
    return stored_view(history, period).period


def _newest_month(days: Sequence[dt.date]) -> Month | None:
    months = sorted({Month.of(day) for day in days}, reverse=True)
    return next((month for month in months if set(month.days) <= set(days)), None)

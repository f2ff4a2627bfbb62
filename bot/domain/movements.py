"""What rose, fell, came and went between two weeks or two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.domain.boards import fold_week
from bot.domain.errors import NoDataError
from bot.domain.history import History, WeekView
from bot.domain.lenses import PRESS_ROWS, Entry, rank_entries
from bot.domain.measures import RANKED, SMALL_BASE, line_of, relative_change, settled_top, token_bounds
from bot.domain.weeks import ONE_DAY, IsoWeek

OUT_SIZES = (RANKED, 10, PRESS_ROWS)


class Movement(StrEnum):
    """A way to move."""

    UP = "up"
    DOWN = "down"
    NEW = "new"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Mover:
    """One model that moved.

    Attributes:
        entry: Its row; of the period before where it went out.
        delta: Tokens gained or lost, at least; the last known tokens where it went out.
        exact: No day can hide any of its tokens, so that `delta` is the change.
        change: Relative; None where it is not exact, from a small base, or there is no base.
        rank_before: None where the period before did not name it.
    """

    movement: Movement
    entry: Entry
    delta: int
    exact: bool
    change: Fraction | None
    rank_before: int | None


@dataclass(frozen=True, slots=True)
class Movements:
    """All that moved.

    Attributes:
        period: The week, or the day.
        tells_new: Whether the stored days reach back far enough to call a model new.
        before: What it is compared with; None where there is nothing: then all lists are empty.
        out_of: The size of the top that `out` is about; None where ties or hidden tokens leave it open.
    """

    period: IsoWeek | dt.date
    tells_new: bool
    before: WeekView | None
    out_of: int | None
    movers: tuple[Mover, ...]

    def of(self, movement: Movement) -> tuple[Mover, ...]:
        """The movers of one kind, the largest first."""
        return tuple(mover for mover in self.movers if mover.movement is movement)


def week_movements(history: History, week: IsoWeek) -> Movements:
    """What moved against the comparable week.

    Raises:
        NoDataError: Nothing of the week is stored.
    """
    view = history.view(week)
    if view is None:
        raise NoDataError(f"nothing is stored of {week} ({week.start} to {week.end})")
    return _movements(history, week, view, history.previous_as_now(week))


def day_movements(history: History, day: dt.date) -> Movements:
    """What moved against the day before; only the newest weeks are kept by day.

    Raises:
        NoDataError: The day is not stored.
    """
    view = day_view(history, day)
    if view is None:
        raise NoDataError(f"nothing is stored of {day}")
    return _movements(history, day, view, day_view(history, day - ONE_DAY, day))


def day_view(history: History, day: dt.date, known_on: dt.date | None = None) -> WeekView | None:
    """One day as a board of its own, seen with the knowledge of `known_on`; None where it is not stored."""
    version = history.snapshot.recent.get(day)
    board = fold_week(IsoWeek.of(day), [version], None) if version else None
    return WeekView(board, rank_entries(board, history.tables, known_on or day)) if board else None


def _movements(history: History, period: IsoWeek | dt.date, view: WeekView, before: WeekView | None) -> Movements:
    last = period.end if isinstance(period, IsoWeek) else period
    tells_new = history.knows_days_before(view.week)
    if before is None:
        return Movements(period, tells_new, None, None, ())
    moved = [mover for entry in view.entries if (mover := _moved(view, before, entry))]
    new = list(_new(history, view, before, last)) if tells_new else []
    tops = _tops(view, before)
    gone = list(_gone(history, *tops)) if tops else []
    ordered = sorted([*moved, *new, *gone], key=lambda mover: (-mover.delta, mover.entry.slug))
    return Movements(period, tells_new, before, len(tops[0]) if tops else None, tuple(ordered))


def _moved(view: WeekView, before: WeekView, entry: Entry) -> Mover | None:
    earlier = before.by_slug.get(entry.slug)
    if earlier is None:
        return None
    low, high = token_bounds(view, entry.slug)
    low_before, high_before = token_bounds(before, entry.slug)
    gain, loss = low - high_before, low_before - high
    if gain <= 0 and loss <= 0:
        return None
    exact = low == high and low_before == high_before
    large = earlier.tokens >= SMALL_BASE * before.total
    change = relative_change(entry.tokens, earlier.tokens) if exact and large else None
    movement = Movement.UP if gain > 0 else Movement.DOWN
    return Mover(movement, entry, max(gain, loss), exact, change, earlier.rank)


def _new(history: History, view: WeekView, before: WeekView, last: dt.date) -> Iterator[Mover]:
    known = {line_of(history, entry.slug) for entry in before.entries}
    for entry in view.entries:
        if history.is_new(entry, last) and line_of(history, entry.slug) not in known:
            yield Mover(Movement.NEW, entry, entry.tokens, not entry.hidden, None, None)


_Top = tuple[Entry, ...]


def _tops(view: WeekView, before: WeekView) -> tuple[_Top, _Top] | None:
    pairs = ((settled_top(view, size), settled_top(before, size)) for size in OUT_SIZES)
    return next(((now, then) for now, then in pairs if now and then), None)


def _gone(history: History, now: _Top, then: _Top) -> Iterator[Mover]:
    here = {line_of(history, entry.slug) for entry in now}
    for entry in then:
        if line_of(history, entry.slug) not in here:
            yield Mover(Movement.OUT, entry, entry.tokens, not entry.hidden, None, entry.rank)

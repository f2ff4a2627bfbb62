"""What rose, fell, came and went between two weeks or two days, and what is above its own recent mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.lenses import PRESS_ROWS, Entry
from bot.domain.measures import (
    EXCESS_PERIODS,
    RANKED,
    SMALL_BASE,
    excess_over_mean,
    line_of,
    relative_change,
    settled_top,
    token_bounds,
)
from bot.domain.period_views import earlier_views, stored_view
from bot.domain.periods import DatedPeriod, days_of

OUT_SIZES = (RANKED, 10, PRESS_ROWS)


class Movement(StrEnum):
    """A way to move."""

    UP = "up"
    DOWN = "down"
    NEW = "new"
    OUT = "out"
    TRENDING = "trending"


@dataclass(frozen=True, slots=True)
class Mover:
    """One model that moved.

    Attributes:
        entry: Its row; of the period before where it went out.
        delta: Tokens gained or lost, or above its mean, at least; the last known tokens where it went out.
        exact: No day can hide any of its tokens, so that `delta` is the change.
        change: Relative (a trending one's: to its mean); None where it is not exact, from a small base, or
            there is no base.
        rank_before: None where the period before did not name it.
    """

    movement: Movement
    entry: Entry
    delta: int | Fraction
    exact: bool
    change: Fraction | None
    rank_before: int | None


@dataclass(frozen=True, slots=True)
class Movements:
    """All that moved.

    Attributes:
        period: The week, or the day.
        tells_new: Whether the stored days reach back far enough to call a model new.
        tells_trending: Whether the period is complete, and the three before it are.
        before: What it is compared with; None where there is nothing: then all lists are empty.
        out_of: The size of the top that `out` is about; None where ties or hidden tokens leave it open.
    """

    period: DatedPeriod
    tells_new: bool
    tells_trending: bool
    before: WeekView | None
    out_of: int | None
    movers: tuple[Mover, ...]

    def of(self, movement: Movement) -> tuple[Mover, ...]:
        """The movers of one kind, the largest first."""
        return tuple(mover for mover in self.movers if mover.movement is movement)


def find_movements(history: History, period: DatedPeriod) -> Movements:
    """What moved against the period before; of days only the newest ones are kept.

    Raises:
        PeriodNotStoredError: Nothing of the period is stored.
    """
    found = stored_view(history, period)
    view, before = found.view, found.before
    tells_new = history.knows_days_before(view.week)
    if before is None:
        return Movements(period, tells_new, tells_trending=False, before=None, out_of=None, movers=())
    earlier = earlier_views(history, found, EXCESS_PERIODS)
    moved = [mover for entry in view.entries if (mover := _moved(view, before, entry))]
    trending = [mover for entry in view.entries if (mover := _trending(view, earlier, entry))]
    new = list(_new(history, view, before, days_of(period)[-1])) if tells_new else []
    tops = _tops(view, before)
    gone = list(_gone(history, *tops)) if tops else []
    ordered = sorted([*moved, *trending, *new, *gone], key=lambda mover: (-mover.delta, mover.entry.slug))
    return Movements(period, tells_new, bool(earlier), before, len(tops[0]) if tops else None, tuple(ordered))


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


def _trending(view: WeekView, earlier: Sequence[WeekView], entry: Entry) -> Mover | None:
    excess = excess_over_mean(view, earlier, entry.slug)
    if excess is None or excess.least <= 0:
        return None
    exact = excess.least == excess.most
    large = excess.mean * len(earlier) >= SMALL_BASE * sum(each.total for each in earlier)
    change = excess.least / excess.mean if exact and large and excess.mean else None
    rank_before = earlier[0].by_slug[entry.slug].rank
    return Mover(Movement.TRENDING, entry, excess.least, exact, change, rank_before)


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

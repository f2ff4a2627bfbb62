"""Planning: what is due is written down as deliveries, once."""

from __future__ import annotations

import datetime as dt

from bot.domain.delivery.planning import plan
from bot.domain.errors import ClockError
from bot.ports import Clock
from bot.ports.delivery import Ledger, Schedules, TrueTime

BATCH = 500
"""Schedules planned in one transaction: many enough to be fast, few enough to keep other writers waiting briefly."""
MOST_SKEW = dt.timedelta(seconds=30)


async def plan_due(
    schedules: Schedules, ledger: Ledger, bot: int, clock: Clock, true_time: TrueTime | None = None
) -> int:
    """Plans every schedule that is due; returns how many deliveries are new. Run it at least once a minute.

    Args:
        schedules: Where they are kept.
        ledger: Where deliveries go.
        bot: The application's id.
        clock: Tells the time.
        true_time: What the clock is compared with wherever something seems due; None: it is trusted.

    Raises:
        StoreError: The database failed; what was planned before stays.
        ClockError: Our clock is wrong by more than 30 s; nothing was planned. What cannot be compared is trusted.
    """
    planned = 0
    while await schedules.due_schedules(clock(), 1):
        await need_right_clock(true_time)
        # Read now: while somebody else's clock was asked, a schedule may have been paused or moved.
        batch = await schedules.due_schedules(clock(), BATCH)
        planned += await ledger.plan([plan(schedule, bot, clock()) for schedule in batch])
    return planned


async def need_right_clock(true_time: TrueTime | None) -> None:
    """Does nothing where our clock is right, or where that cannot be told.

    Raises:
        ClockError: It is wrong by more than 30 s.
    """
    ahead = await true_time.ahead() if true_time else None
    if ahead is not None and abs(ahead) > MOST_SKEW:
        raise ClockError(ahead)

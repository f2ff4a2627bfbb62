"""Planning: what is due is written down as deliveries, once."""

from __future__ import annotations

from bot.domain.delivery.planning import plan
from bot.ports import Clock
from bot.ports.delivery import Ledger, Schedules

BATCH = 500
"""Schedules planned in one transaction: many enough to be fast, few enough to keep other writers waiting briefly."""


async def plan_due(schedules: Schedules, ledger: Ledger, bot: int, clock: Clock) -> int:
    """Plans every schedule that is due; returns how many deliveries are new. Run it at least once a minute.

    Args:
        schedules: Where they are kept.
        ledger: Where deliveries go.
        bot: The application's id.
        clock: Tells the time.

    Raises:
        StoreError: The database failed; what was planned before stays.
    """
    planned = 0
    while batch := await schedules.due_schedules(clock(), BATCH):
        planned += await ledger.plan([plan(schedule, bot, clock()) for schedule in batch])
    return planned

"""Keeping the store small: what only debugging needs goes after a while, figures never do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.ports import UsageStore

RAW_LIFE = dt.timedelta(days=30)
"""The span that every poll reads again: what a restatement came from can be looked at meanwhile."""
ATTEMPT_LIFE = dt.timedelta(days=90)
ATTEMPTS_KEPT = 1000
"""Attempts that stay whatever their age: some forty days of hourly polls, or all of a bot that rarely runs."""
READING_LIFE = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many of each were dropped: bytes as they came, attempts, readings that brought nothing new."""

    raw: int = 0
    attempts: int = 0
    readings: int = 0


async def prune(store: UsageStore, now: dt.datetime) -> Pruned:
    """Drops what is old at `now`; figures, their versions and the gaps stay.

    Raises:
        StoreError: The store failed; what was dropped before is dropped.
    """
    return Pruned(
        raw=await store.prune_raw(now - RAW_LIFE),
        attempts=await store.prune_attempts(now - ATTEMPT_LIFE, ATTEMPTS_KEPT),
        readings=await store.prune_readings(now - READING_LIFE),
    )

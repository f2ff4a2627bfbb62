"""How old the data are, counted from the newest stored day; `as_of` only says when a source answered."""

from __future__ import annotations

import datetime as dt

from bot.domain.history import Snapshot
from bot.domain.weeks import ONE_DAY

STALE_AFTER = dt.timedelta(hours=36)
"""From this age on, readers are told."""


def data_age(snapshot: Snapshot, now: dt.datetime) -> dt.timedelta | None:
    """Time since the newest stored day ended, 0 at least; None where nothing is stored."""
    if snapshot.last_day is None:
        return None
    ended = dt.datetime.combine(snapshot.last_day + ONE_DAY, dt.time(), dt.UTC)
    return max(now - ended, dt.timedelta())


def is_stale(age: dt.timedelta | None) -> bool:
    """Whether readers should be told how old the data are; nothing stored is stale too."""
    return age is None or age > STALE_AFTER

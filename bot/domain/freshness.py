"""How old the data are, counted from the newest stored day; `as_of` only says when a source answered."""

from __future__ import annotations

import datetime as dt

from bot.domain.history import Snapshot
from bot.domain.weeks import ONE_DAY

STALE_AFTER = dt.timedelta(hours=36)
"""From this age on, readers are told."""

CLAIMS_UNTIL = dt.timedelta(days=7)
"""Data older than this rank nobody in a headline any more."""


def data_age(snapshot: Snapshot, now: dt.datetime) -> dt.timedelta | None:
    """Time since the newest stored day ended, 0 at least; None where nothing is stored."""
    if snapshot.last_day is None:
        return None
    ended = dt.datetime.combine(snapshot.last_day + ONE_DAY, dt.time(), dt.UTC)
    return max(now - ended, dt.timedelta())


def bears_claims(age: dt.timedelta | None) -> bool:
    """Whether a headline may still say who leads."""
    return age is None or age <= CLAIMS_UNTIL


def is_stale(age: dt.timedelta | None) -> bool:
    """Whether readers should be told how old the data are; nothing stored is stale too."""
    return age is None or age > STALE_AFTER

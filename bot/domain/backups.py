"""Which backups are kept: enough to go back a week, none for longer than readers were promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

BACKUPS_KEPT = 7
BACKUP_LIFE = dt.timedelta(days=30)
"""What someone had erased is gone from the backups too after this time."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database that was whole when it was made.

    Attributes:
        made_at: When it was begun, to the second.
    """

    name: str
    made_at: dt.datetime
    size_bytes: int


def expired_backups(backups: Iterable[Backup], now: dt.datetime) -> frozenset[Backup]:
    """Those to delete at `now`: all but the newest seven, and whatever is older than 30 days.

    The newest one stays whatever its age: while no newer one can be made, it is the only way back. One dated
    after `now` was made while a clock was wrong: it takes no other's place, and goes if its date is more than
    30 days off.
    """
    ordered = sorted(backups, key=lambda backup: (backup.made_at <= now, backup.made_at), reverse=True)
    past = [backup for backup in ordered if backup.made_at <= now]
    old = {backup for backup in ordered if abs(now - backup.made_at) > BACKUP_LIFE}
    return frozenset({*past[BACKUPS_KEPT:], *old}.difference(ordered[:1]))

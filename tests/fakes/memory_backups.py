"""Backups in memory: pass the same contract tests as the ones in files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.backups import Backup, expired_backups
from bot.domain.errors import StoreError


class MemoryBackups:
    """`bot.ports.Backups` without a file. Making one fails while `failure` is set."""

    def __init__(self) -> None:
        self._kept: dict[dt.datetime, Backup] = {}
        self.failure: StoreError | None = None

    async def make(self, now: dt.datetime) -> Backup:
        if now.tzinfo is None:
            raise StoreError("a backup's time is aware")
        made_at = now.astimezone(dt.UTC).replace(microsecond=0)
        made = Backup(f"tokentide-{made_at:%Y%m%dT%H%M%SZ}.sqlite3", made_at, 1)
        if not self.failure:
            self._kept[made_at] = made
        for old in expired_backups(self._kept.values(), now):
            del self._kept[old.made_at]
        if self.failure:
            raise self.failure
        return made

    async def kept(self) -> Sequence[Backup]:
        return [self._kept[made_at] for made_at in sorted(self._kept, reverse=True)]

"""Copies of the database to go back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from bot.domain.backups import Backup


class Backups(Protocol):
    """Makes and keeps copies of the live database.

    Raises (every method):
        StoreError: The copy could not be made, checked or put in its place, or an old one not deleted. The
            copies that there are stay as they are, but for those that `expired_backups` names.
    """

    async def make(self, now: dt.datetime) -> Backup:
        """Copies the database as of one moment, while it is in use, and deletes what `expired_backups` names.

        Made twice within one second, the second takes the first one's place.
        """
        ...

    async def kept(self) -> Sequence[Backup]:
        """The copies that there are, newest first; a copy that is not complete is none."""
        ...

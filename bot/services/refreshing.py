"""Keeping what readers see equal to what is stored, whoever wrote it: this process, or another one beside it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from bot.ports import UsageStore


@dataclass
class Refreshing:
    """Knows which revision of the store is served.

    Attributes:
        store: What is served; every reading that is stored raises its revision by one.
        refold: Folds the weeks of some dates anew, reads the catalogue, and serves the result.
        rebuild: Does so with all that is stored.
    """

    store: UsageStore
    refold: Callable[[Collection[dt.date]], Awaitable[None]]
    rebuild: Callable[[], Awaitable[None]]
    _served: int | None = field(default=None, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def refresh(self, dates: Collection[dt.date], readings: int) -> None:
        """Serves what this process wrote.

        Args:
            dates: Days, or Mondays of the source's own weeks, that changed.
            readings: How many readings this process stored. With any more in the store, another process wrote too,
                nobody knows what, and everything is built anew.

        Raises:
            StoreError: The store could not be read; what was served before is served on.
        """
        async with self._lock:
            # Asked for first: what is written meanwhile is served too, and once more later, but never missed.
            revision = await self.store.revision()
            if self._served is not None and revision == self._served + readings:
                await self.refold(dates)
            else:
                await self.rebuild()
            self._served = revision

    async def check(self) -> None:
        """Serves what another process wrote; does nothing where nothing was. The job behind `refresh`.

        Raises:
            StoreError: As for `refresh`.
        """
        async with self._lock:
            revision = await self.store.revision()
            if revision != self._served:
                await self.rebuild()
                self._served = revision

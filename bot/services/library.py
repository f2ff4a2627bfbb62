"""What readers are served from between two polls: one edition, made as a whole and replaced as a whole."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from bot.domain.history import Snapshot
from bot.ports import UsageStore
from bot.services.snapshots import SnapshotHolder

Edition = TypeVar("Edition")


class Library(Generic[Edition]):
    """Keeps the newest edition. Whoever answers takes it once and uses it throughout one answer.

    Args:
        store: Where the data are.
        make: Makes an edition of a snapshot; called in a thread, so that readers go on being served.
        first: The edition before anything has been read.
    """

    def __init__(self, store: UsageStore, make: Callable[[Snapshot], Edition], first: Edition) -> None:
        self._store, self._make, self._edition = store, make, first
        self._holder = SnapshotHolder()
        self._lock = asyncio.Lock()

    @property
    def edition(self) -> Edition:
        """The newest edition; never awaited."""
        return self._edition

    async def load(self) -> Edition:
        """Makes an edition of all that is stored.

        Raises:
            StoreError: The store could not be read; the edition before goes on being served.
        """
        async with self._lock:
            self._edition = await asyncio.to_thread(self._make, await self._holder.load(self._store))
            return self._edition

    async def refresh(self, dates: Collection[dt.date]) -> Edition:
        """Makes an edition in which the weeks of `dates`, and the catalogue, are read anew.

        Raises:
            StoreError: The store could not be read; the edition before goes on being served.
        """
        async with self._lock:
            self._edition = await asyncio.to_thread(self._make, await self._holder.refresh(self._store, dates))
            return self._edition

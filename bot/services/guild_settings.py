"""The settings of servers, kept at hand: a command costs no read of the database."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.domain.guild_settings import GuildSettings
from bot.ports import GuildSettingsStore

GUILDS_KEPT = 10_000


class CachedGuildSettings:
    """`bot.ports.GuildSettingsStore` that remembers those of the servers heard of last.

    It has to be the only one that writes to the store behind it. What the store refuses or fails at is
    forgotten, so that the next `get` reads what is true.
    """

    def __init__(self, store: GuildSettingsStore, size: int = GUILDS_KEPT) -> None:
        self._store = store
        self._size = size
        self._kept: OrderedDict[int, GuildSettings] = OrderedDict()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def get(self, guild_id: int) -> GuildSettings:
        """See `GuildSettingsStore`; the store is read once, however many ask at the same time."""
        if guild_id not in self._kept:
            async with self._lock(guild_id):
                if guild_id not in self._kept:
                    self._keep(guild_id, await self._store.get(guild_id))
                return self._kept[guild_id]
        self._kept.move_to_end(guild_id)
        return self._kept[guild_id]

    async def put(self, guild_id: int, settings: GuildSettings, now: dt.datetime) -> None:
        """See `GuildSettingsStore`."""
        async with self._changing(guild_id):
            await self._store.put(guild_id, settings, now)
            self._keep(guild_id, settings)

    async def forget(self, guild_id: int) -> None:
        """See `GuildSettingsStore`."""
        async with self._changing(guild_id):
            await self._store.forget(guild_id)
            self._kept.pop(guild_id, None)

    @asynccontextmanager
    async def _changing(self, guild_id: int) -> AsyncGenerator[None]:
        # One at a time for each server: a read begun before a write must not be kept after it.
        async with self._lock(guild_id):
            try:
                yield
            except BaseException:
                # Also when cancelled: whether it was written is not known then.
                self._kept.pop(guild_id, None)
                raise

    def _lock(self, guild_id: int) -> asyncio.Lock:
        return self._locks.setdefault(guild_id, asyncio.Lock())

    def _keep(self, guild_id: int, settings: GuildSettings) -> None:
        self._kept[guild_id] = settings
        self._kept.move_to_end(guild_id)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

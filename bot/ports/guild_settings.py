"""What servers have chosen."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from bot.domain.guild_settings import GuildSettings


class GuildSettingsStore(Protocol):
    """Keeps what each server has chosen, by its id on Discord (below 2^63).

    Raises (every method):
        StoreError: The database failed, the id is too large, or the time is naive; what was put before is durable.
    """

    async def get(self, guild_id: int) -> GuildSettings:
        """What the server has chosen; `DEFAULT_SETTINGS` where it has chosen nothing."""
        ...

    async def put(self, guild_id: int, settings: GuildSettings, now: dt.datetime) -> None:
        """Stores what the server has chosen, in place of what it chose before."""
        ...

    async def forget(self, guild_id: int) -> None:
        """Erases all that is kept of the server; nothing happens where nothing is."""
        ...

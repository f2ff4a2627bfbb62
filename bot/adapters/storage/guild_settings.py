"""What servers have chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Row, delete, insert, select

from bot.adapters.storage.engine import Database
from bot.adapters.storage.schema import guild_settings
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings, LensChoice, timezones


class SqlGuildSettings:
    """`bot.ports.GuildSettingsStore` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int) -> GuildSettings:
        """See `GuildSettingsStore`."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(guild_settings).where(guild_settings.c.guild_id == guild_id))
            row = found.one_or_none()
        return DEFAULT_SETTINGS if row is None else _settings(row)

    async def put(self, guild_id: int, settings: GuildSettings, now: dt.datetime) -> None:
        """See `GuildSettingsStore`."""
        values = {
            "guild_id": guild_id,
            "language": settings.language,
            "timezone": settings.timezone,
            "lens": settings.lens.value,
            "changed_at": now,
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(guild_settings).where(guild_settings.c.guild_id == guild_id))
            await connection.execute(insert(guild_settings), values)

    async def forget(self, guild_id: int) -> None:
        """See `GuildSettingsStore`."""
        async with self._database.writing() as connection:
            await connection.execute(delete(guild_settings).where(guild_settings.c.guild_id == guild_id))


def _settings(row: Row[Any]) -> GuildSettings:
    # Zones are renamed, and a database may move to a machine that knows fewer: such a one counts as not chosen,
    # and the server goes on being answered.
    return GuildSettings(
        language=row.language,
        timezone=row.timezone if row.timezone in timezones() else DEFAULT_SETTINGS.timezone,
        lens=LensChoice(row.lens) if row.lens in set(LensChoice) else DEFAULT_SETTINGS.lens,
    )

"""Of which servers something is kept."""

from __future__ import annotations

from sqlalchemy import select, union

from bot.adapters.storage.alert_tables import recipient
from bot.adapters.storage.delivery_tables import delivery, schedule
from bot.adapters.storage.engine import Database
from bot.adapters.storage.schema import guild_settings, state
from bot.ports.state import LANGUAGE


class SqlGuilds:
    """`bot.ports.guilds.KnownGuilds` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self) -> frozenset[int]:
        """See `KnownGuilds`; direct messages, whose guild is 0, are none."""
        tables = (schedule.c.guild, delivery.c.guild, recipient.c.guild, guild_settings.c.guild_id)
        ids = union(*map(select, tables))
        noted = select(state.c.key).where(state.c.key.startswith(LANGUAGE))
        async with self._database.reading() as connection:
            stored = set((await connection.execute(ids)).scalars())
            keys = (await connection.execute(noted)).scalars().all()
        return frozenset(stored | {int(key.removeprefix(LANGUAGE)) for key in keys}) - {0}

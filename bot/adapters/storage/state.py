"""What the program notes for its next start."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

from bot.adapters.storage.engine import Database
from bot.adapters.storage.schema import state


class SqlState:
    """`bot.ports.StateStore` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """See `StateStore`."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(state.c.text).where(state.c.key == key))
            return found.scalar_one_or_none()

    async def put(self, key: str, text: str) -> None:
        """See `StateStore`."""
        async with self._database.writing() as connection:
            await connection.execute(delete(state).where(state.c.key == key))
            await connection.execute(insert(state), {"key": key, "text": text})

    async def forget(self, key: str) -> None:
        """See `StateStore`."""
        async with self._database.writing() as connection:
            await connection.execute(delete(state).where(state.c.key == key))

    async def forget_all(self, beginning: str) -> None:
        """See `StateStore`."""
        # LIKE would take small letters for great ones.
        begins = func.substr(state.c.key, 1, len(beginning)) == beginning
        async with self._database.writing() as connection:
            await connection.execute(delete(state).where(begins))

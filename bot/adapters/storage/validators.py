"""HTTP validators, kept over restarts."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from bot.adapters.storage.engine import Database
from bot.adapters.storage.schema import validator


class SqlValidators:
    """`bot.ports.Validators` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, url: str) -> str | None:
        """See `Validators`."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(validator.c.etag).where(validator.c.url == url))
            return found.scalar_one_or_none()

    async def put(self, url: str, etag: str) -> None:
        """See `Validators`."""
        async with self._database.writing() as connection:
            await connection.execute(delete(validator).where(validator.c.url == url))
            await connection.execute(insert(validator), {"url": url, "etag": etag})

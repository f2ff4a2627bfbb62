"""The tables of attribution as they were."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists, insert, select

from bot.adapters.storage.engine import Database
from bot.adapters.storage.schema import table_file


class SqlTableArchive:
    """`bot.ports.TableArchive` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, version: str, files: Mapping[str, bytes]) -> bool:
        """See `TableArchive`."""
        rows = [{"version": version, "name": name, "content": content} for name, content in files.items()]
        async with self._database.writing() as connection:
            if (await connection.execute(select(exists().where(table_file.c.version == version)))).scalar_one():
                return False
            await connection.execute(insert(table_file), rows)
            return True

    async def files(self, version: str) -> Mapping[str, bytes]:
        """See `TableArchive`."""
        wanted = select(table_file.c.name, table_file.c.content).where(table_file.c.version == version)
        async with self._database.reading() as connection:
            return {row.name: row.content for row in (await connection.execute(wanted)).all()}

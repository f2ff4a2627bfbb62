"""Brings a database's schema up to date. Import it lazily and in a thread: it pulls in Alembic."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool

from bot.adapters.storage.engine import make_engine, writing_option
from bot.domain.errors import StoreError

FOLDER = Path(__file__).parent / "migrations"


def migrate(url: URL) -> None:
    """Applies what is missing, in one write transaction: a second process waits, then finds nothing to do.

    Must not be called on a thread that runs an event loop.

    Raises:
        StoreError: The database is from a newer version of this program.
    """
    asyncio.run(_migrate(url))


async def _migrate(url: URL) -> None:
    engine = make_engine(url, foreign_keys=False, poolclass=NullPool).execution_options(**writing_option())
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade, url.database or "")
    finally:
        await engine.dispose()


def upgrade(connection: Connection, name: str) -> None:
    """Applies what is missing inside the connection's transaction.

    Args:
        connection: Inside a write transaction.
        name: How messages name the database.

    Raises:
        StoreError: The database is from a newer version of this program.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise StoreError(f"{name} is newer than this program (schema {revision}); update Tokentide")
    command.upgrade(config, "head")

"""Opening a database: the URL, what every connection is set to, migration, and closing again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import URL, Connection, Pool, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.adapters.storage.failures import translated
from bot.domain.errors import StoreError

DRIVER = "sqlite+aiosqlite"
BUSY_SECONDS = 30
_IMMEDIATE = "tokentide_immediate"


class Database:
    """An open database. Everything it raises is a `StoreError` that names it."""

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self._readers = engine
        self._writers = engine.execution_options(**{_IMMEDIATE: True})
        self.name = name

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """A connection that sees one moment of the database, whatever is written meanwhile."""
        with translated(self.name):
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """A connection inside a write transaction: committed at the end, rolled back by any exception."""
        with translated(self.name):
            async with self._writers.begin() as connection:
                yield connection


@asynccontextmanager
async def open_database(place: str | Path) -> AsyncGenerator[Database]:
    """Opens the database, brings its schema up to date, and closes it at the end.

    Args:
        place: A file, or a URL such as `sqlite+aiosqlite:///data/tokentide.db`; missing folders are made.

    Raises:
        StoreError: The URL is no such URL; or the file is no database, damaged, read-only, locked, from a
            newer version of this program, or cannot be opened. The text names the file.
    """
    # A file's name may hold what means something in a URL, such as a question mark.
    parsed = _parse(place) if isinstance(place, str) else URL.create(DRIVER, database=str(place))
    name = parsed.database or ""
    await asyncio.to_thread(_prepare, parsed)
    engine = make_engine(parsed)
    try:
        yield Database(engine, name)
    finally:
        await engine.dispose()


def make_engine(url: URL, *, foreign_keys: bool = True, poolclass: type[Pool] | None = None) -> AsyncEngine:
    """An engine whose connections are set up as this program needs them.

    Args:
        url: As `open_database` takes it, parsed.
        foreign_keys: Off while migrating: SQLite alters a table by making it anew.
        poolclass: None for SQLAlchemy's choice.
    """
    # isolation_level None stops the driver from beginning transactions by itself, which it does only before
    # some statements; `_begin` says when instead.
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": None}
    engine = create_async_engine(url, connect_args=arguments, poolclass=poolclass)

    def connected(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # NORMAL would lose the last commits at a power failure.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # A writer that began as a reader cannot wait for another writer, it fails at once; so it says so first.
    immediate = connection.get_execution_options().get(_IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def writing_option() -> dict[str, bool]:
    """The execution option that makes a connection's transactions write transactions."""
    return {_IMMEDIATE: True}


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        # Not echoed: a mistyped URL may hold a password.
        raise StoreError(f"--db or DATABASE_URL is no database URL; write {DRIVER}:///path/to/tokentide.db") from error
    if parsed.drivername == "sqlite":
        parsed = parsed.set(drivername=DRIVER)
    if parsed.drivername != DRIVER or parsed.database in {None, "", ":memory:"}:
        shown = parsed.render_as_string(hide_password=True)
        raise StoreError(f"--db or DATABASE_URL {shown} is not supported; write {DRIVER}:///path/to/tokentide.db")
    return parsed


def _prepare(url: URL) -> None:
    """Makes the folder and the tables; runs in a thread of its own because Alembic takes 0.6 s to import."""
    name = url.database or ""
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{name} cannot be opened: {error.strerror or error}") from error
    from bot.adapters.storage.migrate import migrate  # noqa: PLC0415 (see above)

    with translated(name):
        with closing(sqlite3.connect(name, timeout=BUSY_SECONDS)) as connection:
            check_pages(connection, name)
        migrate(url)


def check_pages(connection: sqlite3.Connection, name: str) -> None:
    """Refuses a damaged file before anything is computed from it.

    Raises:
        StoreError: It is damaged.
        sqlite3.Error: It cannot be read.
    """
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    answer = " ".join(str(found[0]).split()) if found else "no answer"
    if answer != "ok":
        # SQLite's account of it has several lines.
        raise StoreError(f"{name} is damaged; restore it from a backup ({answer})")

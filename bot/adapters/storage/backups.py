"""Backups: whole copies of the database in a folder, made while it is in use."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import sqlite3
import threading
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.adapters.storage.engine import BUSY_SECONDS, check_pages
from bot.adapters.storage.failures import translated
from bot.domain.backups import Backup, expired_backups
from bot.domain.errors import StoreError

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"tokentide-([0-9]{8}T[0-9]{6}Z)\.sqlite3", re.ASCII)
_PARTIAL = ".partial"


class BackupFolder:
    """`bot.ports.Backups` of a SQLite file. Of two programs that copy into one folder at a time, one may fail."""

    def __init__(self, database: str | Path, folder: Path) -> None:
        self._database = str(database)
        self._folder = folder
        # Held by the thread that works, because a cancelled `make` leaves its thread behind.
        self._working = threading.Lock()

    async def make(self, now: dt.datetime) -> Backup:
        """See `Backups`."""
        if now.tzinfo is None:
            raise StoreError(f"{now} has no time zone; a backup's time is aware")
        return await asyncio.to_thread(self._make, now.astimezone(dt.UTC))

    async def kept(self) -> Sequence[Backup]:
        """See `Backups`."""
        return await asyncio.to_thread(self._list)

    def _make(self, now: dt.datetime) -> Backup:
        with self._working:
            try:
                name = self._copy(now)
            except StoreError:
                # The promise that nothing is kept too long holds all the same; the newest one stays.
                with suppress(StoreError):
                    self._drop_expired(now)
                raise
            self._drop_expired(now)
        return next(backup for backup in self._list() if backup.name == name)

    def _copy(self, now: dt.datetime) -> str:
        target = self._folder / f"tokentide-{now.strftime(_STAMP)}.sqlite3"
        partial = target.with_name(target.name + _PARTIAL)
        with _explained(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._drop_partial()
        try:
            _copy_database(self._database, partial, target)
            with _explained(target):
                _sync(partial)
                partial.replace(target)
                _sync(self._folder)
        finally:
            # Gone where all went well.
            with suppress(OSError):
                self._drop_partial()
        return target.name

    def _drop_partial(self) -> None:
        """Deletes what a copy left that was not finished."""
        for left in self._folder.glob(f"tokentide-*{_PARTIAL}*"):
            left.unlink(missing_ok=True)

    def _drop_expired(self, now: dt.datetime) -> None:
        for backup in expired_backups(self._list(), now):
            path = self._folder / backup.name
            with _explained(path):
                path.unlink(missing_ok=True)

    def _list(self) -> list[Backup]:
        with _explained(self._folder):
            paths = list(self._folder.iterdir()) if self._folder.exists() else []
            found = [backup for path in paths if (backup := _backup(path))]
        return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def _backup(path: Path) -> Backup | None:
    """The backup in a file; None where its name is no backup's."""
    match = _NAME.fullmatch(path.name)
    if not match or not path.is_file():
        return None
    try:
        made_at = dt.datetime.strptime(match[1], _STAMP).replace(tzinfo=dt.UTC)
        return Backup(path.name, made_at, path.stat().st_size)
    except (ValueError, FileNotFoundError):  # no such day; or deleted just now
        return None


def _copy_database(database: str, partial: Path, target: Path) -> None:
    """Writes what the database holds at this moment to `partial`, and makes sure that it is whole.

    `VACUUM INTO` reads in one transaction, whatever is written meanwhile, and leaves out the free pages, in
    which erased rows live on. The copy is one file: it is not in WAL mode.
    """
    with translated(database):
        connection = _connect(database, "rw")
    with closing(connection):
        with translated(database):
            check_pages(connection, database)
            schema = _schema(connection)
        with translated(str(target)):
            connection.execute("VACUUM INTO ?", (str(partial),))
    with translated(str(target)), closing(_connect(partial, "ro")) as copy:
        answer = copy.execute("PRAGMA quick_check(1)").fetchone()
        if answer != ("ok",) or _schema(copy) != schema:
            raise StoreError(f"{target} was not written as it should be; the disk may be failing, nothing was kept")


def _connect(path: str | Path, mode: str) -> sqlite3.Connection:
    # Named as a URI, a file that is missing is not made.
    uri = f"{Path(path).resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _schema(connection: sqlite3.Connection) -> object:
    return connection.execute("SELECT version_num FROM alembic_version").fetchall()


def _sync(path: Path) -> None:
    """Makes a file, or what a folder lists, survive a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _explained(path: Path) -> Generator[None]:
    """Turns what the file system raises inside into a `StoreError` that starts with `path`."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error

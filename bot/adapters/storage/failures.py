"""What a database reports, as one line that an operator can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from bot.domain.errors import StoreError

# SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_REASONS = {
    sqlite3.SQLITE_NOTADB: "is not a database; move it away or name another file in DATABASE_URL",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup",
    sqlite3.SQLITE_READONLY: "cannot be written; check the rights of the file and its folder",
    sqlite3.SQLITE_BUSY: "is locked by another program for more than 30 s; nothing was written",
    sqlite3.SQLITE_LOCKED: "is locked by another program for more than 30 s; nothing was written",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; free some space, nothing was written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and can be written",
    sqlite3.SQLITE_IOERR: "cannot be read or written, the disk reports an error",
}
_PRIMARY_CODE = 0xFF


@contextmanager
def translated(name: str) -> Generator[None]:
    """Turns what the database raises inside into a `StoreError` that starts with `name` (file or URL)."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OverflowError, UnicodeError) as error:
        raise StoreError(f"{name} {_reason(error)}") from error


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError | StatementError) and error.orig else error
    code = getattr(cause, "sqlite_errorcode", None)
    known = _REASONS.get(code & _PRIMARY_CODE) if isinstance(code, int) else None
    return known or f"failed: {str(cause).splitlines()[0] if str(cause) else type(cause).__name__}"

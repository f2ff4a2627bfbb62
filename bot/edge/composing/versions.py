"""The same data seen through the tables of an earlier version."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.attribution import Tables
from bot.domain.history import History
from bot.presentation.edition import Edition


class Versions:
    """Keeps the histories of one edition under older tables, so that what they have computed is kept.

    Args:
        tables_of: The tables of a version, as they were; None where they were never kept.
    """

    def __init__(self, tables_of: Callable[[str], Awaitable[Tables | None]]) -> None:
        self._tables_of = tables_of
        self._number, self._histories = 0, dict[str, History]()

    async def under(self, edition: Edition, version: str) -> History | None:
        """The edition's data through the tables of a version; None where those were never kept.

        Raises:
            StoreError: The database failed.
        """
        if edition.history.tables.version == version:
            return edition.history
        tables = await self._tables_of(version)
        if tables is None:
            return None
        if edition.number != self._number:
            self._number, self._histories = edition.number, {}
        return self._histories.setdefault(version, History(edition.history.snapshot, tables))

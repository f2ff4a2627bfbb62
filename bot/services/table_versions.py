"""The tables of attribution in every version that posts were made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.attribution import Tables
from bot.ports import TableArchive

Parse = Callable[[Mapping[str, bytes], str], Tables]
"""The tables that the files of a version hold; a TableError where this program cannot read them."""


class TableVersions:
    """Finds the tables that a post was made with: what it displayed is only ever computed again through them.

    Args:
        current: The tables in force.
        files: What they were read from, by the files' names.
        archive: Keeps the files.
        parse: Reads them.
    """

    def __init__(self, current: Tables, files: Mapping[str, bytes], archive: TableArchive, parse: Parse) -> None:
        self.current, self._files, self._archive, self._parse = current, files, archive, parse
        self._known = {current.version: current}
        self._is_kept = False

    async def keep(self) -> None:
        """Keeps the tables in force, once a process; call it before planning posts that are made with them.

        Raises:
            StoreError: The database failed; it is tried again with the next call.
        """
        if not self._is_kept:
            await self._archive.keep(self.current.version, self._files)
            self._is_kept = True

    async def of(self, version: str) -> Tables | None:
        """The tables of a version; None where it was never kept.

        Raises:
            StoreError: The database failed.
            TableError: This program cannot read them any more.
        """
        if version not in self._known:
            files = await self._archive.files(version)
            if not files:
                return None
            # By the name that posts know it by, however a version is computed today.
            self._known[version] = replace(self._parse(files, version), version=version)
        return self._known[version]

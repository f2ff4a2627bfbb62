"""The tables of attribution as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class TableArchive(Protocol):
    """Keeps the files of every version of the tables that posts were made with: a few kilobytes each, for ever.

    Raises (every method):
        StoreError: The database failed; what was kept before is durable.
    """

    async def keep(self, version: str, files: Mapping[str, bytes]) -> bool:
        """Keeps the files of a version by their names; whether it is new. What is kept already stays as it is."""
        ...

    async def files(self, version: str) -> Mapping[str, bytes]:
        """The files of a version by their names; none where it was never kept."""
        ...

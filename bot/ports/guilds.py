"""Which servers something is kept of, and which ones the bot is in."""

from __future__ import annotations

from typing import Protocol


class KnownGuilds(Protocol):
    """Says of which servers something is kept."""

    async def known(self) -> frozenset[int]:
        """Their ids.

        Raises:
            StoreError: The database failed.
        """
        ...


class Membership(Protocol):
    """Says which servers the bot is in. It raises nothing of Discord's or the network's."""

    async def present(self) -> frozenset[int] | None:
        """Those that it is in; None where the list could not be read to its end."""
        ...

    async def has_left(self, guild: int) -> bool:
        """Whether Discord, asked about this one server, says that the bot is not in it; False in any doubt."""
        ...

"""Which servers the bot is in, asked over requests: without intents nobody else knows them all."""

from __future__ import annotations

from typing import Any, cast

from bot.domain.delivery.replies import Denied, Done
from bot.edge.publishing.requests import Requests

PAGE = 200


class DiscordMembership:
    """`bot.ports.guilds.Membership`, each request in its turn."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def present(self) -> frozenset[int] | None:
        """See `Membership`. Servers that are unavailable for a while are on the list, too."""
        found, after = set[int](), 0
        while True:
            result = await self._requests.read(f"/users/@me/guilds?limit={PAGE}&after={after}")
            page = _ids(result.body) if isinstance(result, Done) else None
            if page is None:
                return None
            found |= page
            if len(page) < PAGE:
                return frozenset(found)
            after = max(page)

    async def has_left(self, guild: int) -> bool:
        """See `Membership`."""
        return isinstance(await self._requests.read(f"/guilds/{guild}"), Denied)


def _ids(body: object) -> set[int] | None:
    if not isinstance(body, list):
        return None
    try:
        return {int(one["id"]) for one in cast("list[Any]", body)}
    except (TypeError, KeyError, ValueError):
        return None

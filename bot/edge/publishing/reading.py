"""Reading channels: whether we may, and what of ours is there.

Without the right to read history Discord answers with 200 and an empty list. So a message that is shown proves the
right, and nothing else is needed in almost every channel. Where none is shown, the permissions are computed from
channel, server and member, which are asked for then: without intents nothing of them is cached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import Permissions

from bot.domain.delivery.replies import Absent, Denied, Done, Found, History, Result, Unknown, Unreadable
from bot.edge.publishing.frozen import keys_in
from bot.edge.publishing.requests import Requests
from bot.edge.rights import THREADS, Right, Wanted, missing_rights, permissions_in

PAGE = 100
MOST_PAGES = 500
Verdict = bool | Denied | None
"""Whether history may be read, that the channel refuses us altogether, or that it is not known."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What we may do in a channel, and Discord's number for its kind."""

    permissions: int
    kind: int


class Reader:
    """Reads as the bot.

    Args:
        requests: Makes the requests.
        bot: The bot's user id: other people's messages count for nothing.
    """

    def __init__(self, requests: Requests, bot: int) -> None:
        self._requests, self._bot = requests, bot

    async def may_read(self, channel: int) -> Verdict:
        """Whether the channel's history may be read."""
        result = await self._requests.read(f"/channels/{channel}/messages?limit=1")
        if isinstance(result, Done) and not result.body:
            return await self._computed(channel)
        return _verdict(result)

    async def history(self, channel: int, after: dt.datetime, keys: frozenset[str]) -> History | Denied:
        """Our messages with one of the keys, from a moment to the channel's end; the first request is in its turn.

        Returns:
            What was found; `Denied` where the channel refuses us altogether.
        """
        cursor, found, shown = discord.utils.time_snowflake(after), list[int](), 0
        for number in range(MOST_PAGES):
            path = f"/channels/{channel}/messages?limit={PAGE}&after={cursor}"
            result = await self._requests.read(path, in_turn=number == 0)
            if not isinstance(result, Done) or not isinstance(result.body, list):
                return result if isinstance(result, Denied) else Unknown()
            page = cast("list[dict[str, Any]]", result.body)
            found += [int(message["id"]) for message in page if self._bears(message, keys)]
            shown += len(page)
            if len(page) < PAGE:
                return Found(tuple(sorted(found))) if found else await self._nothing_found(channel, shown)
            cursor = max(int(message["id"]) for message in page)
        return Unknown()

    async def timed_out(self, channel: int, now: dt.datetime) -> bool:
        """Whether a moderator has silenced us, which Discord does not tell from a missing right. Asked in our turn."""
        place = await self._requests.make("GET", f"/channels/{channel}", in_turn=True)
        if not isinstance(place, Done) or "guild_id" not in place.body:
            return False
        path = f"/guilds/{place.body['guild_id']}/members/{self._bot}"
        member = await self._requests.make("GET", path, in_turn=True)
        until = member.body.get("communication_disabled_until") if isinstance(member, Done) else None
        return until is not None and dt.datetime.fromisoformat(until) > now

    async def _nothing_found(self, channel: int, shown: int) -> History | Denied:
        match True if shown else await self.may_read(channel):
            case None:
                return Unknown()
            case bool(readable):
                return Absent() if readable else Unreadable()
            case refusal:
                return refusal

    def _bears(self, message: Mapping[str, Any], keys: frozenset[str]) -> bool:
        return message["author"]["id"] == str(self._bot) and not keys.isdisjoint(keys_in(dict(message)))

    async def missing(self, channel: int, *, thread: bool, publish: bool) -> tuple[Right, ...]:
        """The rights that we lack in a channel for what a schedule wants there; none where they are not known."""
        found = await self.rights(channel)
        return (
            missing_rights(found.permissions, Wanted(found.kind, thread, publish)) if isinstance(found, Rights) else ()
        )

    async def _computed(self, channel: int) -> Verdict:
        found = await self.rights(channel)
        return Permissions(found.permissions).read_message_history if isinstance(found, Rights) else _verdict(found)

    async def is_mentionable(self, guild: int, role: int) -> bool:
        """Whether everybody may mention a role; a role that is gone, or of which we are not told, stands in no way."""
        place = await self._requests.read(f"/guilds/{guild}")
        roles: list[dict[str, Any]] = place.body["roles"] if isinstance(place, Done) else []
        return all(one.get("mentionable") for one in roles if one["id"] == str(role))

    async def rights(self, channel: int) -> Rights | Result:
        """What we may do in a channel, by the permissions; direct messages need none. Else what Discord answered."""
        place = await self._requests.read(f"/channels/{channel}")
        if not isinstance(place, Done):
            return place
        kind = place.body["type"]
        if "guild_id" not in place.body:
            return Rights(Permissions.all().value, kind)
        if kind in THREADS:
            place = await self._requests.read(f"/channels/{place.body['parent_id']}")
        permissions = await self._permissions_in(place)
        return Rights(permissions, kind) if isinstance(permissions, int) else permissions

    async def _permissions_in(self, place: Result) -> int | Result:
        if not isinstance(place, Done):
            return place
        guild = await self._requests.read(f"/guilds/{place.body['guild_id']}")
        member = await self._requests.read(f"/guilds/{place.body['guild_id']}/members/{self._bot}")
        if not isinstance(guild, Done) or not isinstance(member, Done):
            return member if isinstance(guild, Done) else guild
        return permissions_in(place.body, guild.body, member.body)


def _verdict(result: Result) -> Verdict:
    if isinstance(result, Done):
        return True
    return result if isinstance(result, Denied) else None

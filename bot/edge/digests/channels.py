"""Channels, as interactions show them and as Discord tells of them: the bot keeps none in memory by itself."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord

from bot.domain.schedules import ChannelKindError
from bot.edge.reader import Asked
from bot.edge.rendering.forms import POSTABLE
from bot.presentation.text import clean_name

THREADS = frozenset({10, 11, 12})
NEWS = 5
KEPT = 10_000
PATIENCE = 1.0
"""Seconds that names are waited for while somebody types: Discord gives three."""
_POSTABLE = frozenset(kind.value for kind in POSTABLE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A channel of a server.

    Attributes:
        channel: Its id.
        kind: Discord's number for its kind.
        name: As its people call it, cleaned.
    """

    channel: int
    kind: int
    name: str = ""

    @property
    def has_followers(self) -> bool:
        """Whether it is an announcement channel."""
        return self.kind == NEWS

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.kind in THREADS

    def check(self) -> None:
        """Makes sure that it takes posts.

        Raises:
            ChannelKindError: It does not.
        """
        if self.kind not in _POSTABLE:
            raise ChannelKindError


def seen_here(asked: Asked) -> Seen | None:
    """The channel that the interaction comes from."""
    if asked.channel is None:
        return None
    return Seen(asked.channel.id, asked.channel.type.value, clean_name(str(getattr(asked.channel, "name", ""))))


def seen_chosen(asked: Asked, channel: int) -> Seen | None:
    """A channel that was chosen in the interaction; None where Discord did not confirm that there is one."""
    found = resolved(asked, "channels").get(str(channel))
    if found is None:
        return None
    return Seen(channel, int(found["type"]), clean_name(str(found.get("name") or "")))


def resolved(asked: Asked, what: str) -> Mapping[str, Any]:
    """What Discord confirmed of the channels, roles or users that were chosen, by their ids."""
    data = cast("dict[str, Any]", asked.data or {})
    return data.get("resolved", {}).get(what, {})


def rights_in(asked: Asked, channel: int) -> int | None:
    """The bot's rights in a channel, where the interaction tells of them."""
    if channel == asked.channel_id:
        return asked.app_permissions.value
    found = resolved(asked, "channels").get(str(channel), {}).get("app_permissions")
    return None if found is None else int(found)


class Channels:
    """Remembers what was seen of channels, and asks Discord for others."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Seen] = OrderedDict()

    def note(self, seen: Seen) -> None:
        """Remembers a channel."""
        self._kept[seen.channel] = seen
        self._kept.move_to_end(seen.channel)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    async def find(self, asked: Asked, channel: int) -> Seen | None:
        """A channel; None where Discord does not tell of it."""
        here = seen_here(asked)
        if here and here.channel == channel:
            self.note(here)
        if channel not in self._kept:
            try:
                found = cast("dict[str, Any]", await asked.client.http.get_channel(channel))
            except (discord.HTTPException, OSError):
                return None
            self.note(Seen(channel, int(found["type"]), clean_name(str(found.get("name") or ""))))
        return self._kept[channel]

    async def names(self, asked: Asked, channels: Iterable[int]) -> Mapping[int, str]:
        """Names of those channels that Discord told of in time."""
        tasks = [asyncio.ensure_future(self.find(asked, channel)) for channel in dict.fromkeys(channels)]
        if not tasks:
            return {}
        done, late = await asyncio.wait(tasks, timeout=PATIENCE)
        for task in late:
            task.cancel()
        found = (task.result() for task in done)
        return {seen.channel: seen.name for seen in found if seen}

"""`bot.edge.digests.Trials` on the small Discord: rights from its channels, tests as real posts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import discord
from discord.http import HTTPClient, handle_message_parameters

from bot.domain.delivery.reasons import Reason
from bot.edge.digests import Target
from bot.edge.rendering import Post
from bot.presentation.schedules.setup import Obstacle
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.discord.errors import Json

NEWS, THREADS = 5, (10, 11, 12)
ALWAYS = ("view_channel", "embed_links", "attach_files", "read_message_history")


@dataclass
class SmallTrials:
    """Posts to the double, and writes down what was asked of it."""

    double: FakeDiscord
    targets: list[Target] = field(default_factory=list[Target])
    posted: list[Json] = field(default_factory=list[Json])
    unknown: bool = False
    gate: asyncio.Event | None = None

    async def look(self, target: Target) -> Obstacle | None:
        self.targets.append(target)
        return None if self.unknown else self._missing(target)

    async def post(self, target: Target, post: Post, *, keep: bool) -> Obstacle:
        self.targets.append(target)
        if self.gate:
            await self.gate.wait()
        missing = self._missing(target)
        if missing != Obstacle():
            return missing
        http = HTTPClient(asyncio.get_running_loop())
        try:
            await http.static_login(TOKEN)
            with handle_message_parameters(**post.message()) as parameters:
                sent = await http.send_message(target.channel, params=parameters)
            self.posted.append(dict(sent))
            if not keep:
                await http.delete_message(target.channel, int(sent["id"]))
        finally:
            await http.close()
        return Obstacle()

    def _mentionable(self, role: int) -> bool:
        roles = [one for guild in self.double.world.guilds.values() for one in guild.roles]
        return all(one["mentionable"] for one in roles if one["id"] == str(role))

    def _missing(self, target: Target) -> Obstacle:
        channel = self.double.world.channels.get(target.channel)
        if channel is None:
            return Obstacle(reason=Reason.CHANNEL_GONE)
        granted = discord.Permissions(channel.permissions)
        sending = "send_messages_in_threads" if channel.type in THREADS else "send_messages"
        needed = [*ALWAYS[:1], sending, *ALWAYS[1:]]
        needed += ["create_public_threads"] if target.thread else []
        needed += ["mention_everyone"] if target.role and not self._mentionable(target.role) else []
        lacks = [right for right in needed if not getattr(granted, right)]
        barred = ["announcement_channel"] if target.publish and channel.type != NEWS else []
        return Obstacle((*lacks, *barred))

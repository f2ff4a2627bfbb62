"""A server with a channel and members."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle


@dataclass(frozen=True)
class Place:
    """Where people ask; Ann and Bob are members without special rights."""

    guild: GuildHandle
    channel: ChannelHandle
    ann: MemberActor
    bob: MemberActor

    def member(self, env: Env, name: str, **rights: bool) -> MemberActor:
        """One more member, with a role that has these rights."""
        role = self.guild.create_role(name, permissions=discord.Permissions(**rights))
        return self.guild.add_member(env.create_user(name), roles=[role])


def furnish(env: Env) -> Place:
    """A server on an empty Discord."""
    guild = env.create_guild()
    channel = guild.create_text_channel("tokens")
    ann, bob = (guild.add_member(env.create_user(name)) for name in ("ann", "bob"))
    return Place(guild, channel, ann, bob)

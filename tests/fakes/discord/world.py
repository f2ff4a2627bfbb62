"""What Discord knows: users, servers, channels, messages, commands and interactions."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.fakes.discord.clock import Clock, Snowflakes
from tests.fakes.discord.errors import UNKNOWN_CHANNEL, DiscordError, Json
from tests.fakes.discord.permissions import EVERYTHING

TOKEN = "MTAw.double.not-a-secret"  # noqa: S105
TEXT, DIRECT, GROUP, NEWS, NEWS_THREAD, THREAD = 0, 1, 3, 5, 10, 11
THREADS = (NEWS_THREAD, THREAD)
EPHEMERAL = 1 << 6


@dataclass
class User:
    """Somebody, or the bot."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True
    dm_channel: int | None = None


@dataclass
class Guild:
    """A server; `joined` says whether the bot is in it, `silenced_until` that a moderator has timed it out there."""

    id: int
    name: str
    locale: str = "en-US"
    joined: bool = True
    members: int = 3
    silenced_until: dt.datetime | None = None
    roles: list[Json] = field(default_factory=list[Json])
    """Beside the one that everyone has."""


@dataclass
class Channel:
    """A channel, a thread or a direct message; `permissions` are the bot's."""

    id: int
    name: str
    type: int = TEXT
    guild_id: int | None = None
    permissions: int = EVERYTHING
    parent_id: int | None = None
    recipient: User | None = None
    messages: dict[int, Json] = field(default_factory=dict[int, Json])

    def may(self, *rights: int) -> bool:
        return all(self.permissions & right for right in rights)


@dataclass
class Interaction:
    """One thing that a user did, and all that the bot answered."""

    id: int
    token: str
    payload: Json
    channel: Channel
    created: dt.datetime
    source: Json | None = None
    only_user_install: bool = False
    sent_at: float = field(default_factory=time.perf_counter)
    first_response: float | None = None
    callback: Json | None = None
    original: Json | None = None
    thinking: bool = False
    followups: list[Json] = field(default_factory=list[Json])
    edits: int = 0
    changed_at: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def touch(self) -> None:
        """Wakes whoever waits for an answer."""
        self.changed_at = time.perf_counter()
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass(frozen=True)
class Ping:
    """A mention in a text whose `allowed_mentions` were not none."""

    mention: str
    allowed_mentions: Json | None


class World:
    """All of Discord, as far as one bot sees it."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.ids = Snowflakes(self.clock)
        self.token = TOKEN
        self.gateway_url = ""
        self.shards = 1
        self.max_concurrency = 1
        self.identifies_left = 1000
        self.nonce_window = dt.timedelta(minutes=3)
        self.bot = User(self.ids.next(), "tokentide", bot=True)
        self.application_id = self.bot.id
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: list[Json] = []
        self.nonces: dict[str, tuple[dt.datetime, int, int]] = {}
        self.files: dict[int, bytes] = {}
        self.interactions: dict[str, Interaction] = {}
        self.pings: list[Ping] = []

    def add_user(self, name: str = "ada") -> User:
        user = User(self.ids.next(), name)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str = "harbour", locale: str = "en-US", *, joined: bool = True) -> Guild:
        """A server; ids follow each other such that shards take turns."""
        guild = Guild((1_000_000 + len(self.guilds)) << 22, name, locale, joined)
        self.guilds[guild.id] = guild
        return guild

    def add_role(self, guild: Guild, name: str = "readers", *, mentionable: bool = True) -> int:
        """A role that nobody has; its id."""
        role: Json = {"id": str(self.ids.next()), "name": name, "mentionable": mentionable, "position": 1}
        role |= {"color": 0, "hoist": False, "icon": None, "unicode_emoji": None, "managed": False, "flags": 0}
        colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        guild.roles.append(role | {"permissions": "0", "colors": colors})
        return int(role["id"])

    def add_channel(
        self, guild: Guild | None, name: str = "general", kind: int = TEXT, permissions: int = EVERYTHING
    ) -> Channel:
        channel = Channel(self.ids.next(), name, kind, guild.id if guild else None, permissions)
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """The direct messages with `user`; made the first time."""
        if user.dm_channel is None:
            channel = self.add_channel(None, "", DIRECT)
            channel.recipient, user.dm_channel = user, channel.id
        return self.channels[user.dm_channel]

    def channel(self, channel_id: int) -> Channel:
        if channel_id not in self.channels:
            raise DiscordError(UNKNOWN_CHANNEL)
        return self.channels[channel_id]

    def channels_of(self, guild: Guild) -> Iterable[Channel]:
        return [channel for channel in self.channels.values() if channel.guild_id == guild.id]

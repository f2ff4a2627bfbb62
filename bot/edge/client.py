"""The bot as Discord sees it: no intents, no cache, no mentions; every command goes through the hooks.

What discord.py does otherwise, and this client does not: it tries a first handshake for ever, each time one
call deeper (`launch_shard`), identifies again without counting, leaves the heartbeat of a broken-off handshake
running, and drops commands that are being answered when it closes.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

import discord
import structlog
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import KeepAliveHandler

from bot.edge.allowance import SessionAllowance
from bot.edge.connection import Connection
from bot.edge.reader import Asked
from bot.edge.refusals import NotInstalledError
from bot.edge.register import CommandRegister
from bot.edge.translator import LocaleTranslator

HEARTBEAT_TIMEOUT = 60.0
"""Seconds without a word from the gateway after which the connection counts as dead."""
HANDSHAKE_TIMEOUT = 30.0
LONGEST_RATE_LIMIT = 30.0
"""Seconds that a request waits for a rate limit; beyond, it fails with `discord.RateLimited`."""
ANSWERING = 3.0
"""Seconds that commands which are being answered get when the client closes."""
_ANSWERS = ("CommandTree-invoker", "discord.py: on_interaction")
_NO_NEWS = ("Guilds intent seems", "PyNaCl is not", "davey is not")
_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the client is made for.

    Attributes:
        install: Adds cogs and dynamic items to a client; called for every one that logs in, before its commands
            are registered.
        admit: Whether an interaction is taken; where not, it has been answered.
        failed: Tells the person about an error, which is the command's own and not discord.py's wrapping.
        register: Registers the commands.
    """

    install: Callable[[TokentideClient], Awaitable[None]]
    admit: Callable[[Asked], Awaitable[bool]]
    failed: Callable[[Asked, Exception], Awaitable[None]]
    register: CommandRegister


class HandshakeError(Exception):
    """A shard could not connect for the first time."""


class Tree(app_commands.CommandTree["TokentideClient"]):
    """Takes every interaction through the hooks, so that none is left without an answer."""

    async def interaction_check(self, interaction: Asked, /) -> bool:
        """Whether the interaction is taken; an error while deciding is told like any other."""
        try:
            return await self.client.hooks.admit(interaction)
        except Exception as error:  # noqa: BLE001  # discord.py would drop it
            await self._tell(interaction, error)
            return False

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """Tells what went wrong in the command itself."""
        await self._tell(interaction, error.original if isinstance(error, app_commands.CommandInvokeError) else error)

    async def _tell(self, interaction: Asked, error: Exception) -> None:
        try:
            await self.client.hooks.failed(interaction, error)
        except Exception:  # noqa: BLE001  # there is nobody left to tell
            _log.exception("an error could not be told", error=repr(error))


class TokentideClient(commands.AutoShardedBot):
    """One login. When it has ended it is of no further use: the supervisor makes another.

    Args:
        hooks: What it is made for.
        connection: Where it reports how its shards fare.
        allowance: Shared by all clients of the process.
        heartbeat_timeout: Seconds.
    """

    def __init__(
        self,
        hooks: Hooks,
        connection: Connection,
        allowance: SessionAllowance,
        *,
        heartbeat_timeout: float = HEARTBEAT_TIMEOUT,
    ) -> None:
        with _no_news_unsaid():
            super().__init__(
                command_prefix=(),
                help_command=None,
                tree_cls=Tree,
                intents=discord.Intents.none(),
                allowed_mentions=discord.AllowedMentions.none(),
                member_cache_flags=discord.MemberCacheFlags.none(),
                chunk_guilds_at_startup=False,
                max_messages=None,
                max_ratelimit_timeout=LONGEST_RATE_LIMIT,
                heartbeat_timeout=heartbeat_timeout,
                shard_connect_timeout=HANDSHAKE_TIMEOUT,
                guild_ready_timeout=0.0,  # without the intent no server is sent, so none is waited for
            )
        self.hooks, self.connection, self.allowance = hooks, connection, allowance
        self._launched: set[int] = set()
        self._retrying: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Installs, then registers the commands; a registration that failed goes on beside the bot.

        Raises:
            NotInstalledError: `install` failed.
        """
        await self.tree.set_translator(LocaleTranslator())
        try:
            await self.hooks.install(self)
        except Exception as error:
            raise NotInstalledError(error) from error
        if not await self.hooks.register.sync(self.tree):
            self._retrying = asyncio.create_task(self.hooks.register.retry(self.tree))

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connects all shards and runs until one of them fails for good.

        Raises:
            SessionsUsedUpError: The shards may not start yet.
        """
        shards, _, limits = await self.http.get_bot_gateway()
        self.allowance.check(shards, limits["remaining"], limits["reset_after"] / 1000)
        await super().connect(reconnect=reconnect)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connects a shard for the first time.

        Raises:
            HandshakeError: It failed, and discord.py calls again.
        """
        if shard_id in self._launched:  # within the handler of what went wrong
            raise HandshakeError(f"shard {shard_id} could not connect: {sys.exc_info()[1]!r}")
        self._launched.add(shard_id)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Counts every session, those that discord.py starts by itself, too.

        Raises:
            SessionsUsedUpError: None is left; this ends the client.
        """
        self.allowance.take(self.shard_count or 1)
        await super().before_identify_hook(shard_id, initial=initial)

    async def close(self) -> None:
        """Lets answers be finished, then closes everything; may be called again."""
        if not self.is_closed():
            await self._finish()
        await super().close()

    async def drop_strays(self) -> None:
        """Closes the sockets of handshakes that were broken off once all others are closed.

        discord.py forgets them, and lets their heartbeats go on for another minute.
        """
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws.loop is self.loop:
                thread.stop()
                await thread.ws.socket.close()

    async def _finish(self) -> None:
        if self._retrying:
            self._retrying.cancel()
        answers = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS)}
        answers.discard(asyncio.current_task())  # pyright: ignore[reportArgumentType]
        if answers:
            _, late = await asyncio.wait(answers, timeout=ANSWERING)
            for task in late:
                task.cancel()

    async def on_shard_connect(self, _: int) -> None:
        """Forgets the servers that Discord names as a session begins.

        They are 1.3 kB each without anything in them, and an interaction brings more of its server along.
        """
        self._connection._guilds.clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    async def on_shard_ready(self, shard_id: int) -> None:
        """A session has begun."""
        self._is_up(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A session goes on."""
        self._is_up(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection is gone; discord.py tries to get it back."""
        if not self.is_closed():
            self.connection.is_away(shard_id)

    def _is_up(self, shard_id: int) -> None:
        if not self.is_closed():  # another client may have taken its place
            self.connection.is_up(shard_id, self.shard_count or 1)

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: there are no commands by text."""


@contextmanager
def _no_news_unsaid() -> Generator[None]:
    """Keeps back what discord.py says of every bot without voice and without a server cache."""
    loggers = [logging.getLogger("discord.state"), logging.getLogger("discord.client")]
    for logger in loggers:
        logger.addFilter(_is_news)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_NO_NEWS)

"""Registers the commands with Discord when they changed, and only then: Discord counts registrations."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.domain.errors import TokentideError
from bot.ports import StateStore

FIRST_RETRY, LAST_RETRY = 60.0, 3600.0
"""Seconds before a failed registration is tried again: doubled each time, up to an hour."""
TROUBLES = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)
_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class CommandRegister:
    """Remembers, by application, what Discord last accepted.

    Args:
        state: Where it is remembered.
        pause: Waits for so many seconds.
    """

    def __init__(self, state: StateStore, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._state, self._pause = state, pause

    async def sync(self, tree: app_commands.CommandTree[Any]) -> bool:
        """Registers all global commands of a client that is logged in, if they differ from what Discord has.

        Returns:
            False where it failed and may work later; the failure is in the log.
        """
        key, digest = f"commands/{tree.client.application_id}", await _digest(tree)
        if await self._known(key) == digest:
            return True
        try:
            registered = await tree.sync()
        except app_commands.CommandSyncFailure as error:
            _log.error("Discord finds the commands malformed", reason=str(error))
            return True
        except TROUBLES as error:
            _log.warning("the commands could not be registered, it is tried again later", reason=str(error))
            return False
        _log.info("commands registered", count=len(registered))
        await self._remember(key, digest)
        return True

    async def retry(self, tree: app_commands.CommandTree[Any]) -> None:
        """Tries again and again, each time after a longer wait, until it is settled."""
        wait = FIRST_RETRY
        await self._pause(wait)
        while not await self.sync(tree):
            wait = min(2 * wait, LAST_RETRY)
            await self._pause(wait)

    async def _known(self, key: str) -> str | None:
        try:
            return await self._state.get(key)
        except TokentideError as error:
            _log.warning("what was registered is not known, so it is done again", reason=str(error))
            return None

    async def _remember(self, key: str, digest: str) -> None:
        try:
            await self._state.put(key, digest)
        except TokentideError as error:
            _log.warning("what was registered could not be noted", reason=str(error))


async def _digest(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of what would be sent, whatever the order in which the commands were added."""
    translator = tree.translator or app_commands.Translator()
    payloads = [await one.get_translated_payload(tree, translator) for one in tree.get_commands()]
    texts = sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in payloads)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()

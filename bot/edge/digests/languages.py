"""The language of what a server reads, known also where nobody asks: digests are written without an interaction."""

from __future__ import annotations

from bot.edge.reader import Asked, shared_language
from bot.ports import StateStore
from bot.ports.state import LANGUAGE
from bot.presentation.messages import DEFAULT
from bot.services.guild_settings import CachedGuildSettings


class ServerLanguages:
    """The server's setting, else the language of its Discord when somebody last set a digest up.

    Raises (every method):
        StoreError: The store failed.
    """

    def __init__(self, settings: CachedGuildSettings, state: StateStore) -> None:
        self._settings, self._state = settings, state

    async def note(self, asked: Asked) -> None:
        """Takes note of the language that the asker's server reads now."""
        if asked.guild_id is not None:
            language = await shared_language(asked, self._settings)
            if await self._state.get(_key(asked.guild_id)) != language:
                await self._state.put(_key(asked.guild_id), language)

    async def of(self, guild: int) -> str:
        """The language of a server's posts."""
        chosen = (await self._settings.get(guild)).language
        return chosen or await self._state.get(_key(guild)) or DEFAULT


def _key(guild: int) -> str:
    return f"{LANGUAGE}{guild}"

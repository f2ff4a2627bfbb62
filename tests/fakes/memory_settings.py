"""What the bot keeps, in memory: pass the same contract tests as the ones on SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.domain.errors import StoreError
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings


class MemoryGuildSettings:
    """`bot.ports.GuildSettingsStore` without a database. Fails while `failure` is set; counts what it is asked."""

    def __init__(self) -> None:
        self.kept: dict[int, GuildSettings] = {}
        self.reads = 0
        self.failure: StoreError | None = None

    async def get(self, guild_id: int) -> GuildSettings:
        self.reads += 1
        self._check(guild_id)
        return self.kept.get(guild_id, DEFAULT_SETTINGS)

    async def put(self, guild_id: int, settings: GuildSettings, now: dt.datetime) -> None:
        self._check(guild_id)
        if now.tzinfo is None:
            raise StoreError("a stored time is aware")
        self.kept[guild_id] = settings

    async def forget(self, guild_id: int) -> None:
        self._check(guild_id)
        self.kept.pop(guild_id, None)

    def _check(self, guild_id: int) -> None:
        if self.failure:
            raise self.failure
        if guild_id >= 2**63:
            raise StoreError("an id is below 2^63")


class MemoryState:
    """`bot.ports.StateStore` without a database."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self.texts.get(key)

    async def put(self, key: str, text: str) -> None:
        self.texts[key] = text

    async def forget(self, key: str) -> None:
        self.texts.pop(key, None)

    async def forget_all(self, beginning: str) -> None:
        self.texts = {key: text for key, text in self.texts.items() if not key.startswith(beginning)}


class MemoryTableArchive:
    """`bot.ports.TableArchive` without a database."""

    def __init__(self) -> None:
        self._kept: dict[str, Mapping[str, bytes]] = {}

    async def keep(self, version: str, files: Mapping[str, bytes]) -> bool:
        is_new = version not in self._kept
        self._kept.setdefault(version, dict(files))
        return is_new

    async def files(self, version: str) -> Mapping[str, bytes]:
        return dict(self._kept.get(version, {}))

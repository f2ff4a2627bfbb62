"""The stores under contract: the double in memory, and SQLite."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.backups import BackupFolder
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.follow_ups import SqlFollowUps
from bot.adapters.storage.guild_settings import SqlGuildSettings
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.adapters.storage.state import SqlState
from bot.adapters.storage.table_archive import SqlTableArchive
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.storage.validators import SqlValidators
from bot.ports import Backups, GuildSettingsStore, StateStore, TableArchive, UsageStore, Validators
from bot.services.guild_settings import CachedGuildSettings
from tests.contract.alert_books import Books
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.memory_backups import MemoryBackups
from tests.fakes.memory_following import MemoryFollowUps
from tests.fakes.memory_settings import MemoryGuildSettings, MemoryState, MemoryTableArchive
from tests.fakes.memory_store import MemoryStore, MemoryValidators

KINDS = ["memory", "sqlite"]


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[UsageStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/store.db") as database:
        yield SqlUsageStore(database)


@pytest.fixture(params=KINDS)
async def validators(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Validators]:
    if request.param == "memory":
        yield MemoryValidators()
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/store.db") as database:
        yield SqlValidators(database)


@pytest.fixture(params=[*KINDS, "cached"])
async def guilds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[GuildSettingsStore]:
    if request.param == "memory":
        yield MemoryGuildSettings()
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/store.db") as database:
        store = SqlGuildSettings(database)
        yield CachedGuildSettings(store) if request.param == "cached" else store


@pytest.fixture(params=KINDS)
async def state(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[StateStore]:
    if request.param == "memory":
        yield MemoryState()
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/store.db") as database:
        yield SqlState(database)


@pytest.fixture(params=KINDS)
async def books(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Books]:
    if request.param == "memory":
        alerts = MemoryAlerts()
        yield Books(alerts, alerts.ledger, alerts.ledger.schedules, MemoryFollowUps(alerts.ledger))
        return
    async with open_database(tmp_path / "alerts.db") as database:
        yield Books(SqlAlerts(database), SqlLedger(database), SqlSchedules(database), SqlFollowUps(database))


@pytest.fixture(params=KINDS)
async def table_archive(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[TableArchive]:
    if request.param == "memory":
        yield MemoryTableArchive()
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/store.db") as database:
        yield SqlTableArchive(database)


@pytest.fixture(params=KINDS)
async def backups(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Backups]:
    if request.param == "memory":
        yield MemoryBackups()
        return
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/store.db") as database:
        yield BackupFolder(database.name, tmp_path / "backups")

"""The stores under contract: the double in memory, and SQLite."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.storage.validators import SqlValidators
from bot.ports import UsageStore, Validators
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

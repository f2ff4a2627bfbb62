"""Databases in files, for tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.errors import StoreError
from bot.domain.readings import Period
from bot.ports import Changes
from tests.fakes.usage import DAY, SUNDAY, bucket, reading, version


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def fill(path: Path, days: int = 1) -> None:
    async with open_database(url(path)) as database:
        versions = tuple(version(bucket(SUNDAY - n * DAY)) for n in range(days))
        store = SqlUsageStore(database)
        await store.record(reading(raw=os.urandom(days)), Changes(versions), await store.revision())


async def count(path: Path) -> int:
    async with open_database(url(path)) as database:
        return len([one async for one in SqlUsageStore(database).stream(Period.DAY)])


async def refusal(path: Path) -> str:
    """The one line that opening `path` fails with; it starts with the file's name."""
    with pytest.raises(StoreError) as caught:
        await count(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def damage(path: Path) -> None:
    """Overwrites a page in the middle."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(content)


def backup_files(path: Path) -> list[str]:
    """All that lies in the folder of backups of a test's database, `data/backups` beside it."""
    folder = path.parent / "data" / "backups"
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []

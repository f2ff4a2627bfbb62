"""What is said, and what stays, when a backup cannot be made."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.storage.backups import BackupFolder
from bot.domain.errors import StoreError
from tests.fakes.database import backup_files, damage, fill
from tests.fakes.usage import HOUR, NOON

NAME = "tokentide-20260406T120000Z.sqlite3"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    await fill(tmp_path / "live.db", days=30)
    return tmp_path / "live.db"


@pytest.fixture
def backups(path: Path) -> BackupFolder:
    return BackupFolder(path, path.parent / "data" / "backups")


async def refused(backups: BackupFolder, hours: int = 1) -> str:
    with pytest.raises(StoreError) as caught:
        await backups.make(NOON + hours * HOUR)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@contextmanager
def small_disk(size_bytes: int) -> Generator[None]:
    """Writing beyond that size of a file fails, as it does on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_disk_that_cannot_take_it_leaves_the_good_ones(path: Path, backups: BackupFolder) -> None:
    await fill(path.parent / "big.db", days=900)
    big = BackupFolder(path.parent / "big.db", path.parent / "data" / "backups")
    await backups.make(NOON)
    with small_disk(50_000):
        message = await refused(big)
    assert message.startswith(f"{path.parent}/data/backups/tokentide-20260406T130000Z.sqlite3 ")
    assert "cannot be read or written, the disk reports an error" in message
    assert backup_files(path) == [NAME], "and nothing half written"
    await big.make(NOON + 2 * HOUR)


async def test_a_failure_deletes_what_is_too_old_but_never_the_newest(path: Path, backups: BackupFolder) -> None:
    for hour in (0, 1):
        await backups.make(NOON + hour * HOUR)
    await asyncio.to_thread(path.write_bytes, b"<html>" * 1000)
    assert "live.db is not a database" in await refused(backups, hours=24 * 60)
    assert backup_files(path) == ["tokentide-20260406T130000Z.sqlite3"]


async def test_a_folder_that_cannot_be_made_is_named(path: Path, backups: BackupFolder) -> None:
    (path.parent / "data").write_text("a file")
    assert "data/backups cannot be written: Not a directory" in await refused(backups)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_folder_is_named(path: Path, backups: BackupFolder) -> None:
    await backups.make(NOON)
    (path.parent / "data" / "backups").chmod(0o500)
    try:
        assert "cannot be opened; check that its folder exists and can be written" in await refused(backups)
    finally:
        (path.parent / "data" / "backups").chmod(0o700)
    assert backup_files(path) == [NAME]


async def test_a_name_that_is_taken_by_a_folder_is_named(path: Path, backups: BackupFolder) -> None:
    (path.parent / "data" / "backups" / NAME).mkdir(parents=True)
    assert f"{NAME} cannot be written: Is a directory" in await refused(backups, hours=0)
    assert backup_files(path) == [NAME]


async def test_a_database_that_is_gone_is_named_and_not_made_anew(path: Path, backups: BackupFolder) -> None:
    await asyncio.to_thread(path.unlink)
    assert f"{path} cannot be opened" in await refused(backups)
    assert not await asyncio.to_thread(path.exists)
    assert backup_files(path) == []


async def test_a_damaged_database_is_not_copied(path: Path, backups: BackupFolder) -> None:
    await backups.make(NOON)
    damage(path)
    message = await refused(backups)
    assert message.startswith(f"{path} is damaged")
    assert backup_files(path) == [NAME]


def spoil(partial: Path, fault: str) -> None:
    match fault:
        case "emptied":
            partial.write_bytes(b"")
        case "torn":
            os.truncate(partial, partial.stat().st_size // 2)
        case "damaged":
            damage(partial)
        case _:
            partial.unlink()


@pytest.mark.parametrize("fault", ["emptied", "torn", "damaged", "gone"])
async def test_a_copy_that_is_not_whole_is_not_kept(
    path: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    await backups.make(NOON)
    connect = sqlite3.connect

    def faulty(database: str, **options: Any) -> sqlite3.Connection:
        if database.endswith("mode=ro"):
            (partial,) = (path.parent / "data" / "backups").glob("*.partial")
            spoil(partial, fault)
        return connect(database, **options)

    monkeypatch.setattr(sqlite3, "connect", faulty)
    assert "tokentide-20260406T130000Z.sqlite3" in await refused(backups)
    assert backup_files(path) == [NAME]

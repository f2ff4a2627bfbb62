"""Backups of a database that is in use."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.adapters.storage.backups import BackupFolder
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.guild_settings import SqlGuildSettings
from bot.adapters.storage.state import SqlState
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings
from bot.domain.readings import Period
from bot.ports import Changes
from bot.services.snapshots import build
from tests.fakes.database import backup_files, count, fill, url
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, bucket, reading, version
from tests.fakes.usage_store import everything

NAME = "tokentide-20260406T120000Z.sqlite3"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    await fill(tmp_path / "live.db", days=30)
    return tmp_path / "live.db"


@pytest.fixture
def backups(path: Path) -> BackupFolder:
    return BackupFolder(path, path.parent / "data" / "backups")


async def test_a_copy_opened_as_the_database_gives_the_same_figures(path: Path, backups: BackupFolder) -> None:
    async with open_database(url(path)) as database:
        await SqlGuildSettings(database).put(1, GuildSettings("zh-Hans"), NOON)
        await backups.make(NOON)
        store = SqlUsageStore(database)
        said = [await everything(store), await build(store)]
        await store.record(reading(), Changes((version(bucket(SUNDAY - 50 * DAY)),)), await store.revision())
        await SqlGuildSettings(database).forget(1)
        assert [await everything(store), await build(store)] != said
    await asyncio.to_thread(shutil.copy, path.parent / "data" / "backups" / NAME, path)
    async with open_database(url(path)) as database:
        assert [await everything(SqlUsageStore(database)), await build(SqlUsageStore(database))] == said
        assert await SqlGuildSettings(database).get(1) == GuildSettings("zh-Hans")


async def test_a_copy_is_one_file_that_can_be_read_where_nothing_can_be_written(
    path: Path, backups: BackupFolder
) -> None:
    async with open_database(url(path)):
        await backups.make(NOON)
    assert backup_files(path) == [NAME]
    connection = sqlite3.connect(f"file:{path.parent}/data/backups/{NAME}?mode=ro", uri=True)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


class Writer:
    """Records three days at a time, without a pause."""

    def __init__(self) -> None:
        self.recorded = 0
        self.begun = asyncio.Event()

    async def write(self, path: Path) -> None:
        async with open_database(url(path)) as database:
            store = SqlUsageStore(database)
            for n in range(10_000):
                days = [SUNDAY - (1000 + 3 * n + k) * DAY for k in range(3)]
                changes = Changes(tuple(version(bucket(day)) for day in days))
                await store.record(reading(raw=os.urandom(5000)), changes, await store.revision())
                self.recorded = n + 1
                self.begun.set()


async def test_every_copy_made_while_it_is_written_is_whole(path: Path, backups: BackupFolder) -> None:
    writer = Writer()
    async with asyncio.timeout(30):
        writing = asyncio.create_task(writer.write(path))
        await writer.begun.wait()
        for hour in range(5):
            before = writer.recorded
            made = await backups.make(NOON + hour * HOUR)
            after = writer.recorded
            copied = await count(path.parent / "data" / "backups" / made.name) - 30
            assert copied % 3 == 0, "a reading is whole"
            assert before <= copied // 3 <= after + 1, "all that was acknowledged is in it"
    assert writer.recorded > 5, "writing went on meanwhile"
    writing.cancel()
    await asyncio.wait([writing])
    assert writing.cancelled(), "it was not disturbed"


async def test_a_write_that_is_not_finished_is_neither_waited_for_nor_copied(path: Path, backups: BackupFolder) -> None:
    async with open_database(url(path)) as database, database.writing() as connection:
        await connection.exec_driver_sql("INSERT INTO state VALUES ('heartbeat', 'half')")
        made = await asyncio.wait_for(backups.make(NOON), 10)
    async with open_database(path.parent / "data" / "backups" / made.name) as copy:
        assert await SqlState(copy).get("heartbeat") is None
    async with open_database(url(path)) as database:
        assert await SqlState(database).get("heartbeat") == "half"


async def test_what_was_erased_is_not_in_the_free_pages_of_a_copy(path: Path, backups: BackupFolder) -> None:
    async with open_database(url(path)) as database:
        settings = SqlGuildSettings(database)
        for guild_id in range(30):
            await settings.put(guild_id, GuildSettings("xx-erased"), NOON)
        for guild_id in range(30):
            await settings.forget(guild_id)
        await backups.make(NOON)
        assert await settings.get(7) == DEFAULT_SETTINGS
    assert b"xx-erased" not in (path.parent / "data" / "backups" / NAME).read_bytes()


async def test_only_whole_backups_are_listed_and_other_files_are_left_alone(path: Path, backups: BackupFolder) -> None:
    await backups.make(NOON)
    folder = path.parent / "data" / "backups"
    strangers = ["notes.txt", "tokentide-20260101T000000Z.sqlite3.bak", "tokentide-20269999T000000Z.sqlite3"]
    for name in strangers:
        (folder / name).write_text("mine")
    (folder / "tokentide-20260101T000000Z.sqlite3").mkdir()
    for stamp in ("20260405T000000Z", "20260406T130000Z"):
        (folder / f"tokentide-{stamp}.sqlite3.partial").write_text("left by a kill")
    assert [one.name for one in await backups.kept()] == [NAME]
    await backups.make(NOON + HOUR)
    left = {*backup_files(path)} - {NAME, "tokentide-20260406T130000Z.sqlite3"}
    assert left == {*strangers, "tokentide-20260101T000000Z.sqlite3"}


async def test_two_at_once_in_one_program_take_turns(path: Path, backups: BackupFolder) -> None:
    made = await asyncio.gather(*(backups.make(NOON + n * HOUR) for n in range(4)))
    assert {one.name for one in made} == set(backup_files(path))


async def test_one_that_is_given_up_is_finished_or_leaves_nothing(path: Path, backups: BackupFolder) -> None:
    making = asyncio.create_task(backups.make(NOON))
    await asyncio.sleep(0)
    making.cancel()
    await asyncio.wait([making])
    await backups.make(NOON + HOUR)
    for name in backup_files(path):
        copy = path.parent / "data" / "backups" / name
        async with open_database(url(copy)) as database:
            assert len(await SqlUsageStore(database).current(Period.DAY, SUNDAY - 40 * DAY, SUNDAY)) == 30


async def test_a_copy_is_on_the_disk_before_it_gets_its_name(
    path: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look(_descriptor: int) -> None:
        seen.append(backup_files(path))

    monkeypatch.setattr(os, "fsync", look)
    await backups.make(NOON)
    assert seen == [[f"{NAME}.partial"], [NAME]], "the file before it is renamed, the folder after"

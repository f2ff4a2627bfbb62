"""What is said when a database cannot be used; nothing is half written then."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.storage import engine as engine_module
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.errors import StoreError
from bot.domain.readings import Period
from bot.ports import Changes
from tests.fakes.database import damage, fill, refusal, url
from tests.fakes.usage import DAY, SUNDAY, bucket, reading, version

ROOT = Path(__file__).resolve().parents[2]


async def test_a_schema_from_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await fill(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "newer than this program (schema 9999)" in await refusal(path)


@pytest.mark.parametrize("content", [b"date,model_permaslug,total_tokens\n" * 40, b"\x00" * 5000, b"<html>"])
async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert "is not a database" in await refusal(path)
    assert path.read_bytes() == content


async def test_a_damaged_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await fill(path, days=200)
    damage(path)
    assert "is damaged; restore it from a backup" in await refusal(path)


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in await refusal(tmp_path)


async def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be opened" in await refusal(tmp_path / "file" / "a.db")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "tokentide.db",
        "postgresql+asyncpg://bot:s3cret@db/tokentide",
        "postgresql+asyncpg://bot:s3cret@db:port/tokentide",
        "sqlite+aiosqlite://",
        "sqlite:///:memory:",
    ],
)
async def test_another_url_is_refused_without_showing_its_password(wrong: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as caught:
        async with open_database(wrong):
            pass
    assert "s3cret" not in str(caught.value)


async def test_a_full_disk_stores_nothing_and_recovers_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await fill(path)
    async with open_database(url(path)) as database:
        store = SqlUsageStore(database)
        many = tuple(version(bucket(SUNDAY - n * DAY)) for n in range(1, 3000))
        async with database.reading() as connection:
            pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
            await connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        with pytest.raises(StoreError, match="the disk is full"):
            await store.record(reading(), Changes(many), await store.revision())
        async with database.reading() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1000000"))
        assert await store.revision() == 1
        await store.record(reading(), Changes(many), 1)
        assert len(await store.current(Period.DAY, SUNDAY - 3000 * DAY, SUNDAY)) == 3000


async def test_a_read_only_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await fill(path)
    async with open_database(url(path)) as database:
        async with database.reading() as connection:
            await connection.execute(text("PRAGMA query_only = ON"))
        with pytest.raises(StoreError, match=r"a\.db cannot be written; check the rights"):
            await SqlUsageStore(database).record(reading(), Changes((version(bucket(SUNDAY - DAY)),)), 1)


async def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await fill(path)
    async with open_database(url(path)) as database:
        store = SqlUsageStore(database)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(store.record(reading(), Changes((version(bucket(SUNDAY - DAY)),)), 1))
        assert len(await store.current(Period.DAY, SUNDAY, SUNDAY)) == 1, "readers do not wait"
        await asyncio.sleep(0.2)
        assert not writing.done()
        other.execute("COMMIT")
        other.close()
        await writing
        assert await store.revision() == 2


async def test_a_lock_that_lasts_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    await fill(path)
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.1)
    async with open_database(url(path)) as database:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(StoreError, match="is locked by another program"):
                await SqlUsageStore(database).record(reading(), Changes(), 1)
        finally:
            other.close()
        assert "is locked by another program" in await locked_at_start(path)


async def locked_at_start(path: Path) -> str:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        return await refusal(path)
    finally:
        other.close()

"""Writes that are committed together: answered after the commit, together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engine import Database, open_database
from bot.adapters.storage.grouped import GroupedWrites, Write
from bot.adapters.storage.schema import validator
from bot.domain.errors import StoreError


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    async with open_database(tmp_path / "a.db") as database:
        yield database


def put(url: str) -> Write[str]:
    async def job(connection: AsyncConnection) -> str:
        await connection.execute(insert(validator), {"url": url, "etag": "x"})
        return url

    return job


async def stored(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set((await connection.execute(select(validator.c.url))).scalars())


async def test_each_gets_its_own_answer_once_it_is_stored(database: Database) -> None:
    writes = GroupedWrites(database)

    async def write(n: int) -> None:
        assert await writes.write(put(f"u{n}")) == f"u{n}"
        assert f"u{n}" in await stored(database)

    await asyncio.gather(*(write(n) for n in range(30)))
    assert len(await stored(database)) == 30


async def test_many_take_two_commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    commits, writing = 0, database.writing

    @asynccontextmanager
    async def counted() -> AsyncGenerator[AsyncConnection]:
        nonlocal commits
        commits += 1
        async with writing() as connection:
            yield connection

    monkeypatch.setattr(database, "writing", counted)
    writes = GroupedWrites(database)
    await asyncio.gather(*(writes.write(put(f"u{n}")) for n in range(30)))
    assert commits <= 2


async def test_one_that_fails_leaves_nothing_of_its_group_and_all_are_told(database: Database) -> None:
    writes = GroupedWrites(database)
    jobs = [writes.write(put(url)) for url in ("u1", "u2", "u2", "u3")]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    kept = await stored(database)
    assert {answer for answer in answers if isinstance(answer, str)} == kept
    assert all(isinstance(answer, str | StoreError) for answer in answers)
    assert "u2" not in kept
    assert await writes.write(put("u4")) == "u4", "the next group is not hurt"


async def test_a_bug_in_one_reaches_who_commits_and_the_others_learn_that_nothing_is_stored(database: Database) -> None:
    async def broken(_connection: AsyncConnection) -> str:
        raise RuntimeError("a bug")

    writes = GroupedWrites(database)
    answers = await asyncio.gather(*(writes.write(job) for job in (broken, put("u1"))), return_exceptions=True)
    assert all(isinstance(answer, RuntimeError | StoreError | str) for answer in answers)
    assert any(isinstance(answer, RuntimeError) for answer in answers)
    assert {answer for answer in answers if isinstance(answer, str)} == await stored(database)


async def test_whoever_is_cancelled_takes_nobody_along_silently(database: Database) -> None:
    started = asyncio.Event()

    async def slow(connection: AsyncConnection) -> str:
        await put("slow")(connection)
        started.set()
        await asyncio.sleep(10)
        return "slow"

    writes = GroupedWrites(database)
    first = asyncio.create_task(writes.write(slow))
    await started.wait()
    second = asyncio.create_task(writes.write(put("u1")))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "u1"
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await stored(database) == {"u1"}

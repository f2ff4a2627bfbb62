"""The database file: how it is set up, migrated by several at once, and what is said when it cannot be used."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.adapters.storage.delivery_tables import metadata
from bot.adapters.storage.engine import Database, open_database
from bot.adapters.storage.rows import select_versions
from bot.adapters.storage.schema import bucket_version, in_quarantine, in_use
from tests.fakes.database import count, fill, url
from tests.fakes.usage import SUNDAY

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", ["reading", "writing"])
async def test_every_connection_survives_a_power_failure(tmp_path: Path, kind: str) -> None:
    async with open_database(url(tmp_path / "a.db")) as database:
        opened = database.reading() if kind == "reading" else database.writing()
        async with opened as connection:

            async def pragma(name: str) -> object:
                return (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()

            assert await pragma("synchronous") == 2, "FULL"
            assert await pragma("journal_mode") == "wal"
            assert await pragma("foreign_keys") == 1
            assert await pragma("busy_timeout") == 30_000


async def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "a.db"
    await fill(path)
    assert await count(path) == 1


async def test_the_migrated_schema_is_the_one_in_the_code(tmp_path: Path) -> None:
    def difference(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with open_database(url(tmp_path / "a.db")) as database, database.reading() as connection:
        assert await connection.run_sync(difference) == []


async def test_indexes_and_checks_are_migrated_too(tmp_path: Path) -> None:
    """What Alembic does not compare: conditions, CHECKs, and how a table is stored."""

    def statements(connection: Connection) -> set[str]:
        rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).scalars()
        return {" ".join(sql.split()) for sql in rows if "alembic_version" not in sql}

    async with open_database(url(tmp_path / "a.db")) as database, database.writing() as connection:
        migrated = await connection.run_sync(statements)
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        assert migrated == await connection.run_sync(statements)


def test_schema_and_reads_compile_for_postgresql() -> None:
    statements: list[str] = []
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
    reads = select_versions().where(in_use, ~in_quarantine).order_by(bucket_version.c.date)
    select = str(reads.compile(dialect=dialect))
    assert "json_agg(bucket_row.tokens ORDER BY bucket_row.position)" in select
    assert any("TIMESTAMP WITH TIME ZONE" in sql for sql in statements)
    assert not any("BIGSERIAL" in sql for sql in statements), "ids of Discord are given, not counted"
    assert any("WHERE superseded_at IS NULL AND held IS false" in sql for sql in statements)


OPEN = """
import asyncio, sys
from bot.adapters.storage.engine import open_database

async def main():
    async with open_database(sys.argv[1]):
        pass

asyncio.run(main())
"""


def test_several_processes_may_migrate_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    command = [sys.executable, "-c", OPEN, url(path)]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [process.communicate(timeout=60)[1] for process in started]
    assert errors == [""] * 4
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0007",)]
    connection.close()


WRITE = """
import asyncio, sys
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.ports import Changes
from tests.fakes.usage import DAY, SUNDAY, bucket, reading, version

async def main():
    async with open_database(sys.argv[1]) as database:
        store = SqlUsageStore(database)
        for n in range(10_000):
            days = [SUNDAY - (3 * n + k) * DAY for k in range(3)]
            await store.record(reading(), Changes(tuple(version(bucket(day)) for day in days)), await store.revision())
            print(n + 1, flush=True)

asyncio.run(main())
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    command = [sys.executable, "-c", WRITE, url(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(20)]
        time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.readlines()
    last = max(int(line) for line in acknowledged if line.endswith("\n"))
    stored = asyncio.run(count(path))
    assert stored % 3 == 0, "a reading is whole"
    assert stored // 3 in {last, last + 1}


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path / "a.db"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


async def test_a_reader_uses_the_index(tmp_path: Path) -> None:
    async with open_database(url(tmp_path / "a.db")) as database:
        plan = await explain(database)
    assert "USING INDEX uq_bucket_version_in_use" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN bucket_row" not in plan


async def explain(database: Database) -> str:
    columns = bucket_version.c
    statement = select_versions().where(in_use, columns.period == "day", columns.date > SUNDAY).order_by(columns.date)
    async with database.reading() as connection:
        sql = str(statement.compile(connection.sync_connection, compile_kwargs={"literal_binds": True}))
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(row.detail for row in rows)


def test_the_alembic_table_is_the_only_other_one(tmp_path: Path) -> None:
    async def names() -> set[str]:
        async with open_database(url(tmp_path / "a.db")) as database, database.reading() as connection:
            return set(await connection.run_sync(lambda one: inspect(one).get_table_names()))

    assert asyncio.run(names()) == {"alembic_version", *metadata.tables}

"""A database made by an earlier program is brought up to date with all that is in it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, make_url
from sqlalchemy.engine import Connection

from bot.adapters.storage.delivery_tables import delivery as delivery_table
from bot.adapters.storage.engine import Database, make_engine, open_database, writing_option
from bot.adapters.storage.guild_settings import SqlGuildSettings
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.ledger_rows import delivery_values
from bot.adapters.storage.migrate import FOLDER
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.adapters.storage.state import SqlState
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.storage.validators import SqlValidators
from bot.domain.catalog import ModelCard
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings, LensChoice
from bot.domain.readings import Period, Rejection
from bot.ports import Changes
from tests.fakes.database import url
from tests.fakes.digests import delivery, schedule
from tests.fakes.usage import DAY, NOON, SUNDAY, bucket, reading, version
from tests.fakes.usage_store import everything

OLD_TABLES = (
    "reading",
    "bucket_version",
    "slug",
    "bucket_row",
    "rejection",
    "gap",
    "attempt",
    "model",
    "validator",
)


async def make_first(path: Path) -> list[object]:
    """A database of the first schema with something in every table; returns what its store says."""
    engine = make_engine(make_url(url(path)))
    async with engine.execution_options(**writing_option()).begin() as connection:
        await connection.run_sync(_upgrade, "0001")
    database = Database(engine, str(path))
    store = SqlUsageStore(database)
    odd = version(bucket(other=999), NOON, 2, "total is 3.00 times the usual")
    one = replace(reading(raw=b"{}", gaps=(SUNDAY - DAY,)), rejections=(Rejection("x", "no date", 1),))
    await store.record(one, Changes((version(), odd)), 0)
    await store.save_models([ModelCard("a/b", "B", dt.date(2026, 1, 2))], SUNDAY)
    await SqlValidators(database).put("https://example.org/a", '"1"')
    said = await everything(store)
    await engine.dispose()
    return said


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    command.upgrade(config, revision)


def rows(path: Path) -> dict[str, list[object]]:
    connection = sqlite3.connect(path)
    try:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in OLD_TABLES}  # noqa: S608
    finally:
        connection.close()


async def test_the_first_schema_is_brought_up_to_date_with_every_row(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    said, before = await make_first(path), rows(path)
    assert all(before.values()), "something is in every table"
    async with open_database(url(path)) as database:
        store = SqlUsageStore(database)
        assert await everything(store) == said
        assert await store.raw(reading(raw=b"{}").sha256) == b"{}"
        await SqlState(database).put("heartbeat", "now")
        await SqlGuildSettings(database).put(1, DEFAULT_SETTINGS, NOON)
    assert rows(path) == before


async def test_old_readings_can_be_pruned_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    await make_first(path)
    async with open_database(url(path)) as database:
        store = SqlUsageStore(database)
        for days in (2, 1):
            bad = replace(reading(at=NOON - days * DAY), rejections=(Rejection("y", "no date", 1),))
            await store.record(bad, Changes(), await store.revision())
        assert await store.prune_readings(NOON) == 1
        assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: version()}
    assert len(rows(path)["rejection"]) == 2, "the pruned reading's is gone"


async def test_deliveries_stay_as_they_were_when_a_schedule_may_have_errata(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    engine = make_engine(make_url(url(path)))
    async with engine.execution_options(**writing_option()).begin() as connection:
        await connection.run_sync(_upgrade, "0004")
    number = await SqlSchedules(Database(engine, str(path))).add(schedule())
    one = replace(delivery(number), attempts=3, message=2**60, late=True, sent_at=NOON)
    async with engine.execution_options(**writing_option()).begin() as connection:
        values = {name: value for name, value in delivery_values(one).items() if name != "recipient"}
        await connection.execute(insert(delivery_table), {"id": 7, **values})
    await engine.dispose()
    async with open_database(url(path)) as database:
        assert await SqlLedger(database).get(7) == replace(one, id=7)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("timezone", "Asia/Atlantis", GuildSettings("zh-Hant", "UTC", LensChoice.PRESS)),
        ("lens", "wide", GuildSettings("zh-Hant", "Asia/Taipei", LensChoice.BOTH)),
    ],
)
async def test_a_choice_that_no_longer_exists_counts_as_not_made(
    tmp_path: Path, column: str, value: str, expected: GuildSettings
) -> None:
    path = tmp_path / "a.db"
    async with open_database(url(path)) as database:
        settings = SqlGuildSettings(database)
        await settings.put(1, GuildSettings("zh-Hant", "Asia/Taipei", LensChoice.PRESS), NOON)
        async with database.writing() as connection:
            await connection.exec_driver_sql(f"UPDATE guild_settings SET {column} = ?", (value,))  # noqa: S608
        assert await settings.get(1) == expected

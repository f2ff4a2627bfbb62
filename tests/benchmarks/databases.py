"""SQLite files with made-up histories, written in bulk: the making of them is no part of what is measured."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.rows import version_values
from bot.adapters.storage.schema import bucket_version, reading, slug
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.catalog import ModelCard
from bot.domain.readings import BucketVersion, Period
from tests.benchmarks.plan import Size
from tests.benchmarks.results import Samples
from tests.benchmarks.synthetic import LAST_DAY, READ, History

LISTED = 400
"""Models in the catalogue: about as many as OpenRouter lists."""


def url(path: Path) -> str:
    """What `open_database` takes."""
    return f"sqlite+aiosqlite:///{path}"


def paths(folder: Path, size: Size) -> list[Path]:
    """The files of one size, one for each store; sizes of as many rows in all are still different ones."""
    name = "-".join(map(str, astuple(size)))
    return [folder / f"{name}-{number}.sqlite3" for number in range(size.stores)]


def make(folder: str, *numbers: str) -> Samples:
    """Writes the files of a size (its fields in order); returns milliseconds and bytes on disk."""
    size = Size(*map(int, numbers))
    started = time.perf_counter_ns()
    for number, path in enumerate(paths(Path(folder), size)):
        _make_one(path, History(size, number))
    disk = sum(path.stat().st_size for path in paths(Path(folder), size))
    return {"ms": [(time.perf_counter_ns() - started) / 1e6], "bytes": [disk]}


def _make_one(path: Path, history: History) -> None:
    versions = list(history.versions())
    asyncio.run(_write_versions(path, history, versions))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    columns = "version_id, position, slug_id, tokens"
    connection.executemany(f"INSERT INTO bucket_row ({columns}) VALUES (?, ?, ?, ?)", _rows(history, versions))  # noqa: S608
    connection.execute("COMMIT")
    connection.close()


async def _write_versions(path: Path, history: History, versions: Sequence[BucketVersion]) -> None:
    async with open_database(url(path)) as database:
        async with database.writing() as connection:
            await connection.execute(insert(reading), _reading(history))
            ids = [{"id": key, "slug": name} for key, name in enumerate(history.slugs, 1)]
            await connection.execute(insert(slug), ids)
            values = [{"id": key, "reading_id": 1, **version_values(one)} for key, one in enumerate(versions, 1)]
            await connection.execute(insert(bucket_version), values)
        await SqlUsageStore(database).save_models([_card(name) for name in history.slugs[-LISTED:]], LAST_DAY)


def _rows(history: History, versions: Sequence[BucketVersion]) -> Iterator[tuple[int, int, int, int]]:
    keys = {name: key for key, name in enumerate(history.slugs, 1)}
    for version_id, version in enumerate(versions, 1):
        for position, (name, tokens) in enumerate(version.bucket.tokens.items()):
            yield version_id, position, keys[name], tokens


def _reading(history: History) -> dict[str, Any]:
    return {
        "source": "synthetic",
        "origin": "memory",
        "period": Period.DAY.value,
        "requested_at": READ,
        "as_of": READ,
        "start_date": history.first_day,
        "end_date": LAST_DAY,
        "sha256": "0" * 64,
        "warnings": "",
        "lenient": False,
    }


def _card(name: str) -> ModelCard:
    return ModelCard(slug=name, name=name.partition("/")[2].title())

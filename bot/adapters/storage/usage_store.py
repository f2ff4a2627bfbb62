"""The store of usage data on SQL."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, update

from bot.adapters.storage import listings, pruning, recording
from bot.adapters.storage.engine import Database
from bot.adapters.storage.rows import select_versions, to_version
from bot.adapters.storage.schema import attempt, bucket_version, gap, in_quarantine, in_use, reading
from bot.adapters.storage.slug_ids import SlugIds
from bot.domain.catalog import Catalog, ModelCard
from bot.domain.past import in_use_at
from bot.domain.readings import BucketVersion, Period, Reading
from bot.ports import Attempt, Changes

CHUNK = 250
"""Buckets that `stream` holds at a time."""


class SqlUsageStore:
    """`bot.ports.UsageStore` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._slugs = SlugIds()

    async def revision(self) -> int:
        """See `UsageStore`: the number of the last reading."""
        async with self._database.reading() as connection:
            return await recording.read_revision(connection)

    async def current(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        """See `UsageStore`."""
        return await self._window(in_use, period, start, end)

    async def held(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        """See `UsageStore`."""
        return await self._window(in_quarantine, period, start, end)

    async def as_of(
        self, period: Period, start: dt.date, end: dt.date, moment: dt.datetime
    ) -> Mapping[dt.date, BucketVersion]:
        """See `UsageStore`."""
        columns = bucket_version.c
        inside = (columns.period == period.value, columns.date.between(start, end))
        there = (
            columns.first_requested_at <= moment,
            columns.superseded_at.is_(None) | (columns.superseded_at > moment),
        )
        return in_use_at(await self._read(select_versions().where(*inside, *there)), moment)

    async def changed_since(self, period: Period, moment: dt.datetime) -> Sequence[dt.date]:
        """See `UsageStore`."""
        columns = bucket_version.c
        changed = or_(columns.first_requested_at > moment, columns.superseded_at > moment)
        statement = select(columns.date).where(columns.period == period.value, changed).distinct()
        async with self._database.reading() as connection:
            return (await connection.execute(statement.order_by(columns.date))).scalars().all()

    async def stream(self, period: Period) -> AsyncGenerator[BucketVersion]:
        """See `UsageStore`."""
        columns = bucket_version.c
        chunk = select_versions().where(in_use, columns.period == period.value).order_by(columns.date).limit(CHUNK)
        async with self._database.reading() as connection:
            slugs = await self._slugs.read(connection)
            after = dt.date.min
            while rows := (await connection.execute(chunk.where(columns.date > after))).all():
                for version in await asyncio.to_thread(_to_versions, rows, slugs):
                    yield version
                after = rows[-1].date

    async def versions(self, period: Period, date: dt.date) -> Sequence[BucketVersion]:
        """See `UsageStore`."""
        columns = bucket_version.c
        statement = select_versions().where(columns.period == period.value, columns.date == date)
        return await self._read(statement.order_by(columns.first_as_of, columns.number))

    async def record(self, reading: Reading, changes: Changes, revision: int) -> None:
        """See `UsageStore`."""
        raw = await asyncio.to_thread(_compressed, reading.raw) if changes.new and reading.raw else None
        async with self._database.writing() as connection:
            await recording.check_revision(connection, revision, self._database.name)
            reading_id = await recording.write_reading(connection, reading, raw)
            await recording.write_changes(connection, changes, reading_id, self._slugs)

    async def record_attempt(self, attempt: Attempt) -> None:
        """See `UsageStore`."""
        async with self._database.writing() as connection:
            await recording.write_attempt(connection, attempt)

    async def raw(self, sha256: str) -> bytes | None:
        """See `UsageStore`."""
        statement = select(reading.c.raw).where(reading.c.sha256 == sha256, reading.c.raw.is_not(None)).limit(1)
        async with self._database.reading() as connection:
            raw = (await connection.execute(statement)).scalar_one_or_none()
        return None if raw is None else await asyncio.to_thread(gzip.decompress, raw)

    async def attempts(self, limit: int) -> Sequence[Attempt]:
        """See `UsageStore`."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(attempt).order_by(attempt.c.id.desc()).limit(limit))).all()
        return [
            Attempt(row.source, row.origin, row.requested_at, row.as_of, row.succeeded, row.message) for row in rows
        ]

    async def gaps(self, period: Period) -> Sequence[dt.date]:
        """See `UsageStore`."""
        filled = exists().where(bucket_version.c.period == gap.c.period, bucket_version.c.date == gap.c.date)
        statement = select(gap.c.date).where(gap.c.period == period.value, ~filled).order_by(gap.c.date)
        async with self._database.reading() as connection:
            return (await connection.execute(statement)).scalars().all()

    async def catalog(self) -> Catalog:
        """See `UsageStore`."""
        async with self._database.reading() as connection:
            return await listings.read_catalog(connection)

    async def save_models(self, cards: Sequence[ModelCard], seen_on: dt.date) -> None:
        """See `UsageStore`."""
        async with self._database.writing() as connection:
            await listings.write_models(connection, cards, seen_on)

    async def prune_raw(self, before: dt.datetime) -> int:
        """See `UsageStore`."""
        old = (reading.c.requested_at < before, reading.c.raw.is_not(None))
        async with self._database.writing() as connection:
            return (await connection.execute(update(reading).where(*old).values(raw=None))).rowcount

    async def prune_attempts(self, before: dt.datetime, keep: int) -> int:
        """See `UsageStore`."""
        async with self._database.writing() as connection:
            return await pruning.delete_attempts(connection, before, keep)

    async def prune_readings(self, before: dt.datetime) -> int:
        """See `UsageStore`."""
        async with self._database.writing() as connection:
            return await pruning.delete_readings(connection, before)

    async def _window(
        self,
        state: ColumnElement[bool],
        period: Period,
        start: dt.date,
        end: dt.date,
    ) -> Mapping[dt.date, BucketVersion]:
        columns = bucket_version.c
        inside = (state, columns.period == period.value, columns.date.between(start, end))
        versions = await self._read(select_versions().where(*inside).order_by(columns.date))
        return {version.bucket.date: version for version in versions}

    async def _read(self, statement: Select[Any]) -> Sequence[BucketVersion]:
        async with self._database.reading() as connection:
            slugs = await self._slugs.read(connection)
            rows = (await connection.execute(statement)).all()
        return _to_versions(rows, slugs)


def _to_versions(rows: Sequence[Any], slugs: Mapping[int, str]) -> list[BucketVersion]:
    return [to_version(row, slugs) for row in rows]


def _compressed(raw: bytes) -> bytes:
    # Without a time inside, so that equal bytes stay equal.
    return gzip.compress(raw, mtime=0)

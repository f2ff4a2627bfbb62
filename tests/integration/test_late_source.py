"""A source that is behind our clock, or a clock that is ahead: its newest days are read, and nothing is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.adapters.sources.data_api import DataApiSource
from bot.adapters.sources.exports import ExportsSource
from bot.domain.errors import SourceRefusedError
from bot.domain.readings import Period
from tests.fakes.openrouter import KEY, Days, FakeOpenRouter, MemoryValidators, client, serving

ONE_DAY = dt.timedelta(days=1)
THEIRS = dt.date(2026, 6, 29)
OURS = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
YESTERDAY = OURS.date() - ONE_DAY
FIRST = dt.date(2026, 3, 30)
DAYS: Days = {FIRST + n * ONE_DAY: {"a/b": 100 + n, "other": 1} for n in range((THEIRS - FIRST).days)}


async def test_the_data_api_gives_the_newest_days_that_it_has() -> None:
    async with serving(FakeOpenRouter(DAYS, THEIRS)) as base, client() as http:
        source = DataApiSource(http, lambda: OURS, base, KEY)
        readings = [reading async for reading in source.read(YESTERDAY - 29 * ONE_DAY, YESTERDAY)]
    assert [(reading.start, reading.end) for reading in readings] == [(THEIRS - 30 * ONE_DAY, THEIRS - ONE_DAY)]
    assert "late" in readings[0].warnings[0]


async def test_the_data_api_gives_its_newest_whole_weeks() -> None:
    async with serving(FakeOpenRouter(DAYS, THEIRS)) as base, client() as http:
        source = DataApiSource(http, lambda: OURS, base, KEY)
        weeks = source.read(dt.date(2026, 10, 12), dt.date(2026, 11, 15), Period.WEEK)
        buckets = [bucket async for reading in weeks for bucket in reading.buckets]
    assert [str(bucket.date) for bucket in buckets] == ["2026-06-01", "2026-06-08", "2026-06-15", "2026-06-22"]
    assert all(bucket.total == sum(DAYS[bucket.date + n * ONE_DAY]["a/b"] + 1 for n in range(7)) for bucket in buckets)


async def test_a_span_of_long_ago_that_is_refused_stays_refused() -> None:
    async with serving(FakeOpenRouter(DAYS, dt.date(2025, 3, 1))) as base, client() as http:
        source = DataApiSource(http, lambda: OURS, base, KEY)
        with pytest.raises(SourceRefusedError, match="start_date"):
            [reading async for reading in source.read(dt.date(2026, 1, 1), dt.date(2026, 1, 31))]


async def test_the_exports_are_walked_from_the_newest_that_there_is() -> None:
    async with serving(FakeOpenRouter(DAYS, THEIRS)) as base, client() as http:
        source = ExportsSource(http, lambda: OURS, base, MemoryValidators())
        readings = [reading async for reading in source.read(YESTERDAY - 59 * ONE_DAY, YESTERDAY)]
    days = {bucket.date for reading in readings for bucket in reading.buckets}
    assert days == {THEIRS - n * ONE_DAY for n in range(1, 61)}

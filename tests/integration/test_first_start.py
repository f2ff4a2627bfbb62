"""The first start over HTTP: killed after each reading in turn, it goes on where it was, and leaves no hole."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.adapters.sources.data_api import DataApiSource
from bot.adapters.sources.exports import OLDEST_SNAPSHOT, SNAPSHOT_SPAN, ExportsSource
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.history import KNOWN_MISSING
from bot.domain.readings import Period, Reading
from bot.ports import UsageSource, UsageStore
from tests.fakes.memory_store import MemoryStore
from tests.fakes.openrouter import KEY, Days, FakeOpenRouter, MemoryValidators, client, serving
from tests.fakes.polling import make_polling

ONE_DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
BEGINS = dt.date(2025, 1, 20)
"""The small source's history begins later than the real one's."""
DAYS: Days = {
    day: {"a/b": 1000 + n % 7, "other": 1}
    for n in range((TODAY - BEGINS).days)
    if (day := BEGINS + n * ONE_DAY) not in KNOWN_MISSING
}
EXPORTED = [day for day in DAYS if day >= OLDEST_SNAPSHOT - SNAPSHOT_SPAN]
WEEKS = [day for day in DAYS if day.weekday() == 0 and day + 6 * ONE_DAY in DAYS]


class Mortal:
    """A source that kills its reader when asked for more, once a number of its readings are durable."""

    def __init__(self, source: UsageSource, readings: int) -> None:
        self.name, self.periods, self.earliest = source.name, source.periods, source.earliest
        self._source, self.left = source, readings

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        async for reading in self._source.read(start, end, period):
            yield reading
            self.left -= 1
            if self.left == 0:
                task = asyncio.current_task()
                assert task
                task.cancel()
                await asyncio.sleep(0)


def clock() -> dt.datetime:
    return NOW


class World:
    """A source over HTTP and an empty store."""

    def __init__(self, fake: FakeOpenRouter, source: UsageSource, store: UsageStore) -> None:
        self.fake, self.source, self.store = fake, source, store

    async def start(self, lives: int = 10**6) -> bool:
        """Polls once as a program that was just started; whether it lived to the end."""
        self.fake.seen.clear()
        mortal = Mortal(self.source, lives)
        task = asyncio.ensure_future(make_polling(mortal, self.store, clock).run())
        await asyncio.wait({task})
        return not task.cancelled() and task.result() is None

    async def stored(self, period: Period) -> Sequence[dt.date]:
        return list(await self.store.current(period, dt.date.min, dt.date.max))


@asynccontextmanager
async def opened(kind: str, database: Path | None) -> AsyncGenerator[World]:
    async with AsyncExitStack() as stack:
        fake = FakeOpenRouter(DAYS, TODAY)
        base = await stack.enter_async_context(serving(fake))
        http = await stack.enter_async_context(client())
        store: UsageStore = MemoryStore()
        if database:
            store = SqlUsageStore(await stack.enter_async_context(open_database(database)))
        keyed = kind == "keyed"
        source = (
            DataApiSource(http, clock, base, KEY) if keyed else ExportsSource(http, clock, base, MemoryValidators())
        )
        yield World(fake, source, store)


@pytest.mark.parametrize(("lives", "on_disk"), [*((n, False) for n in range(1, 5)), (1, True), (3, True)])
async def test_keyed_it_goes_on_after_a_kill_at_any_window(tmp_path: Path, lives: int, on_disk: bool) -> None:
    async with opened("keyed", tmp_path / "a.sqlite3" if on_disk else None) as world:
        assert not await world.start(lives)
        before = {*await world.stored(Period.DAY)}
        assert len(before) < len(DAYS) or lives > 1
        assert await world.start()
        assert await world.stored(Period.DAY) == [*DAYS]
        assert {*WEEKS} <= {*await world.stored(Period.WEEK)}
        assert await world.start()
        assert [seen.query.get("period") for seen in world.fake.seen] == [None, "week"], "only a poll is left"


async def test_keyed_it_does_not_begin_at_zero() -> None:
    async with opened("keyed", None) as world:
        await world.start(1)
        first = min(await world.stored(Period.DAY))
        assert await world.start()
        days = [seen.query for seen in world.fake.seen if "period" not in seen.query]
        assert [query["end_date"] for query in days] == [str(TODAY - ONE_DAY), str(first + 29 * ONE_DAY)]


@pytest.mark.parametrize(("lives", "on_disk"), [*((n, False) for n in range(1, 8)), (1, True), (3, True)])
async def test_keyless_it_goes_on_after_a_kill_at_any_export(tmp_path: Path, lives: int, on_disk: bool) -> None:
    async with opened("keyless", tmp_path / "a.sqlite3" if on_disk else None) as world:
        lived = await world.start(lives)
        assert await world.start()
        assert await world.stored(Period.DAY) == EXPORTED
        versions = await world.store.current(Period.DAY, dt.date.min, dt.date.max)
        young = {day for day, version in versions.items() if not version.settled}
        assert young <= {*EXPORTED[:14], EXPORTED[-1]} or lived, "all but the edges were in two exports"
        assert await world.start()
        assert world.fake.paths == ["latest.manifest.json"]


async def test_a_source_that_fails_midway_is_a_failure_and_the_next_poll_goes_on() -> None:
    async with opened("keyed", None) as world:
        assert await world.start(1) is False
        world.fake.meta_changes["as_of"] = "never"
        polling = make_polling(world.source, world.store, clock)
        with pytest.raises(Exception, match="as_of"):
            await polling.run()
        world.fake.meta_changes.clear()
        await polling.run()
        assert await world.stored(Period.DAY) == [*DAYS]

"""Digests on Tuesdays at 13:00 UTC, and data that are restated."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace

from bot.adapters.sources.sample import SampleSource
from bot.domain.delivery.delivery import State
from bot.domain.readings import Bucket, Period, Reading
from bot.ports import Clock as AnyClock
from bot.services.ingest import Span, read_span
from tests.fakes.discord import FakeDiscord, Json
from tests.integration.bot.conftest import NOW, Running

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
DUE = NOW + HOUR
WEEK = (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
LEADER = "deepseek/sample-river-4"


class Restated(SampleSource):
    """The sample with other figures.

    Args:
        clock: Tells the time.
        restate: Makes a bucket another one; by default it leaves the leader a third of its tokens.
    """

    def __init__(self, clock: AnyClock, restate: Callable[[Bucket], Bucket] | None = None) -> None:
        super().__init__(clock)
        self._restate = restate or _without_leader

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As the sample's, restated."""
        async for reading in super().read(start, end, period):
            yield replace(reading, buckets=tuple(map(self._restate, reading.buckets)))


def _without_leader(bucket: Bucket) -> Bucket:
    return replace(bucket, tokens=dict(bucket.tokens) | {LEADER: bucket.tokens[LEADER] // 3})


def more_other(bucket: Bucket) -> Bucket:
    """Twice the tokens outside of the named rows: the total moves by more than 5 %, and no rank changes."""
    return replace(bucket, other=2 * (bucket.other or 0))


async def set_up(double: FakeDiscord, *, role: bool = False) -> int | None:
    """A schedule for Tuesdays, 13:00 UTC; returns the role that it mentions, a new one, if it is to."""
    opened = await double.slash("digest setup", {"day": "2", "time": "13:00"})
    made = double.world.add_role(double.guild) if role else None
    if made:
        await double.select(opened, "role", [str(made)])
    assert "Saved" in (await double.click(opened, "Save")).text
    return made


async def read(running: Running, source: SampleSource, first: dt.date, last: dt.date) -> None:
    """Has the source's days stored and served, as a poll and the refresh after it do."""
    await read_span(source, running.app.store, running.clock, Span(Period.DAY, first, last))
    await running.bot.services.desk._library.load()  # pyright: ignore[reportPrivateUsage] - the job comes once a minute


async def state_of(running: Running, wanted: State) -> None:
    """Waits until the first delivery has got so far."""

    async def there() -> bool:
        found = await running.app.ledger.get(1)
        return found is not None and found.state is wanted

    await until(there)


async def until(there: Callable[[], Awaitable[bool]]) -> None:
    """Waits."""
    async with asyncio.timeout(20):
        while not await there():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)


def shown(double: FakeDiscord) -> Json:
    """The one message of the channel."""
    (message,) = double.channel.messages.values()
    return message

"""100,000 channels due at one instant: pace and memory in simulated time, planning and queries on SQLite.

`python -m tests.benchmarks.crowd` takes some three minutes. Query times are medians of 50, with 300,000 deliveries of
earlier weeks in the table; throughput is the ledger's alone, with a Discord that answers at once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert

from bot.adapters.storage.delivery_tables import delivery as delivery_table
from bot.adapters.storage.delivery_tables import schedule as schedule_table
from bot.adapters.storage.engine import Database, open_database
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.ledger_rows import delivery_values, schedule_values
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.delivery.delivery import Address, State
from bot.domain.delivery.replies import Created, Reply
from bot.ports.delivery import Payload
from bot.services.courier import Courier, Posting
from bot.services.pacing import Pace
from bot.services.planning import plan_due
from tests.fakes.delivering.crowd import deliver_to
from tests.fakes.delivering.instance import CountingComposer, HeardNotices
from tests.fakes.delivering.office import ToldPublisher
from tests.fakes.digests import BOT, DUE, SECOND, WEEK, delivery, schedule

CHANNELS = 100_000
WEEKS_BEFORE = 3
ATTENDED = 2_000
CHUNK = 5_000
NOW = DUE + SECOND


def main() -> None:
    """Prints the figures."""
    started = time.perf_counter()
    outcome = deliver_to(CHANNELS)
    print(f"simulated: {outcome.sent:,} posts to {outcome.channels:,} channels in {outcome.seconds / 60:.1f} min,")
    print(f"  {outcome.sent / outcome.seconds:.2f}/s, busiest second {outcome.busiest_second};", end=" ")
    print(f"took {time.perf_counter() - started:.0f} s, peak {_peak_mib():.0f} MiB, all deliveries in memory")
    asyncio.run(_on_sqlite())
    print(f"peak memory at the end: {_peak_mib():.0f} MiB")


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _on_sqlite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_database(Path(folder) / "crowd.db") as database:
            await _fill(database)
            ledger, schedules = SqlLedger(database), SqlSchedules(database)
            began = time.perf_counter()
            planned = await plan_due(schedules, ledger, BOT, lambda: NOW)
            print(f"sqlite: planned {planned:,} in {time.perf_counter() - began:.1f} s")
            print(f"  schedules due, none: {await _median(lambda: schedules.due_schedules(NOW, 500)):.2f} ms")
            print(f"  due deliveries, 1 of them: {await _median(lambda: ledger.due(NOW, 1)):.2f} ms")
            print(f"  due deliveries, 800 of them: {await _median(lambda: ledger.due(NOW, 800)):.2f} ms")
            print(f"  unfinished, none: {await _median(lambda: ledger.unfinished(NOW, 'a', NOW, 800)):.2f} ms")
            print(f"  doubtful, none: {await _median(lambda: ledger.doubtful(NOW, 800)):.2f} ms")
            print(f"  {await _throughput(ledger):.0f} deliveries/s through freeze, intent and record")


async def _fill(database: Database) -> None:
    sent = replace(delivery(), state=State.SENT, wake_at=None)
    async with database.writing() as connection:
        for first in range(1, CHANNELS, CHUNK):
            numbers = range(first, first + CHUNK)
            schedules = [{**schedule_values(schedule(f"r{n}", guild=n, channel=n)), "id": n} for n in numbers]
            await connection.execute(insert(schedule_table), schedules)
            for weeks in range(1, WEEKS_BEFORE + 1):
                addresses = (Address(BOT, n, n, f"r{n}", WEEK.shift(-weeks)) for n in numbers)
                rows = [delivery_values(replace(sent, schedule=one.channel, address=one)) for one in addresses]
                await connection.execute(insert(delivery_table), rows)


async def _median(query: Callable[[], Awaitable[object]]) -> float:
    times: list[float] = []
    for _ in range(50):
        began = time.perf_counter()
        await query()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


class _Instant(ToldPublisher):
    async def send(self, channel: int, payload: Payload, nonce: str) -> Reply:
        _ = payload, nonce
        return Created(random.getrandbits(40), channel)


async def _throughput(ledger: SqlLedger) -> float:
    def clock() -> dt.datetime:
        return NOW

    pace = Pace(clock, asyncio.sleep, rate=1e9, burst=10**9)
    composer, notices = CountingComposer(), HeardNotices()
    posting = Posting(ledger, composer, _Instant(), notices, pace, clock, lambda: 1.0, "a")
    courier = Courier(replace(posting, clock=lambda: DUE))
    waiting = await ledger.due(NOW, ATTENDED)
    began = time.perf_counter()
    for batch in range(0, ATTENDED, 50):
        await asyncio.gather(*(courier.attend(one) for one in waiting[batch : batch + 50]))
    return ATTENDED / (time.perf_counter() - began)


if __name__ == "__main__":
    main()

"""Polls, backfills and imports: what they ask for, and what is left when they fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, Sequence

import pytest

from bot.domain.errors import DataError, SourceUnavailableError, StoreConflictError
from bot.domain.readings import Period, Reading
from bot.domain.weeks import IsoWeek
from bot.ports import Changes, Stored
from bot.services.ingest import TRIES, Span, backfill, import_readings, poll, polled_dates, read_span
from tests.fakes.memory_store import MemoryStore
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, ScriptedSource, bucket, reading

BOTH = (Period.DAY, Period.WEEK)
MONDAY = SUNDAY - 6 * DAY
WEEK = reading(bucket(MONDAY, period=Period.WEEK))


def clock() -> dt.datetime:
    return NOON


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_a_poll_asks_for_thirty_complete_days(store: MemoryStore) -> None:
    source = ScriptedSource(reading(bucket()))
    assert (await poll(source, store, clock)).added == (SUNDAY,)
    assert source.asked == [(dt.date(2026, 3, 7), SUNDAY, Period.DAY)]
    assert (SUNDAY - dt.date(2026, 3, 7)).days + 1 == 30


async def test_a_poll_asks_for_five_complete_weeks_where_there_are_weeks(store: MemoryStore) -> None:
    source = ScriptedSource(reading(bucket()), WEEK, periods=BOTH)
    assert (await poll(source, store, clock)).added == (MONDAY, SUNDAY)
    assert source.asked[1] == (dt.date(2026, 3, 2), SUNDAY, Period.WEEK)


@pytest.mark.parametrize("today", [SUNDAY + n * DAY for n in range(7)])
async def test_polled_dates_cover_all_that_a_poll_asks_for(store: MemoryStore, today: dt.date) -> None:
    source = ScriptedSource(periods=BOTH)
    await poll(source, store, lambda: dt.datetime.combine(today, dt.time(5), dt.UTC))
    weeks = {IsoWeek.of(date) for date in polled_dates(today)}
    assert weeks >= {IsoWeek.of(date) for start, end, _ in source.asked for date in (start, end)}


async def test_a_backfill_goes_as_far_back_as_the_source(store: MemoryStore) -> None:
    source, heard = ScriptedSource(reading(bucket()), periods=BOTH), list[tuple[Reading, Stored]]()
    await backfill(source, store, clock, dt.date(2020, 1, 1), lambda one, changed: heard.append((one, changed)))
    assert source.asked == [
        (source.earliest, SUNDAY, Period.DAY),
        (dt.date(2024, 12, 30), SUNDAY, Period.WEEK),
    ]
    assert heard == [(source.readings[0], Stored(added=(SUNDAY,), quarantined={}))], "progress hears of each reading"


async def test_a_span_is_read_as_it_is(store: MemoryStore) -> None:
    source, first = ScriptedSource(reading(bucket())), dt.date(2025, 3, 5)
    assert (await read_span(source, store, clock, Span(Period.DAY, first, SUNDAY))).added == (SUNDAY,)
    assert source.asked == [(first, SUNDAY, Period.DAY)]


async def test_an_import_takes_all_that_there_is(store: MemoryStore) -> None:
    source = ScriptedSource(reading(bucket(), lenient=True), WEEK, periods=BOTH)
    assert (await import_readings(source, store, clock)).added == (MONDAY, SUNDAY)
    assert {period for _, _, period in source.asked} == {*BOTH}


async def test_nothing_is_asked_for_after_yesterday(store: MemoryStore) -> None:
    source = ScriptedSource(reading(bucket()))
    assert await backfill(source, store, clock, NOON.date()) == Stored()
    assert source.asked == []


@pytest.mark.parametrize(
    ("error", "origin"),
    [(SourceUnavailableError("503, after 5 tries"), "scripted"), (DataError("a.csv", "no rows"), "a.csv")],
)
async def test_a_failure_is_recorded_and_keeps_what_came_before(
    store: MemoryStore, error: SourceUnavailableError | DataError, origin: str
) -> None:
    with pytest.raises(type(error)):
        await poll(ScriptedSource(reading(bucket()), error=error), store, clock)
    assert list(await store.current(Period.DAY, SUNDAY, SUNDAY)) == [SUNDAY]
    failed, worked = await store.attempts(5)
    assert (failed.succeeded, failed.message, failed.origin) == (False, str(error), origin)
    assert worked.succeeded


async def test_a_source_without_anything_new_is_an_attempt_too(store: MemoryStore) -> None:
    assert await poll(ScriptedSource(), store, clock) == Stored()
    (attempt,) = await store.attempts(5)
    assert attempt.succeeded
    assert attempt.message == "nothing new for days 2026-03-07 to 2026-04-05"


async def test_each_reading_is_durable_before_the_next_is_asked_for(store: MemoryStore) -> None:
    seen: list[int] = []

    class Watching(ScriptedSource):
        async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
            async for one in super().read(start, end, period):
                seen.append(len(await store.current(Period.DAY, dt.date.min, dt.date.max)))
                yield one

    await poll(Watching(reading(bucket()), reading(bucket(SUNDAY - DAY))), store, clock)
    assert seen == [0, 1]


class Contended(MemoryStore):
    """Something else writes just before each of the first few records."""

    others: Sequence[Reading] = ()

    async def record(self, reading: Reading, changes: Changes, revision: int) -> None:
        if self.others:
            self.others, other = self.others[1:], self.others[0]
            await super().record(other, Changes(), revision)
        await super().record(reading, changes, revision)


async def test_a_reading_is_decided_anew_when_something_else_wrote() -> None:
    store = Contended()
    store.others = [reading(at=NOON + n * HOUR) for n in range(TRIES - 1)]
    assert (await poll(ScriptedSource(reading(bucket())), store, clock)).added == (SUNDAY,)
    assert await store.revision() == TRIES


async def test_a_store_that_is_never_left_alone_is_an_error() -> None:
    store = Contended()
    store.others = [reading()] * TRIES
    with pytest.raises(StoreConflictError):
        await poll(ScriptedSource(reading(bucket())), store, clock)


async def test_what_readings_changed_adds_up() -> None:
    one = Stored(added=(SUNDAY,), rejected=("a: bad",), quarantined={MONDAY: "odd"})
    two = Stored(added=(MONDAY,), confirmed=(SUNDAY,), late=(MONDAY,), rejected=("a: bad", "b: bad"), warnings=("odd",))
    assert one + two == Stored(
        added=(MONDAY, SUNDAY),
        confirmed=(SUNDAY,),
        late=(MONDAY,),
        rejected=("a: bad", "b: bad"),
        warnings=("odd",),
        quarantined={MONDAY: "odd"},
    )
    assert (one + two).touched == {SUNDAY, MONDAY}

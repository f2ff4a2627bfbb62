"""What a store lets go of, and what it never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import StoreConflictError
from bot.domain.readings import Period, Reading, Rejection
from bot.ports import Attempt, Changes, UsageStore
from bot.services.maintenance import ATTEMPTS_KEPT, Pruned, prune
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, bucket, reading, version
from tests.fakes.usage_store import everything


def tried(hours_ago: int) -> Attempt:
    return Attempt("API", f"{hours_ago} h ago", NOON - hours_ago * HOUR, None, succeeded=True)


async def record(store: UsageStore, one: Reading, changes: Changes | None = None) -> None:
    await store.record(one, changes or Changes(), await store.revision())


async def test_attempts_go_when_they_are_old_and_many(store: UsageStore) -> None:
    for hours in (9, 8, 7, 2, 1):
        await store.record_attempt(tried(hours))
    assert await store.prune_attempts(NOON - 8 * HOUR, 3) == 1
    assert await store.attempts(9) == [tried(hours) for hours in (1, 2, 7, 8)], "8 h is not before 8 h"
    assert await store.prune_attempts(NOON - 5 * HOUR, 4) == 0, "four are kept whatever their age"
    assert await store.prune_attempts(NOON - 5 * HOUR, 3) == 1
    assert await store.prune_attempts(NOON - 5 * HOUR, 0) == 1
    assert await store.attempts(9) == [tried(1), tried(2)]


async def test_the_newest_attempts_are_those_recorded_last(store: UsageStore) -> None:
    for hours in (1, 9, 8):
        await store.record_attempt(tried(hours))
    assert await store.prune_attempts(NOON - 5 * HOUR, 2) == 0
    assert await store.prune_attempts(NOON - 5 * HOUR, 1) == 1
    assert await store.attempts(9) == [tried(8), tried(1)]


async def test_a_reading_that_brought_nothing_goes_with_its_rejections(store: UsageStore) -> None:
    bad = replace(reading(at=NOON - 2 * DAY), rejections=(Rejection("2026-04-05", "a total of 0 tokens", 3),))
    await record(store, bad)
    await record(store, reading(at=NOON - DAY, gaps=(SUNDAY - 3 * DAY,)))
    await record(store, reading())
    before = await everything(store)
    assert await store.prune_readings(NOON - DAY) == 1, "a day is not before a day"
    assert await store.prune_readings(NOON) == 1
    assert await store.prune_readings(NOON) == 0
    assert await everything(store) == before


async def test_a_reading_that_brought_a_version_stays(store: UsageStore) -> None:
    first, second = version(at=NOON - 3 * DAY), version(bucket(other=11), NOON - 2 * DAY, 2)
    brought = reading(first.bucket, at=NOON - 3 * DAY, raw=b"first")
    await record(store, brought, Changes((first,)))
    await record(store, reading(at=NOON - 2 * DAY), Changes((second,), (replace(first, superseded_at=NOON),)))
    await record(store, reading(at=NOON - DAY), Changes((), (replace(second, readings=2),)))
    await record(store, reading())
    before = await everything(store)
    assert await store.prune_readings(NOON) == 1
    assert await everything(store) == before
    assert await store.raw(brought.sha256) == b"first"
    assert len(await store.versions(Period.DAY, SUNDAY)) == 2


async def test_the_last_reading_stays_so_that_no_revision_comes_twice(store: UsageStore) -> None:
    await record(store, reading(at=NOON - 3 * DAY))
    await record(store, reading(at=NOON - 2 * DAY))
    seen = await store.revision()
    assert await store.prune_readings(NOON) == 1
    assert await store.revision() == seen
    await record(store, reading())
    assert await store.revision() > seen
    with pytest.raises(StoreConflictError):
        await store.record(reading(), Changes((version(),)), seen)


async def test_maintenance_drops_what_is_old_and_counts_it(store: UsageStore) -> None:
    for days, raw in ((91, b"a"), (90, b"b"), (31, b"c"), (30, b"d")):
        day = SUNDAY - days * DAY
        await record(store, reading(bucket(day), at=NOON - days * DAY, raw=raw), Changes((version(bucket(day)),)))
    for days in (91, 90, 1):
        await record(store, reading(at=NOON - days * DAY))
    for _ in range(ATTEMPTS_KEPT - 5):
        await store.record_attempt(tried(3))
    before = await everything(store)
    # Of 1,002 attempts two are not among the newest 1,000, of the 91st and the 90th day.
    assert await prune(store, NOON) == Pruned(raw=3, attempts=1, readings=1)
    assert await prune(store, NOON) == Pruned()
    assert await everything(store) == before
    assert len(await store.attempts(2000)) == ATTEMPTS_KEPT + 1

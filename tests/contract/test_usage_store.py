"""What every store of usage data does; the same tests over the double in memory and SQLite."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.storage.usage_store import CHUNK, SqlUsageStore
from bot.domain.errors import StoreConflictError, StoreError
from bot.domain.readings import Period, Rejection
from bot.ports import Changes, UsageStore
from bot.services.ingest import import_readings
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, ScriptedSource, bucket, reading, version
from tests.fakes.usage_store import add, everything

ODD = "total is 3.00 times the usual"


async def test_an_empty_store_has_nothing(store: UsageStore) -> None:
    assert await everything(store) == [0, {}, {}, [], [], []]
    assert [one async for one in store.stream(Period.DAY)] == []
    assert (await store.catalog()).models == {}


async def test_a_version_comes_back_as_it_was_stored(store: UsageStore) -> None:
    figures = bucket(tokens={"z/last": 2**63 - 1, "a/first:free": 0, "": 5, "'); DROP TABLE slug; --": 1}, other=None)
    one = replace(version(figures), settled=True, anomaly=ODD, lenient=True, readings=3, last_as_of=NOON + HOUR)
    await add(store, one)
    found = (await store.current(Period.DAY, SUNDAY, SUNDAY))[SUNDAY]
    assert found == one
    assert list(found.bucket.tokens) == list(figures.tokens), "the source's order is kept"
    assert found.bucket.content_hash == figures.content_hash


async def test_times_come_back_in_utc(store: UsageStore) -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    await add(store, version(at=NOON.astimezone(shanghai)))
    found = (await store.current(Period.DAY, SUNDAY, SUNDAY))[SUNDAY]
    assert found.last_as_of == NOON
    if isinstance(store, SqlUsageStore):
        assert found.last_as_of.tzinfo is dt.UTC


async def test_reading_again_changes_times_and_nothing_else(store: UsageStore) -> None:
    await add(store, version())
    again = replace(version(), last_requested_at=NOON + HOUR, last_as_of=NOON + HOUR, readings=2, settled=True)
    await add(store, changed=(again,))
    assert await store.versions(Period.DAY, SUNDAY) == [again]
    assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: again}


async def test_a_restatement_supersedes_and_keeps_both(store: UsageStore) -> None:
    before, after = version(), version(bucket(other=11), NOON + HOUR, 2)
    await add(store, before)
    ended = replace(before, superseded_at=NOON + HOUR)
    await add(store, after, changed=(ended,))
    assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: after}
    assert await store.versions(Period.DAY, SUNDAY) == [ended, after]


async def test_figures_that_return_are_a_third_version(store: UsageStore) -> None:
    one, two, three = version(), version(bucket(other=11), NOON + HOUR, 2), version(at=NOON + 2 * HOUR, number=3)
    await add(store, one)
    await add(store, two, changed=(replace(one, superseded_at=NOON + HOUR),))
    await add(store, three, changed=(replace(two, superseded_at=NOON + 2 * HOUR),))
    assert [kept.number for kept in await store.versions(Period.DAY, SUNDAY)] == [1, 2, 3]
    assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: three}


async def test_a_version_held_back_stays_beside_the_one_in_use(store: UsageStore) -> None:
    good, odd = version(), version(bucket(other=999), NOON + HOUR, 2, ODD)
    await add(store, good)
    await add(store, odd)
    assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: good}
    assert await store.held(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: odd}
    assert [one async for one in store.stream(Period.DAY)] == [good]


async def test_a_version_held_back_takes_its_place_once_confirmed(store: UsageStore) -> None:
    good, odd = version(), version(bucket(other=999), NOON + HOUR, 2, ODD)
    await add(store, good, replace(odd, bucket=bucket(other=999)))
    confirmed = replace(odd, readings=4, last_requested_at=NOON + 8 * HOUR)
    await add(store, changed=(confirmed, replace(good, superseded_at=NOON + 8 * HOUR)))
    assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: confirmed}
    assert await store.held(Period.DAY, SUNDAY, SUNDAY) == {}


async def test_versions_are_ordered_by_the_sources_time(store: UsageStore) -> None:
    await add(store, version())
    await add(store, version(bucket(other=3), NOON - DAY, 2, superseded_at=NOON))
    assert [one.number for one in await store.versions(Period.DAY, SUNDAY)] == [2, 1]


async def test_windows_are_ordered_and_bounded(store: UsageStore) -> None:
    days = [SUNDAY - n * DAY for n in (0, 3, 1, 2)]
    await add(store, *(version(bucket(day)) for day in days))
    window = await store.current(Period.DAY, SUNDAY - 2 * DAY, SUNDAY - DAY)
    assert list(window) == [SUNDAY - 2 * DAY, SUNDAY - DAY]


async def test_weeks_and_days_do_not_mix(store: UsageStore) -> None:
    monday = SUNDAY - 6 * DAY
    week = version(bucket(monday, {"a/week": 1}, period=Period.WEEK))
    await add(store, version(bucket(monday)))
    await add(store, week)
    assert await store.current(Period.WEEK, monday, monday) == {monday: week}
    assert [one async for one in store.stream(Period.WEEK)] == [week]
    assert await store.versions(Period.WEEK, monday) == [week]


async def test_the_stream_is_ordered_and_shares_slugs(store: UsageStore) -> None:
    days = [SUNDAY - n * DAY for n in range(CHUNK + 3)]
    await add(store, *(version(bucket(day, {"a/" + "one": n + 1})) for n, day in enumerate(days)))
    found = [one async for one in store.stream(Period.DAY)]
    assert [one.bucket.date for one in found] == days[::-1]
    if isinstance(store, SqlUsageStore):
        assert len({id(slug) for one in found for slug in one.bucket.tokens}) == 1


async def test_a_stream_shows_one_moment_while_others_write(store: UsageStore) -> None:
    days = [SUNDAY - n * DAY for n in range(CHUNK + 3)]
    before = [version(bucket(day)) for day in days]
    await add(store, *before)
    async with aclosing(store.stream(Period.DAY)) as stream:
        first = await anext(stream)
        ended = tuple(replace(one, superseded_at=NOON + HOUR) for one in before)
        await add(store, *(version(bucket(day, {"b/new": 1}), NOON + HOUR, 2) for day in days), changed=ended)
        rest = [one async for one in stream]
    assert [first, *rest] == before[::-1]
    assert {one.number async for one in store.stream(Period.DAY)} == {2}


async def test_readers_see_whole_readings_only(store: UsageStore) -> None:
    days = [SUNDAY - n * DAY for n in range(5)]

    async def write() -> None:
        for number in range(1, 8):
            ended = tuple(
                replace(one, superseded_at=NOON) for one in (await store.current(Period.DAY, days[-1], SUNDAY)).values()
            )
            fresh = (version(bucket(day, {"a/b": number}), number=number) for day in days)
            await add(store, *fresh, changed=ended)

    async def read() -> None:
        while True:
            window = await store.current(Period.DAY, days[-1], SUNDAY)
            assert len({one.number for one in window.values()}) <= 1
            assert len(window) in {0, len(days)}
            await asyncio.sleep(0)

    readers = [asyncio.create_task(read()) for _ in range(3)]
    await write()
    for reader in readers:
        assert not reader.done(), reader.result()
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)


async def test_deciding_on_old_knowledge_is_refused(store: UsageStore) -> None:
    revision = await store.revision()
    await add(store, version())
    before = await everything(store)
    with pytest.raises(StoreConflictError):
        await store.record(reading(), Changes((version(bucket(other=7), number=2),)), revision)
    assert await everything(store) == before


FINE = version(bucket(SUNDAY - DAY))
BROKEN = {
    "a number that is taken": Changes((FINE, version())),
    "a version that is not stored": Changes((FINE,), (version(number=9),)),
    "two versions in use": Changes((FINE, version(bucket(other=7), number=2))),
    "two versions held back": Changes((FINE, *(version(number=n, anomaly=ODD) for n in (2, 3)))),
    "negative tokens": Changes((FINE, version(bucket(SUNDAY - 2 * DAY, {"a/b": -1})))),
    "tokens of 2^63": Changes((FINE, version(bucket(SUNDAY - 2 * DAY, {"a/b": 2**63})))),
    "a negative remainder": Changes((FINE, version(bucket(SUNDAY - 2 * DAY, other=-1)))),
    "half a surrogate": Changes((FINE, version(bucket(SUNDAY - 2 * DAY, {"a/\ud800": 1})))),
    "a naive time": Changes((FINE, version(bucket(SUNDAY - 2 * DAY), NOON.replace(tzinfo=None)))),
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN.keys())
async def test_a_reading_is_stored_whole_or_not_at_all(store: UsageStore, changes: Changes) -> None:
    await add(store, version())
    before = await everything(store)
    with pytest.raises(StoreError):
        await store.record(reading(gaps=(SUNDAY - 9 * DAY,)), changes, await store.revision())
    assert await everything(store) == before
    await add(store, FINE)
    assert len(await store.current(Period.DAY, SUNDAY - DAY, SUNDAY)) == 2, "the store goes on working"


async def test_a_rejection_leaves_the_last_good_one(store: UsageStore) -> None:
    await add(store, version())
    bad = replace(reading(), rejections=(Rejection("2026-04-05", "2026-04-05 has a total of 0 tokens", 3),))
    await store.record(bad, Changes(), await store.revision())
    assert await store.current(Period.DAY, SUNDAY, SUNDAY) == {SUNDAY: version()}
    assert (await store.attempts(1))[0].message == f"{bad.origin}, line 3: 2026-04-05 has a total of 0 tokens"


async def test_the_version_that_was_in_use_then_is_found(store: UsageStore) -> None:
    one, two = version(), version(bucket(other=11), NOON + HOUR, 2)
    await add(store, one)
    ended = replace(one, superseded_at=NOON + HOUR)
    await add(store, two, changed=(ended,))
    minute = dt.timedelta(minutes=1)
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON - minute) == {}
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON) == {SUNDAY: ended}
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON + HOUR - minute) == {SUNDAY: ended}
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON + HOUR) == {SUNDAY: two}
    assert await store.as_of(Period.DAY, SUNDAY + DAY, SUNDAY + DAY, NOON) == {}
    assert await store.as_of(Period.WEEK, SUNDAY, SUNDAY, NOON) == {}


async def test_what_was_held_back_then_was_not_in_use(store: UsageStore) -> None:
    good, odd = version(), version(bucket(other=999), NOON + HOUR, 2, ODD)
    await add(store, good)
    await add(store, odd)
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON + HOUR) == {SUNDAY: good}
    taken = replace(odd, readings=4, last_requested_at=NOON + 9 * HOUR, last_as_of=NOON + 9 * HOUR, lenient=True)
    ended = replace(good, superseded_at=NOON + 9 * HOUR)
    await add(store, changed=(ended, taken))
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON + 2 * HOUR) == {SUNDAY: ended}
    assert await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON + 9 * HOUR) == {SUNDAY: taken}


async def test_what_was_held_back_until_it_ended_is_not_put_in_use_by_whoever_imports_it_later(
    store: UsageStore,
) -> None:
    quiet = [bucket(SUNDAY - n * DAY, {"a/one": 600}, other=None) for n in range(1, 30)]

    async def read(tokens: int, at: dt.datetime, **more: Any) -> None:
        shown = [bucket(SUNDAY, {"a/one": tokens}, other=None)]
        await import_readings(ScriptedSource(reading(*shown, at=at, **more)), store, lambda: at)

    await import_readings(ScriptedSource(reading(*quiet, at=NOON - DAY)), store, lambda: NOON)
    await read(601, NOON)
    await read(6000, NOON + HOUR)
    assert SUNDAY in await store.held(Period.DAY, SUNDAY, SUNDAY)
    await read(600, NOON + 10 * HOUR)
    await read(650, NOON + 20 * HOUR)
    await read(6000, NOON + 30 * HOUR, as_of=NOON + 2 * HOUR, lenient=True)
    then = await store.as_of(Period.DAY, SUNDAY, SUNDAY, NOON + 2 * HOUR)
    assert then[SUNDAY].bucket.tokens == {"a/one": 601}


async def test_what_came_or_went_since_is_listed(store: UsageStore) -> None:
    one = version()
    await add(store, one)
    assert await store.changed_since(Period.DAY, NOON) == []
    two, monday = version(bucket(other=11), NOON + HOUR, 2), version(bucket(SUNDAY + DAY), NOON + 2 * HOUR)
    await add(store, two, monday, changed=(replace(one, superseded_at=NOON + HOUR),))
    assert await store.changed_since(Period.DAY, NOON) == [SUNDAY, SUNDAY + DAY]
    assert await store.changed_since(Period.DAY, NOON + HOUR) == [SUNDAY + DAY]
    assert await store.changed_since(Period.DAY, NOON + 2 * HOUR) == []
    assert await store.changed_since(Period.WEEK, NOON) == []

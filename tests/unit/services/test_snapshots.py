"""The snapshot: built from all, refreshed from what changed, swapped under its readers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping

import pytest

from bot.domain.catalog import ModelCard
from bot.domain.errors import StoreError
from bot.domain.history import EMPTY_SNAPSHOT, RECENT_DAYS
from bot.domain.readings import Bucket, BucketVersion, Period
from bot.domain.weeks import IsoWeek
from bot.services.ingest import import_readings
from bot.services.snapshots import WEEKS_A_FOLD, SnapshotHolder, build, rebuild, refresh
from tests.fakes.memory_store import MemoryStore
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, ScriptedSource, bucket, reading

WEEK = IsoWeek.of(SUNDAY)
OLD = {"a/old": 100}
NEW = {"b/new": 100}


async def store_days(store: MemoryStore, days: Mapping[dt.date, Mapping[str, int]], at: dt.datetime = NOON) -> None:
    buckets = [bucket(day, tokens, None) for day, tokens in sorted(days.items())]
    await import_readings(ScriptedSource(reading(*buckets, at=at, lenient=True)), store, lambda: at)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_nothing_stored_gives_the_empty_snapshot(store: MemoryStore) -> None:
    assert await build(store) == EMPTY_SNAPSHOT


async def test_weeks_are_folded_whole_over_the_borders_of_batches(store: MemoryStore) -> None:
    count = 7 * WEEKS_A_FOLD * 2 + 10
    await store_days(store, {SUNDAY - n * DAY: OLD for n in range(count)})
    snapshot = await build(store)
    assert list(snapshot.boards) == sorted(snapshot.boards)
    assert sum(len(board.days) for board in snapshot.boards.values()) == count
    assert {board.total for board in snapshot.boards.values() if board.closed} == {700}
    assert list(snapshot.recent) == [SUNDAY - n * DAY for n in range(RECENT_DAYS)][::-1]
    assert snapshot.first_seen == {"a/old": SUNDAY - (count - 1) * DAY}


async def test_a_week_known_only_as_a_week_has_a_board(store: MemoryStore) -> None:
    before = WEEK.shift(-3)
    sums = Bucket(Period.WEEK, before.start, {"a/old": 5}, 2)
    await import_readings(ScriptedSource(reading(sums), periods=[Period.WEEK]), store, lambda: NOON)
    await store_days(store, {SUNDAY: NEW})
    snapshot = await build(store)
    assert list(snapshot.boards) == [before, WEEK]
    assert snapshot.boards[before].total == 7
    assert snapshot.first_seen == {"b/new": SUNDAY}, "weekly rows do not count"


async def test_the_catalogue_is_part_of_it(store: MemoryStore) -> None:
    await store.save_models([ModelCard("a/old", "Old")], SUNDAY)
    assert (await build(store)).catalog.name("a/old") == "Old"


async def restated(store: MemoryStore, days: Mapping[dt.date, Mapping[str, int]]) -> None:
    """Restates `days` and checks that a refresh gives what a build gives."""
    snapshot = await build(store)
    await store_days(store, days, NOON + HOUR)
    fresh = await refresh(snapshot, store, days)
    assert fresh == await build(store)
    assert fresh != snapshot


async def test_a_restated_week_is_folded_again(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY - n * DAY: OLD for n in range(30)})
    await restated(store, {SUNDAY - 3 * DAY: {"a/old": 90}, SUNDAY - 20 * DAY: {"a/old": 80}})


async def test_a_new_week_goes_to_its_place(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY: OLD, SUNDAY - 28 * DAY: OLD})
    await restated(store, {SUNDAY - 14 * DAY: NEW})
    await restated(store, {SUNDAY + DAY: NEW})


async def test_an_older_day_moves_the_first_day(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY: OLD})
    await restated(store, {SUNDAY - 40 * DAY: OLD})


async def test_a_slug_that_a_restatement_removes_first_came_later(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY - 20 * DAY: {**OLD, **NEW}, SUNDAY - 9 * DAY: NEW, SUNDAY: NEW})
    await restated(store, {SUNDAY - 20 * DAY: OLD, SUNDAY: OLD})
    assert (await build(store)).first_seen["b/new"] == SUNDAY - 9 * DAY


async def test_a_slug_that_is_gone_altogether_was_never_seen(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY: {**OLD, **NEW}})
    await restated(store, {SUNDAY: OLD})
    assert "b/new" not in (await build(store)).first_seen


async def test_recent_days_slide_on(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY - n * DAY: OLD for n in range(RECENT_DAYS)})
    await restated(store, {SUNDAY + DAY: OLD})
    assert min((await build(store)).recent) == SUNDAY - (RECENT_DAYS - 2) * DAY


async def test_a_day_held_back_is_not_counted(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY - n * DAY: OLD for n in range(1, 40)})
    before = await build(store)
    source = ScriptedSource(reading(bucket(SUNDAY, {"a/old": 999}, None)))
    stored = await import_readings(source, store, lambda: NOON)
    assert list(stored.quarantined or {}) == [SUNDAY]
    assert await build(store) == await refresh(before, store, [SUNDAY]) == before


async def test_refreshing_nothing_changes_nothing(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY: OLD})
    snapshot = await build(store)
    assert await refresh(snapshot, store, []) is snapshot


async def test_readers_keep_the_snapshot_that_they_took(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY: OLD})
    holder = SnapshotHolder()
    assert holder.snapshot is EMPTY_SNAPSHOT
    taken = await holder.load(store)
    await store_days(store, {SUNDAY: NEW}, NOON + HOUR)
    await store.save_models([ModelCard("b/new", "New")], SUNDAY)
    await holder.refresh(store, [SUNDAY])
    assert taken.boards[WEEK].tokens == OLD
    assert holder.snapshot.boards[WEEK].tokens == NEW
    assert holder.snapshot.catalog.name("b/new") == "New"


class Slow(MemoryStore):
    """Lets everything else run before each answer; fails when told to."""

    fails = False

    async def current(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        await asyncio.sleep(0)
        if self.fails:
            raise StoreError("the disk reports an error")
        return await super().current(period, start, end)


async def test_two_refreshes_at_once_lose_nothing() -> None:
    store, holder = Slow(), SnapshotHolder()
    days = [SUNDAY, SUNDAY - 14 * DAY]
    await store_days(store, dict.fromkeys(days, OLD))
    await asyncio.gather(*(holder.refresh(store, [day]) for day in days))
    assert holder.snapshot == await build(store)


async def test_a_store_that_fails_leaves_the_snapshot_before() -> None:
    store, holder = Slow(), SnapshotHolder()
    await store_days(store, {SUNDAY: OLD})
    before = await holder.load(store)
    store.fails = True
    with pytest.raises(StoreError):
        await holder.refresh(store, [SUNDAY])
    assert holder.snapshot is before


@pytest.mark.parametrize(
    "days",
    [
        {SUNDAY: NEW},
        {SUNDAY + 3 * DAY: NEW, SUNDAY + 12 * DAY: OLD},
        {SUNDAY - 90 * DAY: OLD, SUNDAY - 20 * DAY: {**OLD, **NEW}},
        {SUNDAY - 6 * DAY: {"a/old": 1}, SUNDAY + DAY: NEW},
    ],
)
async def test_what_was_read_since_is_left_out_of_the_past(
    store: MemoryStore, days: Mapping[dt.date, Mapping[str, int]]
) -> None:
    await store_days(store, {SUNDAY - n * DAY: OLD for n in range(30)} | {SUNDAY - 25 * DAY: {**OLD, **NEW}})
    before = await build(store)
    await store_days(store, days, NOON + HOUR)
    now = await build(store)
    past = await rebuild(now, store, NOON + HOUR - dt.timedelta(seconds=1))
    assert past.first_seen == before.first_seen
    assert {week: board.data_hash for week, board in past.boards.items()} == {
        week: board.data_hash for week, board in before.boards.items()
    }
    assert past.recent.keys() <= before.recent.keys()
    assert await rebuild(now, store, NOON + HOUR) == now
    assert before != now


async def test_the_past_leaves_out_a_week_that_was_read_since(store: MemoryStore) -> None:
    await store_days(store, {SUNDAY: OLD})
    sums = Bucket(Period.WEEK, WEEK.shift(-3).start, {"a/old": 5}, 2)
    at = NOON + HOUR
    await import_readings(ScriptedSource(reading(sums, at=at), periods=[Period.WEEK]), store, lambda: at)
    now = await build(store)
    assert list(now.boards) == [WEEK.shift(-3), WEEK]
    assert list((await rebuild(now, store, NOON)).boards) == [WEEK]

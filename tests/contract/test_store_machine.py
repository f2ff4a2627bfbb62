"""Random histories of readings, taken by the double and by SQLite side by side."""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.anomalies import is_quarantined
from bot.domain.readings import Bucket, BucketVersion, Period, Reading, Rejection
from bot.ports import Stored, UsageStore
from bot.services.ingest import import_readings
from bot.services.snapshots import EMPTY_SNAPSHOT, build, refresh
from tests.fakes.memory_store import MemoryStore
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, ScriptedSource, bucket, reading

QUIET = [SUNDAY - n * DAY for n in range(4, 40)]
"""Days before, all alike, so that there is something to be odd against."""
DATES = [SUNDAY - n * DAY for n in range(4)]
FIGURES = [
    {"a/one": 600, "b/two": 400},
    {"a/one": 601, "b/two": 400},  # within 0.1 %
    {"a/one": 300, "b/two": 400, "c/new": 290},
    {"a/one": 6000, "b/two": 400},  # odd
    {"a/one": 6004, "b/two": 400},  # odd, and agrees with the one above
    {"b/two": 90},  # odd
]


class StoreMachine(RuleBasedStateMachine):
    """Readings arrive, newer and older ones; whatever happens, the rules of `decisions` hold in both stores."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.stack = AsyncExitStack()
        self.memory = MemoryStore()
        self.sql = SqlUsageStore(self.run(self.stack.enter_async_context(self.open())))
        self.now = NOON
        self.accepted: set[tuple[dt.date, str]] = set()
        self.snapshot = EMPTY_SNAPSHOT
        self.past: dict[dt.datetime, Mapping[dt.date, Bucket]] = {}
        self.take(reading(*(bucket(day, FIGURES[0], None) for day in QUIET), at=NOON - DAY))

    def open(self) -> Any:
        return open_database(f"sqlite+aiosqlite:///{self.folder.name}/store.db")

    def run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    def take(self, one: Reading) -> Stored:
        before = self.in_use()
        results = [self.run(import_readings(ScriptedSource(one), store, lambda: self.now)) for store in self.stores]
        assert results[0] == results[1]
        stored: Stored = results[0]
        after = self.in_use()
        changed = {date for date in after if date not in before or after[date].bucket != before[date].bucket}
        assert changed == {*stored.added, *stored.restated}
        assert before.keys() <= after.keys(), "what was in use never goes without a successor"
        self.accepted |= {(item.date, item.content_hash) for item in one.buckets}
        self.snapshot = self.run(refresh(self.snapshot, self.sql, stored.touched))
        self.past[one.requested_at] = {date: version.bucket for date, version in after.items()}
        return stored

    @property
    def stores(self) -> tuple[UsageStore, UsageStore]:
        return self.memory, self.sql

    def in_use(self) -> Mapping[dt.date, BucketVersion]:
        return self.run(self.memory.current(Period.DAY, dt.date.min, dt.date.max))

    @rule(hours=st.integers(0, 7))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule(
        figures=st.dictionaries(st.sampled_from(DATES), st.sampled_from(FIGURES), min_size=1),
        hours_old=st.one_of(st.just(0), st.integers(0, 30)),
        lenient=st.booleans(),
    )
    def a_reading_comes(self, figures: Mapping[dt.date, Mapping[str, int]], hours_old: int, *, lenient: bool) -> None:
        buckets = [Bucket(Period.DAY, day, dict(rows), None) for day, rows in sorted(figures.items())]
        self.take(reading(*buckets, at=self.now, as_of=self.now - hours_old * HOUR, lenient=lenient))

    @rule(date=st.sampled_from(DATES), times=st.integers(1, 5), figures=st.sampled_from(FIGURES))
    def a_day_is_polled_again_and_again(self, date: dt.date, times: int, figures: Mapping[str, int]) -> None:
        for _ in range(times):
            self.now += 2 * HOUR
            self.take(reading(Bucket(Period.DAY, date, dict(figures), None), at=self.now))

    @rule(date=st.sampled_from(DATES))
    def a_day_is_rejected(self, date: dt.date) -> None:
        before = self.in_use()
        bad = replace(reading(at=self.now), rejections=(Rejection(str(date), f"{date} has a total of 0 tokens"),))
        assert self.take(bad) == Stored(rejected=bad.complaints, warnings=bad.warnings, quarantined={})
        assert self.in_use() == before

    @rule(hours_old=st.integers(0, 30), keep=st.integers(0, 5))
    def what_nobody_looks_at_is_pruned(self, hours_old: int, keep: int) -> None:
        before = self.now - hours_old * HOUR
        memory, sql = [
            [
                self.run(store.prune_readings(before)),
                self.run(store.prune_attempts(before, keep)),
                self.run(store.prune_raw(before)),
                self.run(store.attempts(1000)),
            ]
            for store in self.stores
        ]
        assert memory == sql

    @precondition(lambda self: len(self.accepted) > len(QUIET))
    @rule()
    def the_program_restarts(self) -> None:
        self.run(self.stack.aclose())
        self.sql = SqlUsageStore(self.run(self.stack.enter_async_context(self.open())))

    @invariant()
    def both_stores_hold_the_same(self) -> None:
        for date in DATES:
            assert self.run(self.memory.versions(Period.DAY, date)) == self.run(self.sql.versions(Period.DAY, date))
        assert self.in_use() == self.run(self.sql.current(Period.DAY, dt.date.min, dt.date.max))
        held = [self.run(store.held(Period.DAY, dt.date.min, dt.date.max)) for store in self.stores]
        assert held[0] == held[1]

    @invariant()
    def at_most_one_version_is_in_use(self) -> None:
        for date in DATES:
            live = [v for v in self.run(self.sql.versions(Period.DAY, date)) if v.superseded_at is None]
            assert sum(not is_quarantined(version) for version in live) <= 1
            assert sum(is_quarantined(version) for version in live) <= 1

    @invariant()
    def every_version_ever_read_is_kept(self) -> None:
        kept = {
            (date, version.bucket.content_hash)
            for date in (*DATES, *QUIET)
            for version in self.run(self.memory.versions(Period.DAY, date))
        }
        assert kept == self.accepted

    @invariant()
    def times_are_in_order(self) -> None:
        for date in DATES:
            for version in self.run(self.memory.versions(Period.DAY, date)):
                assert version.first_as_of <= version.last_as_of
                assert version.first_requested_at <= version.last_requested_at

    @invariant()
    def what_was_in_use_can_be_told(self) -> None:
        for moment, figures in self.past.items():
            memory, sql = (self.run(one.as_of(Period.DAY, dt.date.min, dt.date.max, moment)) for one in self.stores)
            assert memory == sql
            told = {date: version.bucket for date, version in sql.items()}
            assert {date: told[date] for date in figures} == figures
            assert all(self.was_held_alone(date, moment) for date in told.keys() - figures.keys())

    def was_held_alone(self, date: dt.date, moment: dt.datetime) -> bool:
        """Nothing was in use beside it, so it seems to have been itself."""
        versions = self.run(self.sql.versions(Period.DAY, date))
        return all(one.anomaly for one in versions if one.first_requested_at <= moment)

    @invariant()
    def what_changed_since_can_be_told(self) -> None:
        for moment, figures in self.past.items():
            memory, sql = (self.run(one.changed_since(Period.DAY, moment)) for one in self.stores)
            assert memory == sql
            now = self.in_use()
            assert {date for date in now if date in figures and now[date].bucket != figures[date]} <= set(sql)

    @invariant()
    def refreshing_gives_what_building_gives(self) -> None:
        assert self.snapshot == self.run(build(self.sql))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=10,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

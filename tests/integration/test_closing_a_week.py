"""An hourly poller without a key: the export stays the same all Monday, and the week closes at 06:00 all the same."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.adapters.sources.exports import ExportsSource
from bot.domain.weeks import IsoWeek
from bot.services.ingest import poll
from bot.services.snapshots import build
from tests.fakes.memory_store import MemoryStore
from tests.fakes.openrouter import Days, FakeOpenRouter, MemoryValidators, client, serving

MONDAY = dt.date(2026, 11, 16)
WEEK = IsoWeek(2026, 46)
DAYS: Days = {MONDAY - n * dt.timedelta(days=1): {"a/b": 100, "c/d": 50, "other": 10} for n in range(1, 90)}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = dt.datetime.combine(MONDAY, dt.time(), dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.mark.parametrize(("polled_at", "closed"), [((2,), False), ((2, 5), False), ((2, 6), True), ((2, 5, 12), True)])
async def test_a_poll_that_brings_nothing_new_still_closes_the_week(polled_at: tuple[int, ...], closed: bool) -> None:
    clock, store, validators = Clock(), MemoryStore(), MemoryValidators()
    fake = FakeOpenRouter(DAYS, MONDAY)
    async with serving(fake) as base, client() as http:
        for hour in polled_at:
            clock.now = clock.now.replace(hour=hour)
            await poll(ExportsSource(http, clock, base, validators), store, clock)
    assert len(fake.paths) < 8 + len(polled_at)  # the later polls asked for the manifest alone
    board = (await build(store)).boards[WEEK]
    assert board.closed is closed


async def test_what_is_unchanged_is_no_second_source_time() -> None:
    """The export is one reading however often it is fetched: it settles nothing."""
    clock, store, validators = Clock(), MemoryStore(), MemoryValidators()
    async with serving(FakeOpenRouter(DAYS, MONDAY)) as base, client() as http:
        for hour in (2, 9, 16, 23):
            clock.now = clock.now.replace(hour=hour)
            await poll(ExportsSource(http, clock, base, validators), store, clock)
    snapshot = await build(store)
    sunday = snapshot.recent[MONDAY - dt.timedelta(days=1)]
    assert (sunday.settled, sunday.last_requested_at.hour) == (False, 23)
    assert sunday.first_as_of == sunday.last_as_of

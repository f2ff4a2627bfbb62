"""The poll job: what it reads, what it tells, and what spoils it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.domain.catalog import ModelCard
from bot.domain.errors import SourceUnavailableError, StoreError
from bot.domain.readings import Period, Rejection
from bot.ports import Attempt
from bot.services.ingest import import_readings, polled_dates
from tests.fakes.histories import chart, make_history, make_tables, week
from tests.fakes.memory_store import MemoryStore
from tests.fakes.polling import Models, Readers, make_polling
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, ScriptedSource, bucket, reading

DOWN = SourceUnavailableError("503, after 5 tries")
FIRST = ScriptedSource.earliest
T = 10**12
ALL = [FIRST + n * DAY for n in range((SUNDAY - FIRST).days + 1)]


def clock() -> dt.datetime:
    return NOON


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def stored(store: MemoryStore, *days: dt.date) -> None:
    await import_readings(ScriptedSource(reading(*map(bucket, days))), store, clock)


async def test_the_first_poll_reads_all_history_with_progress_in_the_log(store: MemoryStore) -> None:
    newer, older = ALL[300:], ALL[:300]
    source = ScriptedSource(reading(*map(bucket, newer)), reading(*map(bucket, older)))
    readers = Readers()
    with capture_logs() as logs:
        await make_polling(source, store, clock, readers).run()
    assert source.asked == [(FIRST, SUNDAY, Period.DAY)]
    assert [(log["read"], log["percent"]) for log in logs if log["event"] == "backfill"] == [
        (f"days back to {newer[0]} of 2025-01-01", 34),
        ("days back to 2025-01-01 of 2025-01-01", 100),
    ]
    assert readers.refreshed == [({*ALL}, 2)]


async def test_later_polls_read_thirty_days(store: MemoryStore) -> None:
    await stored(store, *ALL)
    source = ScriptedSource(reading(bucket()))
    polling = make_polling(source, store, clock)
    for _ in range(2):
        await polling.run()
    assert source.asked == [(SUNDAY - 29 * DAY, SUNDAY, Period.DAY)] * 2


async def test_history_that_was_never_read_is_read_after_the_poll(store: MemoryStore) -> None:
    await stored(store, *ALL[400:])
    source = ScriptedSource(reading(bucket()))
    await make_polling(source, store, clock).run()
    assert source.asked[1:] == [(FIRST, ALL[399] + 30 * DAY, Period.DAY)]


async def test_a_hole_that_a_long_outage_left_is_filled(store: MemoryStore) -> None:
    await stored(store, *ALL[:-60], SUNDAY)
    source = ScriptedSource(reading(bucket()))
    await make_polling(source, store, clock).run()
    assert source.asked[1:] == [(ALL[-60], SUNDAY, Period.DAY)]


async def test_an_outage_while_it_runs_is_followed_by_a_look_for_holes(store: MemoryStore) -> None:
    await stored(store, *ALL)
    source, now = ScriptedSource(), NOON
    polling = make_polling(source, store, lambda: now)
    await polling.run()
    now, source.error = NOON + 60 * DAY, DOWN
    with pytest.raises(SourceUnavailableError):
        await polling.run()
    source.error, source.readings = None, (reading(bucket(SUNDAY + 60 * DAY), at=now + HOUR),)
    await polling.run()
    assert source.asked[-1] == (SUNDAY + DAY, SUNDAY + 60 * DAY, Period.DAY)


async def test_days_that_the_source_never_had_are_not_asked_for_again(store: MemoryStore) -> None:
    await stored(store, *ALL[10:])
    source = ScriptedSource(reading(bucket(ALL[10]), gaps=tuple(ALL[:10])))
    await make_polling(source, store, clock).run()
    again = ScriptedSource()
    await make_polling(again, store, clock).run()
    assert len(source.asked) == 1, "the poll told of the gaps; nothing is left to ask for"
    assert len(again.asked) == 1


async def test_a_day_held_back_is_not_asked_for_as_history(store: MemoryStore) -> None:
    await stored(store, *(day for day in ALL if day != ALL[-10]))
    odd = reading(bucket(ALL[-10], {"qwen/qwen3.6-plus:free": 30_000}))
    await import_readings(ScriptedSource(odd), store, clock)
    assert ALL[-10] in await store.held(Period.DAY, *ALL[:: len(ALL) - 1])
    source = ScriptedSource()
    await make_polling(source, store, clock).run()
    assert len(source.asked) == 1


async def test_what_the_source_is_silent_about_is_asked_for_once_a_start(store: MemoryStore) -> None:
    await stored(store, *ALL[10:])
    source = ScriptedSource()
    polling = make_polling(source, store, clock)
    for _ in range(3):
        await polling.run()
    assert [start for start, _, _ in source.asked].count(FIRST) == 1


async def test_weeks_are_history_too(store: MemoryStore) -> None:
    await stored(store, *ALL)
    source = ScriptedSource(periods=[Period.DAY, Period.WEEK])
    await make_polling(source, store, clock).run()
    assert source.asked[2:] == [(dt.date(2025, 1, 6), SUNDAY, Period.WEEK)]


async def test_history_that_fails_is_a_note_and_is_tried_again(store: MemoryStore) -> None:
    await stored(store, *ALL[10:])

    class HalfDown(ScriptedSource):
        async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY):  # noqa: ANN202
            async for one in super().read(start, end, period):
                yield one
            if start == FIRST:
                raise DOWN

    source = HalfDown()
    polling = make_polling(source, store, clock)
    for _ in range(2):
        await polling.run()
        assert list(map(str, polling.notes)) == ["history: 503, after 5 tries"]
    assert [start for start, _, _ in source.asked].count(FIRST) == 2


async def test_a_poll_that_fails_halfway_still_shows_what_it_read(store: MemoryStore) -> None:
    await stored(store, *ALL)
    readers = Readers()
    source = ScriptedSource(reading(bucket(FIRST, {"a/b": 1})), error=DOWN)
    with pytest.raises(SourceUnavailableError):
        await make_polling(source, store, clock, readers).run()
    assert readers.refreshed == [({FIRST, *polled_dates(NOON.date())}, 1)]


async def test_a_list_of_models_that_fails_spoils_no_poll(store: MemoryStore) -> None:
    readers, models = Readers(), Models([ModelCard("a/b", "B")])
    now = [NOON]
    polling = make_polling(ScriptedSource(reading(bucket())), store, lambda: now[0], readers, models)
    await polling.run()
    assert (await store.catalog()).name("a/b") == "B"
    models.error = DOWN
    now[0] += HOUR
    await polling.run()
    assert list(map(str, polling.notes)) == ["list of models: 503, after 5 tries"]
    assert len(readers.refreshed) == 2


async def test_a_database_that_fails_is_a_failure() -> None:
    class Full(MemoryStore):
        async def record_attempt(self, attempt: Attempt) -> None:  # noqa: ARG002
            raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        await make_polling(ScriptedSource(), Full(), clock).run()


async def test_each_oddity_is_one_line_and_told_once(store: MemoryStore) -> None:
    await stored(store, *(day for day in ALL if day != SUNDAY))
    odd = replace(
        reading(bucket(SUNDAY, {"qwen/qwen3.6-plus:free": 30_000})),
        warnings=("an unknown column",),
        rejections=(Rejection("2026-04-04", "has no named model", 7),),
    )
    polling = make_polling(ScriptedSource(odd), store, clock)
    with capture_logs() as logs:
        for _ in range(2):
            await polling.run()
    notes = list(map(str, polling.notes))
    assert len(notes) == 3
    assert notes[0].startswith("rejected: memory")
    assert notes[1] == "an unknown column"
    assert notes[2].startswith("2026-04-05 is held back until the source has repeated it: ")
    assert [log["note"] for log in logs if log["event"] == "poll: odd"] == notes


async def test_an_oddity_that_is_gone_is_no_longer_noted(store: MemoryStore) -> None:
    await stored(store, *ALL)
    source = ScriptedSource(replace(reading(bucket()), warnings=("odd",)))
    polling = make_polling(source, store, clock)
    await polling.run()
    source.readings = (reading(bucket()),)
    await polling.run()
    assert polling.notes == ()


def shares(percent: int) -> Mapping[str, int]:
    return {"nobody/x": percent * T, "nobody/y": T // 10, "cn/alpha": (100 - percent) * T}


@pytest.mark.parametrize(("percent", "then"), [(1, "Unknown"), (6, "no country is called the leader")])
async def test_an_unmapped_author_is_one_warning_a_week(store: MemoryStore, percent: int, then: str) -> None:
    readers = Readers(chart(shares(percent), shares(percent)))
    polling = make_polling(ScriptedSource(reading(bucket())), store, clock, readers)
    with capture_logs() as logs:
        for _ in range(2):
            await polling.run()
    (warning,) = (log for log in logs if log["event"] == "author is in no table")
    assert (warning["author"], warning["week"]) == ("nobody", str(week(1)))
    assert then in warning["then"]


async def test_a_small_unmapped_author_is_not_worth_a_line(store: MemoryStore) -> None:
    readers = Readers(make_history({week(0): {"nobody/x": T, "cn/alpha": 120 * T}}, tables=make_tables()))
    with capture_logs() as logs:
        await make_polling(ScriptedSource(reading(bucket())), store, clock, readers).run()
    assert "author is in no table" not in {log["event"] for log in logs}


async def test_a_poll_that_failed_is_repeated_soon(store: MemoryStore) -> None:
    await stored(store, *ALL)
    source = ScriptedSource(reading(bucket()), error=DOWN)
    polling = make_polling(source, store, clock)
    assert not polling.behind
    with pytest.raises(SourceUnavailableError):
        await polling.run()
    assert polling.behind
    source.error = None
    await polling.run()
    assert not polling.behind


@pytest.mark.parametrize(("hours", "behind"), [(29, False), (30, False), (31, True)])
def test_a_source_that_does_not_show_yesterday_is_asked_again_soon(
    store: MemoryStore, hours: int, behind: bool
) -> None:
    history = make_history(days={week(0).start: {"us/beta": 1}})
    ended = dt.datetime.combine(week(0).start + DAY, dt.time(), dt.UTC)
    polling = make_polling(ScriptedSource(), store, lambda: ended + hours * HOUR, Readers(history))
    assert polling.behind is behind


async def test_the_list_of_models_is_read_once_an_hour(store: MemoryStore) -> None:
    await stored(store, *ALL)
    now, asked = [NOON], list[dt.datetime]()

    class Counted(Models):
        async def read_models(self) -> Sequence[ModelCard]:
            asked.append(now[0])
            return await super().read_models()

    polling = make_polling(ScriptedSource(*[reading(bucket())] * 5), store, lambda: now[0], models=Counted())
    for _ in range(5):
        await polling.run()
        now[0] += 20 * HOUR / 60
    assert asked == [NOON, NOON + HOUR]

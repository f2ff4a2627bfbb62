"""The scheduler on the real APScheduler, at intervals of milliseconds."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.adapters.scheduler import Pace, open_scheduler
from bot.services.jobs import Heartbeats, Job

MS = dt.timedelta(milliseconds=1)
EVERY = 20 * MS
HOUR = dt.timedelta(hours=1)
FAST = Pace(spread=5 * MS, patience=60 * MS, grace=50 * MS)


@pytest.fixture(autouse=True)
async def logs(caplog: pytest.LogCaptureFixture) -> AsyncGenerator[list[EventDict]]:
    with capture_logs() as captured, caplog.at_level(logging.WARNING):
        yield captured
    assert not caplog.records, "APScheduler has nothing to complain of"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Counting:
    """A job that counts its starts, then does what it is told."""

    def __init__(self, then: Callable[[], Awaitable[None]] | None = None) -> None:
        self.starts, self.ends, self._then = 0, 0, then

    async def __call__(self) -> None:
        self.starts += 1
        if self._then:
            await self._then()
        self.ends += 1


async def fails() -> None:
    raise ZeroDivisionError


async def cancels_itself() -> None:
    raise asyncio.CancelledError


async def hangs() -> None:
    await asyncio.sleep(60)


async def until(met: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 - what is waited for is not made for it
            await asyncio.sleep(0.005)


def at_start(
    name: str, run: Callable[[], Awaitable[None]], every: dt.timedelta = EVERY, limit: dt.timedelta = HOUR
) -> Job:
    return Job(name, every, limit, run, at_start=True)


async def test_no_job_stops_another_nor_itself() -> None:
    good, bad, odd, stuck = Counting(), Counting(fails), Counting(cancels_itself), Counting(hangs)
    jobs = [
        at_start("bad", bad),
        at_start("odd", odd),
        at_start("stuck", stuck, limit=10 * MS),
        at_start("good", good),
    ]
    beats = Heartbeats(jobs, now)
    async with open_scheduler(jobs, beats.run, FAST):
        await until(lambda: min(one.starts for one in (good, bad, odd, stuck)) >= 4)
    assert [beat.failures > 0 for beat in beats.all] == [True, True, True, False]
    assert str(beats.of("stuck").trouble) == "took longer than 0.01 s"


async def test_a_runner_that_raises_is_logged_and_called_again(logs: list[EventDict]) -> None:
    run = Counting(fails)
    async with open_scheduler([at_start("poll", run)], lambda job: job.run(), FAST):
        await until(lambda: run.starts >= 3)
    assert logs[0]["event"] == "job ended with an error that nobody caught"


async def test_a_long_run_is_never_joined_by_another(logs: list[EventDict]) -> None:
    together = list[int]()

    async def long() -> None:
        together.append(1)
        assert len(together) == 1
        await asyncio.sleep(0.1)
        together.pop()

    run = Counting(long)
    jobs = [at_start("poll", run)]
    beats = Heartbeats(jobs, now)
    async with open_scheduler(jobs, beats.run, FAST):
        await until(lambda: run.ends >= 2)
    assert beats.of("poll").failures == 0
    assert {log["event"] for log in logs} == {"job is still running; this turn is left out"}


async def test_a_runner_that_guards_nothing_is_not_called_twice_at_once() -> None:
    together, most = 0, 0

    async def long() -> None:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.1)
        together -= 1

    run = Counting(long)
    async with open_scheduler([at_start("poll", run)], lambda job: job.run(), FAST):
        await until(lambda: run.ends >= 2)
    assert most == 1


async def test_first_runs_are_spread_and_others_wait_their_interval() -> None:
    started: dict[str, float] = {}

    def noting(name: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            started.setdefault(name, asyncio.get_running_loop().time())

        return run

    jobs = [
        at_start("one", noting("one"), HOUR),
        Job("later", 300 * MS, HOUR, noting("later")),
        at_start("two", noting("two"), HOUR),
    ]
    began = asyncio.get_running_loop().time()
    async with open_scheduler(jobs, lambda job: job.run(), Pace(spread=100 * MS)):
        await until(lambda: len(started) == 3)
    assert list(started) == ["one", "two", "later"]
    assert started["two"] - began >= 0.1
    assert started["later"] - began >= 0.3


async def test_a_run_may_end_in_the_grace_at_shutdown() -> None:
    run = Counting(lambda: asyncio.sleep(0.03))
    async with open_scheduler([at_start("poll", run, HOUR)], lambda job: job.run(), FAST):
        await until(lambda: run.starts == 1)
    assert run.ends == 1


async def test_a_run_that_goes_on_is_cancelled_at_shutdown_and_awaited() -> None:
    ended = list[str]()

    async def cleans_up() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            ended.append("tidy")

    run = Counting(cleans_up)
    jobs = [at_start("poll", run)]
    beats = Heartbeats(jobs, now)
    async with open_scheduler(jobs, beats.run, FAST):
        await until(lambda: run.starts == 1)
    assert ended == ["tidy"]
    assert beats.of("poll").failures == 0
    await asyncio.sleep(0.06)
    assert run.starts == 1, "nothing starts afterwards"
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_a_run_that_does_not_let_itself_be_cancelled_does_not_hold_the_shutdown_up(logs: list[EventDict]) -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    run = Counting(stubborn)
    async with open_scheduler([at_start("poll", run)], lambda job: job.run(), FAST):
        await until(lambda: run.starts == 1)
    assert logs[-1] == {"event": "job does not end; it is left behind", "job": "poll", "log_level": "error"}
    release.set()
    await until(lambda: run.ends == 1)


async def test_leaving_by_an_error_closes_all_the_same() -> None:
    run = Counting(hangs)

    async def leave() -> None:
        async with open_scheduler([at_start("poll", run)], lambda job: job.run(), FAST):
            await until(lambda: run.starts == 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await leave()
    assert run.ends == 0
    assert len(asyncio.all_tasks()) == 1


@pytest.fixture
def schedulers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every APScheduler that is started."""
    found = list[Any]()
    start = AsyncIOScheduler.start

    def noted(self: Any, *arguments: Any) -> None:
        found.append(self)
        start(self, *arguments)

    monkeypatch.setattr(AsyncIOScheduler, "start", noted)
    return found


def lose_timer(scheduler: Any) -> None:
    scheduler._stop_timer()


def lose_job(scheduler: Any) -> None:
    scheduler.remove_all_jobs()


def set_clock_back(scheduler: Any) -> None:
    """As seen from the scheduler: the next run is a day away."""
    scheduler.modify_job("poll", next_run_time=now() + dt.timedelta(days=1))


async def test_nothing_is_left_of_the_scheduler(schedulers: list[Any]) -> None:
    async with open_scheduler([at_start("poll", Counting())], lambda job: job.run(), FAST):
        assert schedulers[0].running
    assert not schedulers[0].running


@pytest.mark.parametrize("dies", [lose_timer, lose_job, set_clock_back])
async def test_a_tick_that_died_comes_back(
    schedulers: list[Any], logs: list[EventDict], dies: Callable[[Any], None]
) -> None:
    run = Counting()
    async with open_scheduler([at_start("poll", run)], lambda job: job.run(), FAST):
        await until(lambda: run.starts >= 1)
        dies(schedulers[0])
        before = run.starts
        await until(lambda: run.starts >= before + 4)
    assert "job did not come and is scheduled anew" in {log["event"] for log in logs}


async def test_the_watchdog_leaves_alone_what_comes_in_time(logs: list[EventDict]) -> None:
    run, rare = Counting(), Counting()
    jobs = [at_start("poll", run), Job("rare", HOUR, HOUR, rare)]
    async with open_scheduler(jobs, lambda job: job.run(), FAST):
        await until(lambda: run.starts >= 10)
    assert (rare.starts, logs) == (0, [])

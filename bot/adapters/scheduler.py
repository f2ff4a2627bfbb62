"""When jobs run: APScheduler in memory, UTC, intervals only, and a watchdog over it.

The watchdog counts on the event loop's clock. APScheduler counts on the wall clock and sets its timer anew after
each round: a round that raises leaves no timer, and a wall clock that is set back an hour delays all by an hour.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar, cast

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.typing import FilteringBoundLogger

_log: FilteringBoundLogger = structlog.get_logger()


class Recurring(Protocol):
    """What the scheduler needs to know of a job."""

    @property
    def name(self) -> str:
        """Unique."""
        ...

    @property
    def every(self) -> dt.timedelta:
        """From one start to the next."""
        ...

    @property
    def at_start(self) -> bool:
        """Run at once, not only after the first interval."""
        ...


class _Scheduler(Protocol):
    """The part of APScheduler, which has no types, that is used here."""

    def add_job(self, func: Callable[[], Awaitable[None]], **options: object) -> object: ...
    def start(self) -> None: ...
    def pause(self) -> None: ...
    def shutdown(self, *, wait: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How the scheduler behaves.

    Attributes:
        spread: Between the first runs of the jobs that run at start.
        patience: How much later than due a job may start before the watchdog schedules it anew.
        grace: How long running jobs may go on when the block is left; then they are cancelled, and given as
            long again to end.
    """

    spread: dt.timedelta = dt.timedelta(seconds=1)
    patience: dt.timedelta = dt.timedelta(seconds=30)
    grace: dt.timedelta = dt.timedelta(seconds=2)


DEFAULT_PACE = Pace()
_Job = TypeVar("_Job", bound=Recurring)


@asynccontextmanager
async def open_scheduler(
    jobs: Sequence[_Job],
    run: Callable[[_Job], Awaitable[None]],
    pace: Pace = DEFAULT_PACE,
) -> AsyncGenerator[None]:
    """Runs the jobs for the time of the block, each never beside itself.

    Args:
        jobs: What to run, by unique names.
        run: Runs one once. What it raises is logged and ends nothing.
        pace: How the scheduler behaves.
    """
    ticking = _Ticking(jobs, run, pace)
    ticking.start()
    watchdog = asyncio.create_task(ticking.watch(), name="watchdog of the jobs")
    try:
        yield
    finally:
        watchdog.cancel()
        await asyncio.wait({watchdog})
        await ticking.close()


class _Ticking(Generic[_Job]):
    def __init__(self, jobs: Sequence[_Job], run: Callable[[_Job], Awaitable[None]], pace: Pace) -> None:
        self._jobs, self._run, self._pace = jobs, run, pace
        self._loop = asyncio.get_running_loop()
        self._running: dict[str, asyncio.Future[None]] = {}
        self._alive_at: dict[str, float] = {}
        self._scheduler = cast("_Scheduler", AsyncIOScheduler(timezone=dt.UTC))

    def start(self) -> None:
        at_once = [job for job in self._jobs if job.at_start]
        self._scheduler.start()
        for job in self._jobs:
            first = at_once.index(job) * self._pace.spread if job.at_start else job.every
            self._schedule(job, first)

    def _schedule(self, job: _Job, after: dt.timedelta) -> None:
        self._alive_at[job.name] = self._loop.time() + after.total_seconds()
        self._scheduler.add_job(
            partial(self._tick, job),
            trigger="interval",
            seconds=job.every.total_seconds(),
            id=job.name,
            name=job.name,
            replace_existing=True,
            next_run_time=dt.datetime.now(dt.UTC) + after,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _tick(self, job: _Job) -> None:
        if job.name in self._running:
            _log.warning("job is still running; this turn is left out", job=job.name)
            return
        self._alive_at[job.name] = self._loop.time()
        # A task of our own: APScheduler would log the cancellation of its own as an error.
        task = self._running[job.name] = asyncio.ensure_future(self._run(job))
        task.add_done_callback(partial(self._ended, job))

    def _ended(self, job: _Job, task: asyncio.Future[None]) -> None:
        del self._running[job.name]
        if not task.cancelled() and (error := task.exception()):
            _log.error("job ended with an error that nobody caught", job=job.name, exc_info=error)

    async def watch(self) -> None:
        """Schedules anew, for ever, what did not come when it was due."""
        while True:
            await asyncio.sleep(self._pace.patience.total_seconds() / 2)
            for job in self._jobs:
                if job.name not in self._running and (late := self._late(job)) > self._pace.patience.total_seconds():
                    _log.error("job did not come and is scheduled anew", job=job.name, late_seconds=round(late, 1))
                    self._schedule(job, dt.timedelta())

    def _late(self, job: _Job) -> float:
        return self._loop.time() - self._alive_at[job.name] - job.every.total_seconds()

    async def close(self) -> None:
        """Starts nothing more, and ends what runs."""
        self._scheduler.pause()
        await self._wait()
        for task in self._running.values():
            task.cancel()
        await self._wait()
        for name in self._running:
            _log.error("job does not end; it is left behind", job=name)
        self._scheduler.shutdown(wait=False)
        # The shutdown itself is a callback of the event loop.
        await asyncio.sleep(0)

    async def _wait(self) -> None:
        if self._running:
            await asyncio.wait(tuple(self._running.values()), timeout=self._pace.grace.total_seconds())
            # What a task calls when it is done comes a round later.
            await asyncio.sleep(0)

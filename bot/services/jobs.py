"""Jobs that run again and again: each supervised, none stopping another, all of them observable.

When a job runs is a scheduler's business; this is what happens when it does.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import structlog
from structlog.typing import FilteringBoundLogger

from bot.domain.errors import TokentideError
from bot.ports import Clock
from bot.services.troubles import Cause, Trouble

_log: FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again.

    Attributes:
        name: Unique; the texts of `/status` know it as `job.<name>`.
        every: From one start to the next.
        limit: A run that takes longer is cancelled, and counts as failed.
        run: Does it once; whatever it raises is a failure of this run alone.
        at_start: Run at once, not only after the first interval.
    """

    name: str
    every: dt.timedelta
    limit: dt.timedelta
    run: Callable[[], Awaitable[None]]
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How one job fares.

    Attributes:
        due_at: When it should run next.
        running_since: None while it does not run.
        trouble: Why it failed last; kept after a success.
        runs: Finished ones, failed or not, since the program started.
        failures: Failed ones in a row; 0 after a success.
    """

    name: str
    due_at: dt.datetime
    running_since: dt.datetime | None = None
    started_at: dt.datetime | None = None
    succeeded_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None
    trouble: Trouble | None = None
    runs: int = 0
    failures: int = 0


class Heartbeats:
    """The heartbeats of all jobs, and the one place that changes them.

    Args:
        jobs: All that there are; their names are unique.
        clock: Tells the time.
    """

    def __init__(self, jobs: Iterable[Job], clock: Clock) -> None:
        self._clock = clock
        now = clock()
        self._beats = {job.name: Heartbeat(job.name, now if job.at_start else now + job.every) for job in jobs}

    @property
    def all(self) -> Sequence[Heartbeat]:
        """One for each job, in the order of the jobs."""
        return tuple(self._beats.values())

    def of(self, name: str) -> Heartbeat:
        """The heartbeat of the job of that name.

        Raises:
            KeyError: There is no such job.
        """
        return self._beats[name]

    async def run(self, job: Job) -> None:
        """Runs the job once, supervised: it raises nothing but the caller's own cancellation.

        A job that is running already is left alone. Each failure is one line in the log.
        """
        if self.of(job.name).running_since:
            _log.warning("job is still running; this turn is left out", job=job.name)
            return
        now = self._clock()
        self._put(replace(self.of(job.name), running_since=now, started_at=now, due_at=now + job.every))
        try:
            await self._supervise(job)
        finally:
            self._put(replace(self.of(job.name), running_since=None))

    async def _supervise(self, job: Job) -> None:
        limit = asyncio.timeout(job.limit.total_seconds())
        try:
            async with limit:
                await job.run()
        except asyncio.CancelledError:
            if _is_cancelled():
                raise
            self._failed(job, Trouble(Cause.CANCELLED))
        except TokentideError as error:
            self._failed(job, Trouble.of(error))
        except Exception as error:  # noqa: BLE001 - whatever a job raises, the next turn comes
            if isinstance(error, TimeoutError) and limit.expired():
                self._failed(job, Trouble(Cause.LATE, f"{job.limit.total_seconds():g} s"))
            else:
                self._failed(job, Trouble.of(error), error)
        else:
            before = self.of(job.name)
            self._put(replace(before, succeeded_at=self._clock(), runs=before.runs + 1, failures=0))

    def _failed(self, job: Job, trouble: Trouble, bug: Exception | None = None) -> None:
        before = self.of(job.name)
        failures = before.failures + 1
        self._put(replace(before, failed_at=self._clock(), trouble=trouble, runs=before.runs + 1, failures=failures))
        # What nobody foresaw needs its traceback; what has a name of its own needs a line.
        _log.error("job failed", job=job.name, reason=str(trouble), in_a_row=failures, exc_info=bug)

    def _put(self, beat: Heartbeat) -> None:
        self._beats[beat.name] = beat


def _is_cancelled() -> bool:
    """Whether somebody asked the running task to stop, as opposed to its own code raising the exception."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

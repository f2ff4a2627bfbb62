"""Jobs: what a run leaves behind, however it ends, and that none takes anything else down with it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import SettingsError, SourceUnavailableError
from bot.services.jobs import Heartbeat, Heartbeats, Job
from bot.services.troubles import REASON_LIMIT, one_line
from tests.fakes.usage import HOUR, NOON

SOON = dt.timedelta(milliseconds=20)
MINUTE = dt.timedelta(minutes=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


async def nothing() -> None:
    pass


def raising(error: BaseException) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        raise error

    return run


def job(run: Callable[[], Awaitable[None]] = nothing, name: str = "poll", *, at_start: bool = True) -> Job:
    return Job(name, HOUR, SOON, run, at_start)


async def beat_of(one: Job) -> Heartbeat:
    beats = Heartbeats([one], Clock())
    with capture_logs():
        await beats.run(one)
    return beats.of(one.name)


def test_before_the_first_run_it_is_known_when_it_is_due() -> None:
    beats = Heartbeats([job(), job(name="prune", at_start=False)], Clock())
    assert beats.all == (Heartbeat("poll", NOON), Heartbeat("prune", NOON + HOUR))


async def test_a_run_that_ends_well_is_noted() -> None:
    clock = Clock()

    async def work() -> None:
        assert beats.of("poll").running_since == NOON
        clock.now += MINUTE

    one = job(work)
    beats = Heartbeats([one], clock)
    await beats.run(one)
    assert beats.of("poll") == Heartbeat(
        "poll", due_at=NOON + HOUR, started_at=NOON, succeeded_at=NOON + MINUTE, runs=1
    )


async def test_failures_are_counted_until_one_run_ends_well() -> None:
    clock, errors = Clock(), [SourceUnavailableError("503"), SourceUnavailableError("504"), None]

    async def work() -> None:
        if error := errors.pop(0):
            raise error

    one = job(work)
    beats = Heartbeats([one], clock)
    seen: list[tuple[int, int, str]] = []
    with capture_logs() as logs:
        for _ in range(3):
            await beats.run(one)
            beat = beats.of("poll")
            seen.append((beat.runs, beat.failures, str(beat.trouble)))
            clock.now += HOUR
    assert seen == [(1, 1, "503"), (2, 2, "504"), (3, 0, "504")]
    assert beats.of("poll").failed_at == NOON + HOUR
    assert [(log["event"], log["job"], log["reason"], log["in_a_row"]) for log in logs] == [
        ("job failed", "poll", "503", 1),
        ("job failed", "poll", "504", 2),
    ]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SettingsError("one\ntwo"), "one two"),
        (ValueError("of\x00 nobody's\r\nmaking"), "unexpected: ValueError: of nobody's making"),
        (KeyError(), "unexpected: KeyError"),
        (TimeoutError("theirs"), "unexpected: TimeoutError: theirs"),
        (asyncio.CancelledError(), "it cancelled itself"),
        (ExceptionGroup("two", [ValueError()]), "unexpected: ExceptionGroup: two (1 sub-exception)"),
    ],
)
async def test_whatever_a_job_raises_is_one_line(error: BaseException, reason: str) -> None:
    beat = await beat_of(job(raising(error)))
    assert (str(beat.trouble), beat.failures, beat.runs, beat.running_since) == (reason, 1, 1, None)


async def test_only_what_nobody_foresaw_is_logged_with_its_traceback() -> None:
    expected, bug = SourceUnavailableError("503"), ZeroDivisionError("1/0")
    jobs = [job(raising(expected)), job(raising(bug), "prune")]
    beats = Heartbeats(jobs, Clock())
    with capture_logs() as logs:
        for one in jobs:
            await beats.run(one)
    assert [log["exc_info"] for log in logs] == [None, bug]


def test_a_long_reason_is_cut() -> None:
    text = one_line(SourceUnavailableError("x" * 1000))
    assert len(text) == REASON_LIMIT
    assert text.endswith("x…")


async def test_a_job_that_hangs_is_ended_at_its_limit() -> None:
    beat = await beat_of(job(lambda: asyncio.sleep(60)))
    assert (str(beat.trouble), beat.failures, beat.running_since) == ("took longer than 0.02 s", 1, None)


async def test_a_caller_s_cancellation_goes_through_and_is_no_failure() -> None:
    one = Job("poll", HOUR, HOUR, lambda: asyncio.sleep(60))
    beats = Heartbeats([one], Clock())
    task = asyncio.ensure_future(beats.run(one))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    beat = beats.of("poll")
    assert (beat.failures, beat.runs, beat.running_since) == (0, 0, None)


async def test_a_job_never_runs_beside_itself() -> None:
    starts, go_on = list[int](), asyncio.Event()

    async def work() -> None:
        starts.append(1)
        await go_on.wait()

    one = Job("poll", HOUR, HOUR, work)
    beats = Heartbeats([one], Clock())
    first = asyncio.ensure_future(beats.run(one))
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await beats.run(one)
    assert logs[0]["event"] == "job is still running; this turn is left out"
    go_on.set()
    await first
    await beats.run(one)
    assert len(starts) == 2


async def test_an_exit_is_not_held_up() -> None:
    beats = Heartbeats([one := job(raising(SystemExit(3)))], Clock())
    with pytest.raises(SystemExit):
        await beats.run(one)

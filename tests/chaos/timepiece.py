"""One simulated time for several processes: a few numbers in a file that all of them map.

Time stands while anybody is at work and jumps to what comes next once everybody waits, so that a slow machine
changes nothing. Discord moves it, too: its answers take time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
import math
import mmap
import multiprocessing
import os
import selectors
import struct
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.fakes.discord import Clock

NUMBER = struct.Struct("d")
INSTANCES = 4
COUNTERS = ("adopted", "failures", "stepped", "acknowledged")
AT_WORK, NOBODY = math.inf, 0.0
JUST_AFTER = 1e-5
POLL_SECONDS = 0.001
_SIZE = NUMBER.size * (1 + INSTANCES + len(COUNTERS))


class SharedTime:
    """The time, what each instance waits for, and what was counted by processes that may be dead by now.

    Args:
        path: The file.
        start: Makes it anew, at that time.
    """

    def __init__(self, path: Path, start: dt.datetime | None = None) -> None:
        if start is not None:
            path.write_bytes(NUMBER.pack(start.timestamp()) + bytes(_SIZE - NUMBER.size))
        with path.open("r+b") as file:
            # A number is written in one go: `struct` would clear it first, and another process read a time in 1970.
            self._numbers = memoryview(mmap.mmap(file.fileno(), _SIZE)).cast("d")

    @property
    def seconds(self) -> float:
        """As a timestamp."""
        return self._get(0)

    def now(self) -> dt.datetime:
        """In UTC."""
        return dt.datetime.fromtimestamp(self.seconds, dt.UTC)

    def reach(self, moment: float) -> None:
        """Moves the time on to a timestamp; never back."""
        self._set(0, max(self.seconds, moment))

    def waits(self, instance: int, until: float) -> None:
        """What an instance waits for: a timestamp, `AT_WORK` or `NOBODY`."""
        self._set(1 + instance, until)

    def jump(self) -> None:
        """Moves on to what comes first, if nobody is at work."""
        waits = [self._get(1 + n) for n in range(INSTANCES)]
        first = min((wait for wait in waits if wait != NOBODY), default=AT_WORK)
        if AT_WORK not in waits and first > self.seconds:
            self.reach(first + JUST_AFTER)

    def add(self, counter: str) -> None:
        """Counts one."""
        self.put(counter, self.counted(counter) + 1)

    def put(self, counter: str, number: int) -> None:
        """Sets it."""
        self._set(1 + INSTANCES + COUNTERS.index(counter), number)

    def counted(self, counter: str) -> int:
        """How many."""
        return int(self._get(1 + INSTANCES + COUNTERS.index(counter)))

    def _get(self, place: int) -> float:
        return self._numbers[place]

    def _set(self, place: int, value: float) -> None:
        self._numbers[place] = value


class SharedClock(Clock):
    """Discord's clock on the shared time."""

    def __init__(self, shared: SharedTime) -> None:
        super().__init__()
        self._shared = shared

    def now(self) -> dt.datetime:
        return self._shared.now()

    def advance(self, by: dt.timedelta) -> None:
        self._shared.reach(self._shared.seconds + by.total_seconds())


class Watch:
    """An instance's view of the time: who of its tasks sleeps, and whether it waits for something outside of time.

    Args:
        shared: The time.
        instance: Its number.
        skew: How far its own clock is ahead, in seconds.
        steps: Whether it is not before `stepped` has been counted.
    """

    def __init__(self, shared: SharedTime, instance: int, skew: float = 0.0, *, steps: bool = False) -> None:
        self._shared, self._instance, self._skew, self._steps = shared, instance, skew, steps
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers, self._outside = count(), 0

    def now(self) -> dt.datetime:
        """By its own clock."""
        skewed = not self._steps or self._shared.counted("stepped") > 0
        return self._shared.now() + dt.timedelta(seconds=self._skew if skewed else 0.0)

    @contextmanager
    def outside(self) -> Generator[None]:
        """Time stands for the block: a disk or a network is waited for."""
        self._outside += 1
        try:
            yield
        finally:
            self._outside -= 1

    async def sleep(self, seconds: float) -> None:
        """Sleeps in shared time."""
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._shared.seconds + seconds, next(self._numbers), future))
        await future

    def passes(self) -> float | None:
        """Called when nothing can go on at once: for how many real seconds to wait; None: for what comes."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        if self._outside or not self._sleepers:
            self._shared.waits(self._instance, AT_WORK)
            return None
        self._shared.waits(self._instance, self._sleepers[0][0])
        self._shared.jump()
        return 0.0 if self._wake() else POLL_SECONDS

    def _wake(self) -> bool:
        woken = False
        while self._sleepers and self._sleepers[0][0] <= self._shared.seconds:
            self._shared.waits(self._instance, AT_WORK)
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)
                woken = True
        return woken


class _Selector(selectors.DefaultSelector):
    watch: Watch

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        real = self.watch.passes()
        return super().select(timeout if real is None else real)


def make_loop(watch: Watch) -> asyncio.AbstractEventLoop:
    """An event loop that lets shared time pass where it would stand still otherwise; it ends with whoever drives it."""
    selector = _Selector()
    selector.watch = watch
    loop = asyncio.SelectorEventLoop(selector)
    if driver := multiprocessing.parent_process():
        # Nobody would move the time any more, and it would wait for ever.
        loop.add_reader(driver.sentinel, os._exit, 1)
    return loop

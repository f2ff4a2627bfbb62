"""Simulated time: processes are coroutines that wait for a moment, and may die at any step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine, Generator
from dataclasses import dataclass, field

from tests.fakes.digests import DAY, DUE, HOUR, MINUTE, SECOND

DOWN = (5 * SECOND, 5 * MINUTE, DAY)
"""How long a process is down after a crash."""
END = DUE + 6 * DAY
ENDLESS = 2_000
"""Steps; a path that is any good takes some fifty."""


class Crash(BaseException):
    """`kill -9`: no handler of the code under test may catch it."""

    def __init__(self, down: dt.timedelta) -> None:
        self.down = down
        super().__init__()


@dataclass
class Until(Awaitable[None]):
    """Waits for a moment."""

    moment: dt.datetime

    def __await__(self) -> Generator[Until, None, None]:
        yield self


@dataclass
class Choices:
    """What goes wrong, and where: at each point 0 is nothing, everything else is one fault."""

    prefix: tuple[int, ...] = ()
    taken: list[int] = field(default_factory=list[int])
    options: list[int] = field(default_factory=list[int])

    def choose(self, options: int) -> int:
        position = len(self.taken)
        chosen = self.prefix[position] if position < len(self.prefix) else 0
        self.taken.append(chosen)
        self.options.append(options)
        return chosen

    def branches(self, most_faults: int) -> list[tuple[int, ...]]:
        """The paths that differ from this one by one more fault, after those it was told."""
        found: list[tuple[int, ...]] = []
        faults = sum(map(bool, self.prefix))
        if faults == most_faults:
            return found
        for position in range(len(self.prefix), len(self.taken)):
            stem = tuple(self.taken[:position])
            found += [(*stem, option) for option in range(1, self.options[position])]
        return found


Life = Callable[[], Coroutine[Until, None, None]]


@dataclass
class Process:
    """One instance: a life after the other."""

    live: Life
    wakes: dt.datetime
    running: Coroutine[Until, None, None] | None = None
    done: bool = False
    down: dt.timedelta = dt.timedelta()

    def step(self, now: dt.datetime) -> None:
        """Runs it until it waits, dies or ends."""
        if self.running is None:
            self.running = self.live()
        try:
            self.wakes = self.running.send(None).moment
        except StopIteration:
            self.done = True
        except Crash as crash:
            self.running, self.wakes = None, now + crash.down
            self.down += crash.down


@dataclass
class Simulation:
    """Runs processes in the order in which they wake, and tells the time."""

    now: dt.datetime = DUE - HOUR
    steps: int = 0
    on_time: Callable[[dt.datetime], None] = lambda _now: None

    def clock(self) -> dt.datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await Until(self.now + dt.timedelta(seconds=seconds))

    def run(self, *processes: Process) -> None:
        """Runs them until all are done, or until it is plain that they never will be."""
        while self.steps < ENDLESS and (alive := [process for process in processes if not process.done]):
            self.steps += 1
            following = min(alive, key=lambda process: process.wakes)
            self.now = max(self.now, following.wakes)
            self.on_time(self.now)
            following.step(self.now)

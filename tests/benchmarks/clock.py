"""Timing: by the clock, and by the processor time of all threads, which other programs hardly touch."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from tests.benchmarks.results import Samples


class Watch:
    """Times each `with` block; collects milliseconds by the clock and of processor time."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self._wall = self._cpu = 0

    def __enter__(self) -> None:
        self._cpu = time.process_time_ns()
        self._wall = time.perf_counter_ns()

    def __exit__(self, *_: object) -> None:
        self.wall.append((time.perf_counter_ns() - self._wall) / 1e6)
        self.cpu.append((time.process_time_ns() - self._cpu) / 1e6)

    def samples(self, name: str) -> Samples:
        """What was collected, as `name` and `name cpu`."""
        return {name: self.wall, f"{name} cpu": self.cpu}


def timed(work: Callable[[], object], times: int, warm_up: int = 1) -> Watch:
    """Calls `work` so often after a warm-up; rubbish is collected as it falls, as in the product."""
    for _ in range(warm_up):
        work()
    gc.collect()
    watch = Watch()
    for _ in range(times):
        with watch:
            work()
    return watch

"""How long the event loop is kept from other work while something runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[object]]

TICK = 0.001


async def watch(work: Work, times: int) -> list[float]:
    """Runs `work` so many times; returns how late, in ms, each timer of 1 ms came meanwhile."""
    late: list[float] = []
    watcher = asyncio.create_task(_tick(late))
    await asyncio.sleep(TICK)
    for _ in range(times):
        await work()
    watcher.cancel()
    await asyncio.gather(watcher, return_exceptions=True)
    return late


async def idle(seconds: float) -> list[float]:
    """The same while nothing runs: what the machine itself adds."""
    return await watch(lambda: asyncio.sleep(seconds), 1)


async def _tick(late: list[float]) -> None:
    while True:
        started = time.perf_counter_ns()
        try:
            await asyncio.sleep(TICK)
        finally:
            late.append((time.perf_counter_ns() - started) / 1e6 - 1_000 * TICK)

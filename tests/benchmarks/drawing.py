"""Drawing the pictures again and again, by this project and by matplotlib: jobs for processes of their own."""

from __future__ import annotations

import asyncio
import itertools
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks import lag
from tests.benchmarks.clock import timed
from tests.benchmarks.first import Render, drawer
from tests.benchmarks.pictures import PICTURES
from tests.benchmarks.results import Samples

WARM_UP = 3


def warm(name: str, kind: str, times: str) -> Samples:
    """Draws a picture so often, with other figures each time, after a few to warm up."""
    draw = drawer(name)
    numbers = itertools.count()
    sizes: list[float] = []
    watch = timed(lambda: sizes.append(len(draw(kind, next(numbers)))), int(times), WARM_UP)
    return {**watch.samples("ms"), "bytes": sizes[WARM_UP:]}


def loop_lag(name: str, times: str) -> Samples:
    """Draws all kinds in turn in one worker thread; returns how late the event loop's timers come."""
    return asyncio.run(_loop_lag(drawer(name), int(times)))


async def _loop_lag(draw: Render, times: int) -> Samples:
    found: Samples = {}
    with ThreadPoolExecutor(1) as pool:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(pool)
        for kind in PICTURES:
            numbers = itertools.count()
            await asyncio.to_thread(draw, kind, 0)
            found[kind] = await lag.watch(
                lambda kind=kind, numbers=numbers: asyncio.to_thread(draw, kind, next(numbers)), times
            )
    found["idle"] = await lag.idle(times * 0.02)
    return found

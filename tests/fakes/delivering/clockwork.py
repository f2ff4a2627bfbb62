"""An event loop whose time jumps: what sleeps for an hour has slept at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.fakes.digests import DUE

T = TypeVar("T")


class _Jumping(selectors.SelectSelector):
    """Waits for nothing; the time that it would have waited has passed."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout:
            self.passed += timeout
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """Simulated time. Nothing outside of it may be waited for: no files, no threads, no sockets."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed


def clock() -> dt.datetime:
    """The simulated time of the running loop; at first, the due time."""
    return DUE + dt.timedelta(seconds=asyncio.get_running_loop().time())


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs in simulated time."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(coroutine)

"""Things made from the data in a worker thread, each once for all who want the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, Self, TypeVar

from bot.domain.freshness import data_age
from bot.presentation.edition import Edition

ONE_HOUR = dt.timedelta(hours=1)
Wanted = TypeVar("Wanted", bound=Hashable)
Made = TypeVar("Made")
_Result = TypeVar("_Result")


class Workshop(Generic[Wanted, Made]):
    """One worker thread and the newest things that it made; leaving its block ends it.

    Args:
        name: Of the thread.
        kept: So many things are kept, those asked for last.
    """

    def __init__(self, name: str, kept: int) -> None:
        self._most = kept
        self._kept: OrderedDict[tuple[int, int, Wanted], asyncio.Task[Made]] = OrderedDict()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # What it is at is finished: a thread cannot be stopped.
        self._worker.shutdown(wait=True, cancel_futures=True)

    def make(
        self, wanted: Wanted, edition: Edition, now: dt.datetime, work: Callable[[], Coroutine[Any, Any, Made]]
    ) -> asyncio.Task[Made]:
        """The thing, perhaps made already; who waits for it shields it, since others may wait too.

        Args:
            wanted: Everything that it depends on, but the data and the time.
            edition: The data that it is made from.
            now: The time (UTC).
            work: Makes it, by `run`; what fails is tried again when it is next asked for.
        """
        # The age stands in the footer in hours: with a new hour the thing is a new one.
        age = data_age(edition.history.snapshot, now) or dt.timedelta()
        key = (edition.number, age // ONE_HOUR, wanted)
        task = self._kept.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._kept[key] = asyncio.ensure_future(work())
            # A failure that nobody waits for any more is no news.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return task

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Does something in the thread, after what it was given before."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

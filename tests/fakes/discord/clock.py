"""Time and ids as Discord has them."""

from __future__ import annotations

import datetime as dt

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord counts."""


class Clock:
    """The machine's time, moved by hand."""

    def __init__(self) -> None:
        self._moved = dt.timedelta()

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self._moved

    def advance(self, by: dt.timedelta) -> None:
        self._moved += by


class Snowflakes:
    """Ids that hold the time, each larger than the last."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._last = clock, 0

    def next(self) -> int:
        milliseconds = int(self._clock.now().timestamp() * 1000) - EPOCH_MS
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last

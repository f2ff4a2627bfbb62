"""How the bot's connection to Discord stands, for `/status` and for a health check."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from enum import StrEnum

from bot.ports import Clock


class State(StrEnum):
    """Where the bot stands with Discord."""

    STARTING = "starting"
    READY = "ready"
    LOST = "lost"
    WAITING = "waiting"
    CLOSED = "closed"


class Connection:
    """What is known of the connection; written by the client and its supervisor, read by anybody.

    It is ready while every shard is up, and lost from the moment that one of them is away.

    Attributes:
        state: Where it stands; `closed` before the first start, too.
        since: When it came to stand there, in UTC.
        attempts: Clients started since all shards were last up.
        trouble: Why the last client ended, on one line; empty once a client is ready.
        retry_at: When the next client starts, while waiting.
        progress: Grows with every shard that comes up.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.state, self.since = State.CLOSED, clock()
        self.attempts, self.progress = 0, 0
        self.trouble = ""
        self.retry_at: dt.datetime | None = None
        self.longest = dt.timedelta()
        """The longest time without a break that the last client was ready, up to its last break."""
        self._up: set[int] = set()
        self._latency: Callable[[], float] | None = None

    @property
    def latency(self) -> float | None:
        """Seconds from a heartbeat to its answer, as a mean over the shards; None where there was none yet."""
        seconds = self._latency() if self._latency else math.inf
        return seconds if math.isfinite(seconds) else None

    def is_starting(self, latency: Callable[[], float]) -> None:
        """A client starts, which knows its `latency`."""
        self._up.clear()
        self._latency, self.retry_at = latency, None
        self.longest = dt.timedelta()
        self.attempts += 1
        self._enter(State.STARTING)

    def is_up(self, shard: int, shards: int) -> None:
        """One of so many shards is connected and its session is good."""
        self._up.add(shard)
        self.progress += 1
        if len(self._up) >= shards and self.state is not State.READY:
            self.attempts, self.trouble = 0, ""
            self._enter(State.READY)

    def is_away(self, shard: int) -> None:
        """A shard lost its connection; it tries to get it back."""
        self._up.discard(shard)
        if self.state is State.READY:
            self._enter(State.LOST)

    def has_ended(self, trouble: str = "") -> None:
        """There is no client any more, and no other is waited for."""
        self._latency, self.retry_at = None, None
        self._up.clear()
        self.trouble = trouble
        self._enter(State.CLOSED)

    def is_waiting(self, seconds: float) -> None:
        """The next client starts in so many seconds."""
        self.retry_at = self.clock() + dt.timedelta(seconds=seconds)
        self._enter(State.WAITING)

    def _enter(self, state: State) -> None:
        if state is self.state:
            return
        now = self.clock()
        if self.state is State.READY:
            self.longest = max(self.longest, now - self.since)
        self.state, self.since = state, now

"""Our own request budget, below what OpenRouter allows a key (30 a minute) and an account (500 a day)."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bot.domain.errors import BudgetExhaustedError

MINUTE_SECONDS = 60.0
DAY_SECONDS = 86_400.0


class RequestBudget:
    """Two sliding windows over the requests that were sent, retries included.

    It lives in memory: a restart forgets what was sent before it.

    Args:
        per_minute: Requests in any 60 seconds; more of them wait.
        per_day: Requests in any 24 hours; more of them are refused.
        longest_wait: How long one request may wait for its turn, in seconds.
        monotonic: A clock that never steps back, in seconds.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        per_minute: int = 25,
        per_day: int = 450,
        longest_wait: float = 120.0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.per_minute, self.per_day, self._longest_wait = per_minute, per_day, longest_wait
        self._monotonic, self._sleep = monotonic, sleep
        self._sent: deque[float] = deque()
        # One waits at a time, so that two that wake together cannot both take the last place.
        self._turn = asyncio.Lock()

    async def take(self, origin: str) -> None:
        """Counts one request, after waiting for a place in the minute where that is needed.

        Raises:
            BudgetExhaustedError: The day's budget is used up, or the wait would be longer than allowed.
        """
        asked = self._monotonic()
        async with self._turn:
            while (wait := self._wait(now := self._monotonic(), origin)) > 0:
                if now + wait - asked > self._longest_wait:
                    reason = f"not asked: too many requests are waiting ({self.per_minute} a minute are sent)"
                    raise BudgetExhaustedError(f"{origin}: {reason}; it will be asked again at the next poll")
                await self._sleep(wait)
            self._sent.append(now)

    def _wait(self, now: float, origin: str) -> float:
        while self._sent and now - self._sent[0] >= DAY_SECONDS:
            self._sent.popleft()
        if len(self._sent) >= self.per_day:
            hours = (self._sent[0] + DAY_SECONDS - now) / 3600
            reason = f"not asked: our own budget of {self.per_day} requests a day is used up"
            raise BudgetExhaustedError(f"{origin}: {reason}; the next place is free in {hours:.1f} h")
        if len(self._sent) < self.per_minute:
            return 0.0
        return self._sent[-self.per_minute] + MINUTE_SECONDS - now

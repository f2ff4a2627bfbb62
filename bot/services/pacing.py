"""Our own pace below Discord's: requests at an even rate, in the order in which they were asked for."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import TypeVar

from bot.domain.delivery.replies import Banned, RateLimited, Reply, Result
from bot.domain.delivery.timing import TIMING

RATE = 40.0
"""Requests a second, of the 50 that Discord allows a bot; the rest is left to commands' own requests."""
BURST = 5
"""Requests that may go out at once after a pause; with them, no second holds more than 45."""
REFUSALS, WINDOW = 30, dt.timedelta(minutes=10)
"""So many 429s in any ten minutes, and then nothing goes out until there is room for others: Cloudflare bans an
address for 10,000 invalid requests in that time. Ours are to stay below 50; the rest may be under way already:
half a second of our rate."""
ROOM = 15
"""Refusals that there is room for when it goes on: enough for some posts to get all the way to their end. With room for
one, whatever had been found out about a channel would be too old by the time of its next request."""

Clock = Callable[[], dt.datetime]
Sleep = Callable[[float], Awaitable[None]]
T = TypeVar("T")


class Pace:
    """A token bucket. discord.py does not pace the global limit: it only reacts once it is hit.

    Whoever makes a request in its turn tells it what came of that (`heed`). Refusals of single channels (403, 404) do
    not matter here: each is asked once a day, and of many channels some are always broken.

    Args:
        clock: Tells the time, and is never set: by one that is set back, everything would wait for so long.
        sleep: Waits that many seconds.
        rate: Requests a second.
        burst: Requests that may be made at once after a pause.
    """

    def __init__(self, clock: Clock, sleep: Sleep, rate: float = RATE, burst: int = BURST) -> None:
        self._clock, self._sleep = clock, sleep
        self._interval = dt.timedelta(seconds=1 / rate)
        self._allowance = (burst - 1) * self._interval
        self._free_at = self._blocked_until = clock()
        self._queue = asyncio.Lock()
        self._refusals: deque[dt.datetime] = deque(maxlen=REFUSALS)

    async def take(self) -> None:
        """Waits for one request's turn; turns come in the order in which they were asked for."""
        async with self._queue:
            while (wait := max(self._free_at, self._blocked_until) - self._clock()) > dt.timedelta():
                await self._sleep(wait.total_seconds())
            # Counted as it goes: after a second in which the loop stood still, whoever had come to his turn in it would
            # go at once, together with those of the next.
            self._free_at = max(self._free_at, self._clock() - self._allowance) + self._interval

    def now(self) -> dt.datetime:
        """The time that it goes by."""
        return self._clock()

    @property
    def strained(self) -> bool:
        """Whether there were so many refusals lately that it may have to stop for minutes at any time."""
        return len(self._refusals) >= ROOM and self._clock() - self._refusals[-ROOM] < WINDOW

    def heed(self, result: Result | Reply, ban: dt.timedelta = TIMING.ban) -> None:
        """What Discord's answer to one request means for all others.

        Args:
            result: The answer.
            ban: For how long nothing is sent after Cloudflare's ban.
        """
        match result:
            case RateLimited(retry_after, everywhere, shared):
                if everywhere:
                    self.block(retry_after)
                if not shared:
                    self._count_refusal()
            case Banned():
                self.block(ban)
            case _:
                pass

    def _count_refusal(self) -> None:
        now = self._clock()
        self._refusals.append(now)
        if len(self._refusals) == REFUSALS and now - self._refusals[0] < WINDOW:
            self.block(self._refusals[ROOM - 1] + WINDOW - now)

    def block(self, wait: dt.timedelta) -> None:
        """Lets nothing through for so long, neither those who wait already."""
        self._blocked_until = max(self._blocked_until, self._clock() + wait)

    @property
    def blocked(self) -> bool:
        """Whether nothing goes through at present."""
        return self._clock() < self._blocked_until


class Allowance:
    """Something that may be done so often in so long, and no oftener in any stretch of that length.

    Args:
        clock: Tells the time, and is never set.
        sleep: Waits that many seconds.
        count: How often.
        span: In how long.
    """

    def __init__(self, clock: Clock, sleep: Sleep, count: int, span: dt.timedelta) -> None:
        self._clock, self._sleep, self._span = clock, sleep, span
        self._turns = deque[dt.datetime](maxlen=count)

    async def take(self, patience: dt.timedelta = dt.timedelta()) -> bool:
        """Waits for its turn; False, at once, where that would take longer than `patience`."""
        now, full = self._clock(), len(self._turns) == self._turns.maxlen
        turn = max(now, self._turns[0] + self._span) if full else now
        if turn - now > patience:
            return False
        self._turns.append(turn)
        if turn > now:
            await self._sleep((turn - now).total_seconds())
        return True


def take_turns(items: Iterable[T], owner: Callable[[T], Hashable]) -> list[T]:
    """The items so that every owner's first comes before anyone's second; otherwise in their order."""
    seen: Counter[Hashable] = Counter()
    ranked: list[tuple[int, int, T]] = []
    for position, item in enumerate(items):
        ranked.append((seen[owner(item)], position, item))
        seen[owner(item)] += 1
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]

"""Requests around a post: each in its turn of the common pace, which hears of Discord's limits, too."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from bot.domain.delivery.replies import RateLimited, Result
from bot.edge.publishing.sorting import sort_outcome
from bot.edge.publishing.wire import Body, Wire
from bot.services.pacing import Allowance, Pace

PATIENCE = 10.0
"""Seconds that reading waits for a limit; a longer one ends it. Posting never waits."""
MOST_LIMITS = 10_000
"""Places whose limits are remembered."""


class Requests:
    """Makes them.

    Args:
        wire: Sends them.
        pace: Shared with whoever posts.
        sleep: Waits that many seconds.
    """

    def __init__(self, wire: Wire, pace: Pace, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.wire, self._pace, self._sleep = wire, pace, sleep
        self._limited_until: dict[str, dt.datetime] = {}

    def allowance(self, count: int, span: dt.timedelta) -> Allowance:
        """Lets something be done so often in so long, by the same clock."""
        return Allowance(self._pace.now, self._sleep, count, span)

    async def make(
        self, method: str, path: str, body: Body | None = None, *, in_turn: bool = False, before: int = 0
    ) -> Result:
        """Makes one request.

        Args:
            method: Of HTTP.
            path: Below the API's address.
            body: What to send along.
            in_turn: Whether its turn has come already.
            before: Discord's code for what was done before, which is as good.
        """
        if not in_turn:
            await self._pace.take()
        result = sort_outcome(await self.wire.request(method, path, body), before)
        self._pace.heed(result)
        return result

    async def read(self, path: str, *, in_turn: bool = False) -> Result:
        """Reads something; a limit of a few seconds is waited for, once, and nothing is asked before its limit ends."""
        result = await self._read(path, in_turn=in_turn)
        if isinstance(result, RateLimited) and result.retry_after.total_seconds() <= PATIENCE:
            await self._sleep(result.retry_after.total_seconds())
            return await self._read(path, in_turn=False)
        return result

    async def _read(self, path: str, *, in_turn: bool) -> Result:
        if not in_turn:
            await self._pace.take()
        # While we waited for our turn, somebody else may have met the limit.
        place, now = path.partition("?")[0], self._pace.now()
        left = self._limited_until.pop(place, now) - now
        result = RateLimited(left) if left > dt.timedelta() else await self.make("GET", path, in_turn=True)
        if isinstance(result, RateLimited):
            self._remember(place, self._pace.now() + result.retry_after)
        return result

    def _remember(self, place: str, until: dt.datetime) -> None:
        if len(self._limited_until) >= MOST_LIMITS:
            self._limited_until.clear()
        self._limited_until[place] = max(until, self._limited_until.get(place, until))

"""Discord's time, against which ours is compared before anything is planned."""

from __future__ import annotations

import datetime as dt

from bot.edge.publishing.wire import Answer, Wire
from bot.ports import Clock

PATH = "/gateway"
"""Any address would do; this one needs no rights and counts little."""


class DiscordTime:
    """`bot.ports.delivery.TrueTime`: asks Discord what time it is.

    Every answer says so, to the second. A message's id would, too, but only once something has been posted, which is
    too late for a clock that is ahead.

    Args:
        wire: Asks.
        clock: Ours.
    """

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire, self._clock = wire, clock

    async def ahead(self) -> dt.timedelta | None:
        """See `TrueTime`."""
        outcome = await self._wire.request("GET", PATH)
        if not isinstance(outcome, Answer) or outcome.date is None:
            return None
        return self._clock() - outcome.date

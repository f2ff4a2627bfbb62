"""The port `Doors` on Discord: direct messages are opened inside their reader's own command."""

from __future__ import annotations

import datetime as dt

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Denied, NotSent, RateLimited
from bot.edge.publishing import Afterwards, Opened

PATIENCE = dt.timedelta(minutes=1)
"""How long a reader waits for a turn, seeing that the bot is thinking."""


class DiscordDoors:
    """`bot.edge.alerts.Doors`."""

    def __init__(self, afterwards: Afterwards) -> None:
        self._afterwards = afterwards

    async def open(self, user: int) -> int | Reason:
        """See `Doors`."""
        result = await self._afterwards.open_direct(user, PATIENCE)
        match result:
            case Opened(channel):
                return channel
            case Denied(reason) | NotSent(reason):
                return reason
            case RateLimited():
                return Reason.DIRECT_MESSAGES_TOO_FAST
            case _:
                return Reason.OUTCOME_UNKNOWN

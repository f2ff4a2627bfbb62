"""Alerts under contract: the double in memory, and SQLite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.watching.alert import Alert
from bot.domain.watching.condition import ClosedPeriod, Condition
from bot.domain.watching.recipient import Recipient
from bot.ports.alerts import Alerts, Untold
from bot.ports.delivery import Ledger, Schedules
from bot.ports.following import FollowUps
from tests.fakes.alerts import TOP_TEN, WEEK, alert, fired, recipient
from tests.fakes.digests import DUE


@dataclass
class Books:
    alerts: Alerts
    ledger: Ledger
    schedules: Schedules
    follow_ups: FollowUps

    async def added(self, key: str, to: Recipient, condition: Condition = TOP_TEN, **changes: Any) -> Alert:
        """A stored alert."""
        number = await self.alerts.add(alert(key, to.id, condition, **changes))
        return await self.alert(number)

    async def alert(self, number: int) -> Alert:
        found = await self.alerts.get(number)
        assert found
        return found

    async def place(self, number: int) -> Recipient:
        return (await self.alerts.recipients([number]))[number]

    async def channel(self, report: str = "a1", channel: int = 100, **changes: Any) -> Recipient:
        """A stored recipient in a server."""
        return await self.alerts.recipient(recipient(report, channel, **changes))

    async def fired(self, *alerts: Alert, period: ClosedPeriod = WEEK) -> list[Untold]:
        """What those alerts have to tell, by recipient."""
        await self.alerts.record([fired(one, period) for one in alerts], DUE)
        untold = await self.alerts.untold(DUE, 0, 100)
        return [one for some in untold.values() for one in some]

    async def told(self, delivery: int) -> list[int]:
        """The rows of the firings in a message."""
        return [one.id for one in await self.alerts.told(delivery)]

"""Deliveries from the ledger to the channel: SQLite, the courier, the publisher, the small Discord."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.adapters.storage.engine import Database
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.delivery.delivery import Address, Delivery, State
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.ports.delivery import Payload
from bot.services.courier import Courier, Posting
from bot.services.delivering import Sender
from tests.fakes.delivering.instance import HeardNotices
from tests.fakes.digests import DAY, GUILD, SECOND, WEEK, delivery, schedule
from tests.fakes.discord import Channel
from tests.integration.publishing.outlet import PICTURED, Outlet


class SameComposer:
    """Renders every post alike."""

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload:
        _ = delivery, late
        return PICTURED

    async def renew(self, delivery: Delivery) -> Payload:
        return await self.compose(delivery, late=True)


@dataclass
class Dying:
    """Runs a coroutine up to its n-th wait, where it is cancelled, as when a process goes down."""

    coroutine: Coroutine[Any, Any, None]
    waits: int
    waited: int = field(default=0, init=False)

    def __await__(self) -> Generator[Any, Any, None]:
        step = partial(self.coroutine.send, None)
        with suppress(StopIteration):
            while True:
                future = step()
                self.waited += 1
                task = asyncio.current_task()
                if task and self.waited == self.waits:
                    task.cancel()
                try:
                    step = partial(self.coroutine.send, (yield future))
                except BaseException as error:  # noqa: BLE001 (handed to whom it is meant for)
                    step = partial(self.coroutine.throw, error)


class Branch:
    """One office that may go down and come back; each delivery goes to a channel of its own."""

    def __init__(self, outlet: Outlet, database: Database) -> None:
        self.outlet, self.double = outlet, outlet.double
        self.ledger, self.schedules = SqlLedger(database), SqlSchedules(database)
        self.notices = HeardNotices()
        self._count = 0

    def now(self) -> dt.datetime:
        return self.double.world.clock.now()

    async def planned(self) -> tuple[Delivery, Channel]:
        """A delivery that is due now, and its channel."""
        self._count += 1
        channel = self.double.world.add_channel(self.double.guild)
        address = Address(self.double.world.bot.id, GUILD, channel.id, f"r{self._count}", WEEK)
        return await self.plans(address, self.now()), channel

    async def plans(self, address: Address, due: dt.datetime) -> Delivery:
        """A delivery to that address, planned now."""
        one = schedule(address.report, channel=address.channel, next_due=due)
        number = await self.schedules.add(one)
        moments: dict[str, Any] = {"due": due, "expires": due + 7 * DAY, "planned_at": self.now(), "wake_at": due}
        await self.ledger.plan([Plan(number, due, delivery(number, address=address, **moments), due + 7 * DAY)])
        return await self.stored(number)

    async def stored(self, number: int) -> Delivery:
        found = await self.ledger.get(number)
        assert found
        return found

    def posting(self) -> Posting:
        """A new process."""
        outlet = self.outlet
        return Posting(
            ledger=self.ledger,
            composer=SameComposer(),
            publisher=outlet.another(),
            notices=self.notices,
            pace=outlet.pace,
            clock=self.now,
            jitter=lambda: 1.0,
            holder="branch",
        )

    async def attend(self, one: Delivery, dies_at: int = 0) -> bool:
        """A process attends to a delivery and may die at its n-th wait; whether it did."""
        courier = Courier(self.posting())
        dying = Dying(courier.attend(one), dies_at)

        async def live() -> None:
            await dying

        task = asyncio.create_task(live())
        with suppress(asyncio.CancelledError):
            await task
        return dying.waited >= dies_at > 0

    async def resumes(self, number: int, down: dt.timedelta = 5 * SECOND) -> Delivery:
        """A new process takes over after a while and works until the delivery rests; as it is then."""
        self.double.advance(down)
        posting = self.posting()
        sender, courier = Sender(posting, asyncio.sleep, lambda _one, _error: None), Courier(posting)
        for _ in range(30):
            for one in await sender.awake():
                await courier.attend(one)
            found = await self.stored(number)
            if found.wake_at is None or found.state is State.HELD:
                return found
            self.double.advance(max(found.wake_at - self.now(), SECOND))
        raise AssertionError("it does not come to rest")

    @property
    def told(self) -> list[Reason]:
        return self.notices.told

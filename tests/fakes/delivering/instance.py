"""One instance of the bot: the real planner, sender and courier over a ledger that may be the last thing it sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING, Timing
from bot.ports.delivery import Payload, Postponed
from bot.services.courier import Courier, Posting
from bot.services.delivering import Sender
from bot.services.pacing import Pace
from bot.services.planning import plan_due
from tests.fakes.delivering.channel import FakeChannels
from tests.fakes.delivering.simulation import DOWN, END, Choices, Crash, Simulation, Until
from tests.fakes.digests import BOT, MINUTE, SECOND
from tests.fakes.memory_ledger import MemoryLedger


class FragileLedger(MemoryLedger):
    """A ledger around whose writes the process may die, or be stalled by its machine.

    Not before a write where nothing has happened since the one before: that is the same path again.
    """

    def endanger(self, simulation: Simulation, choices: Choices, stalls: Sequence[dt.timedelta] = ()) -> None:
        self.simulation, self.choices, self.stalls = simulation, choices, stalls

    async def danger(self) -> None:
        fault = self.choices.choose(1 + len(DOWN) + len(self.stalls))
        if fault > len(DOWN):
            await Until(self.simulation.now + self.stalls[fault - len(DOWN) - 1])
        elif fault:
            raise Crash(DOWN[fault - 1])

    async def plan(self, plans: Sequence[Plan]) -> int:
        await self.danger()
        added = await super().plan(plans)
        await self.danger()
        return added

    async def freeze(self, delivery: Delivery, payload: Payload) -> Delivery | None:
        stored = await super().freeze(delivery, payload)
        await self.danger()
        return stored

    async def intend(self, delivery: Delivery) -> Delivery | None:
        stored = await super().intend(delivery)
        await self.danger()
        return stored

    async def record(self, delivery: Delivery) -> Delivery | None:
        await self.danger()
        stored = await super().record(delivery)
        await self.danger()
        return stored


@dataclass
class CountingComposer:
    """Renders differently every time, so that a post rendered twice shows."""

    renderings: int = 0
    postponed: list[Postponed] = field(default_factory=list[Postponed])

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
        if self.postponed:
            return self.postponed.pop(0)
        self.renderings += 1
        return Payload(f"{delivery.address.period} {self.renderings} {late} {delivery.generation}".encode())

    async def renew(self, delivery: Delivery) -> Payload | Postponed:
        return await self.compose(delivery, late=True)


@dataclass
class HeardNotices:
    """Remembers who was told what."""

    told: list[Reason] = field(default_factory=list[Reason])
    owed: list[Reason] = field(default_factory=list[Reason])
    alarms: list[Reason] = field(default_factory=list[Reason])

    async def owe(self, delivery: Delivery, reason: Reason) -> None:
        _ = delivery
        self.owed.append(reason)

    async def tell(self, delivery: Delivery, reason: Reason) -> None:
        self.owed.remove(reason)  # it was kept before
        _ = delivery
        self.told.append(reason)

    async def alarm(self, delivery: Delivery, reason: Reason) -> None:
        _ = delivery
        self.alarms.append(reason)


@dataclass
class Instance:
    """What lives: it plans, attends to what is awake, and waits."""

    simulation: Simulation
    ledger: MemoryLedger
    channels: FakeChannels
    holder: str = "a"
    timing: Timing = TIMING
    composer: CountingComposer = field(default_factory=CountingComposer)
    notices: HeardNotices = field(default_factory=HeardNotices)

    async def live(self) -> None:
        posting = self._posting()
        sender, courier = Sender(posting, self.simulation.sleep, lambda _one, _error: None), Courier(posting)
        while self.simulation.now < END:
            await plan_due(self.ledger.schedules, self.ledger, BOT, self.simulation.clock)
            awake = await sender.awake()
            for delivery in awake:
                await courier.attend(delivery)
            if not awake and not await self._rest():
                return

    async def _rest(self) -> bool:
        """Waits for whatever wakes next; False where nothing will."""
        wakes = await self.ledger.next_wake()
        due = [one.next_due + SECOND for one in self.ledger.schedules.kept.values() if one.next_due]
        following = min([wakes, *due] if wakes else due, default=None)
        if following is None or following > END:
            return False
        # What is awake and not handed out is barred: it is looked at now and then.
        overdue = following <= self.simulation.now
        await Until(self.simulation.now + 30 * MINUTE if overdue else max(following, self.simulation.now + SECOND))
        return True

    def _posting(self) -> Posting:
        return Posting(
            ledger=self.ledger,
            composer=self.composer,
            publisher=self.channels,
            notices=self.notices,
            pace=Pace(self.simulation.clock, self.simulation.sleep),
            clock=self.simulation.clock,
            jitter=lambda: 1.0,
            holder=self.holder,
            timing=self.timing,
        )

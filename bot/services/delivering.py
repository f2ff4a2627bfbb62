"""The sender's loop: finds what is awake, and has each delivery attended to, many at once and one a channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.reasons import Reason
from bot.services.courier import Courier, Posting
from bot.services.pacing import Sleep, take_turns

IN_HAND = 60
"""Deliveries being attended to at once: enough for our pace, though answers take a second and a half. Of more that come
late, all would have looked into their channels before the first is sent, and the first looks would be too old."""
FEW_IN_HAND = 5
"""While Discord refuses much: of many at once, none would get to its end before it all has to stop again."""
TICK_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""How long a delivery rests that failed unexpectedly, say for a full disk."""

Report = Callable[[Delivery | None, Exception], None]


class Sender:
    """The one who sends; make a new one with every process.

    Args:
        posting: What it works with.
        sleep: Waits that many seconds.
        report: Hears of what failed unexpectedly, and of which delivery; everything else goes on.
        tick: Seconds between two looks at the ledger.
    """

    def __init__(self, posting: Posting, sleep: Sleep, report: Report, tick: float = TICK_SECONDS) -> None:
        self._ledger, self._pace, self._clock = posting.ledger, posting.pace, posting.clock
        self._holder, self._sleep, self._report = posting.holder, sleep, report
        self._courier = Courier(posting)
        self._busy: set[int] = set()
        self._tick = tick

    @property
    def stopped(self) -> Reason | None:
        """Why it has stopped for good; None while it has not."""
        return self._courier.stopped

    async def run(self) -> None:
        """Delivers until it is cancelled, or until Discord refuses the token (`stopped` says so)."""
        async with asyncio.TaskGroup() as group:
            while not self.stopped:
                for delivery in await self._look():
                    self._busy.add(delivery.address.channel)
                    group.create_task(self._visit(delivery))
                await self._sleep(self._tick)

    async def awake(self, room: int = IN_HAND) -> Sequence[Delivery]:
        """What is to be attended to now: `room` at most, one a channel, every guild in its turn.

        Raises:
            StoreError: The ledger could not be read.
        """
        now, limit = self._clock(), 2 * IN_HAND
        if room <= 0 or self._pace.blocked:
            return ()
        found = [
            *await self._ledger.unfinished(now, self._holder, self._courier.started, limit),
            *await self._ledger.due(now, limit),
            *await self._ledger.doubtful(now, limit),
        ]
        free: dict[int, Delivery] = {}
        for delivery in found:
            if delivery.address.channel not in self._busy:
                free.setdefault(delivery.address.channel, delivery)
        return take_turns(free.values(), lambda delivery: delivery.address.guild)[:room]

    async def _look(self) -> Sequence[Delivery]:
        try:
            most = FEW_IN_HAND if self._pace.strained else IN_HAND
            return await self.awake(most - len(self._busy))
        except Exception as error:  # noqa: BLE001 (the loop must outlive whatever it meets)
            self._report(None, error)
            return ()

    async def _visit(self, delivery: Delivery) -> None:
        try:
            await self._courier.attend(delivery)
        except Exception as error:  # noqa: BLE001 (one failing delivery must not stop the others)
            self._report(delivery, error)
            await self._sleep(PAUSE_SECONDS)
        finally:
            self._busy.discard(delivery.address.channel)

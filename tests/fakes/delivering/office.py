"""A sender with everything it needs, in simulated time, over a Discord that answers as it is told."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.replies import Absent, Created, History, Reply
from bot.ports.delivery import Ledger, Payload
from bot.services.courier import Posting
from bot.services.delivering import TICK_SECONDS, Sender
from bot.services.pacing import Pace
from tests.fakes.delivering.clockwork import clock
from tests.fakes.delivering.instance import CountingComposer, HeardNotices

Answer = Callable[[int], Reply]


@dataclass
class ToldPublisher:
    """Answers each channel's requests with the replies it was given for it, and creates from then on."""

    replies: defaultdict[int, list[Reply]] = field(default_factory=lambda: defaultdict[int, list[Reply]](list))
    seconds: float = 0.3
    sent: list[tuple[dt.datetime, int]] = field(default_factory=list[tuple[dt.datetime, int]])
    nonces: list[str] = field(default_factory=list[str])
    payloads: list[Payload] = field(default_factory=list[Payload])
    looked_up: int = 0
    at_once: int = 0

    async def send(self, channel: int, payload: Payload, nonce: str) -> Reply:
        self.sent.append((clock(), channel))
        self.payloads.append(payload)
        self.nonces.append(nonce)
        await asyncio.sleep(self.seconds)
        waiting = self.replies.get(channel, [])
        return waiting.pop(0) if waiting else Created(len(self.sent), channel)

    async def readable(self, channel: int) -> bool:
        _ = channel
        return True

    async def history(self, channel: int, after: dt.datetime, keys: frozenset[str]) -> History:
        _ = channel, after, keys
        self.looked_up += 1
        await asyncio.sleep(self.seconds)
        return Absent()

    async def delete(self, channel: int, message: int) -> bool:
        _ = channel, message
        return True


@dataclass
class Office:
    """Make it inside a running loop: its process starts then."""

    ledger: Ledger
    publisher: ToldPublisher = field(default_factory=ToldPublisher)
    composer: CountingComposer = field(default_factory=CountingComposer)
    notices: HeardNotices = field(default_factory=HeardNotices)
    failures: list[tuple[Delivery | None, Exception]] = field(default_factory=list[tuple[Delivery | None, Exception]])
    tick: float = TICK_SECONDS

    def __post_init__(self) -> None:
        self.pace = Pace(clock, asyncio.sleep)
        posting = Posting(
            self.ledger, self.composer, self.publisher, self.notices, self.pace, clock, lambda: 1.0, "office"
        )
        self.sender = Sender(posting, asyncio.sleep, self._fail, self.tick)

    def _fail(self, delivery: Delivery | None, error: Exception) -> None:
        self.failures.append((delivery, error))

    async def work(self, span: dt.timedelta) -> None:
        """Lets the sender run for so long, or until it stops by itself."""
        try:
            async with asyncio.timeout(span.total_seconds()):
                await self.sender.run()
        except TimeoutError:
            pass

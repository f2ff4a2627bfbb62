"""One Discord channel, as far as posting once is concerned: nonces, history, late execution, deletion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot.domain.delivery.replies import (
    Absent,
    Ambiguous,
    Created,
    Deleted,
    Found,
    History,
    NotSent,
    Reply,
    Unknown,
    Unreadable,
)
from bot.ports.delivery import Payload
from tests.fakes.delivering.simulation import DOWN, Choices, Crash, Simulation
from tests.fakes.digests import MINUTE, SECOND

HALF_TRIP = dt.timedelta(milliseconds=150)
TIMEOUT = 15 * SECOND


@dataclass
class Message:
    number: int
    channel: int
    mark: str
    content: bytes
    created: dt.datetime
    deleted: bool = False


@dataclass
class Request:
    at: dt.datetime
    channel: int
    mark: str
    content: bytes


@dataclass
class FakeChannels:
    """`bot.ports.delivery.Publisher` over a few lines of Discord.

    Attributes:
        window: How long a nonce is remembered, over all channels.
        readable: Whether history may be read; where not, it is empty, as Discord's is.
        delays: After how long a request that timed out may still be carried out.
        moderated: Whether somebody may delete a message before its reply arrives.
    """

    simulation: Simulation
    choices: Choices
    window: dt.timedelta = 5 * MINUTE
    readable_now: bool = True
    delays: tuple[dt.timedelta, ...] = ()
    moderated: bool = False
    messages: list[Message] = field(default_factory=list[Message])
    requests: list[Request] = field(default_factory=list[Request])
    refused: list[Request] = field(default_factory=list[Request])
    nonces: dict[str, Message] = field(default_factory=dict[str, Message])
    pending: list[tuple[dt.datetime, Request]] = field(default_factory=list[tuple[dt.datetime, Request]])
    most_visible: int = 0
    by_moderator: int = 0
    under_way: int = 0
    most_under_way: int = 0

    def __post_init__(self) -> None:
        self.simulation.on_time = self.pass_time

    def pass_time(self, now: dt.datetime) -> None:
        """Carries out late requests whose time has come."""
        while self.pending and min(self.pending, key=lambda entry: entry[0])[0] <= now:
            entry = min(self.pending, key=lambda entry: entry[0])
            self.pending.remove(entry)
            self.execute(entry[1], entry[0])

    def execute(self, request: Request, now: dt.datetime) -> Reply:
        earlier = self.nonces.get(request.mark)
        if earlier and now - earlier.created < self.window:
            return Deleted() if earlier.deleted else Created(earlier.number, earlier.channel)
        message = Message(len(self.messages) + 1, request.channel, request.mark, request.content, now)
        self.messages.append(message)
        self.nonces[request.mark] = message
        self.most_visible = max(self.most_visible, len(self.visible(request.channel)))
        return Created(message.number, message.channel)

    def visible(self, channel: int) -> list[Message]:
        return [message for message in self.messages if message.channel == channel and not message.deleted]

    async def send(self, channel: int, payload: Payload, nonce: str) -> Reply:
        request = Request(self.simulation.now, channel, nonce, payload.content)
        self.requests.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self.simulation.sleep(HALF_TRIP.total_seconds())
            outcomes = self._outcomes()
            return await outcomes[self.choices.choose(len(outcomes))](request)
        finally:
            self.under_way -= 1

    def _outcomes(self):  # noqa: ANN202
        crashes = [self._dying(down, None) for down in DOWN]
        late = [self._late(delay) for delay in self.delays]
        late_crashes = [self._dying(down, delay) for delay in self.delays for down in DOWN]
        moderated = [self._moderated] if self.moderated else []
        return [self._answered, self._refused, self._lost, self._failed, *crashes, *late, *late_crashes, *moderated]

    async def _answered(self, request: Request) -> Reply:
        reply = self.execute(request, self.simulation.now)
        await self.simulation.sleep(HALF_TRIP.total_seconds())
        return reply

    async def _refused(self, request: Request) -> Reply:
        self.refused.append(request)
        return NotSent()

    async def _lost(self, request: Request) -> Reply:
        self.execute(request, self.simulation.now)
        return await self._failed(request)

    async def _failed(self, _request: Request) -> Reply:
        await self.simulation.sleep(TIMEOUT.total_seconds())
        return Ambiguous()

    def _late(self, delay: dt.timedelta):  # noqa: ANN202
        async def run(request: Request) -> Reply:
            self.pending.append((self.simulation.now + delay, request))
            return await self._failed(request)

        return run

    def _dying(self, down: dt.timedelta, delay: dt.timedelta | None):  # noqa: ANN202
        async def run(request: Request) -> Reply:
            if delay is None:
                self.execute(request, self.simulation.now)
            else:
                self.pending.append((self.simulation.now + delay, request))
            raise Crash(down)

        return run

    async def _moderated(self, request: Request) -> Reply:
        self.execute(request, self.simulation.now)
        self.nonces[request.mark].deleted = True
        self.by_moderator += 1
        return await self._failed(request)

    async def readable(self, channel: int) -> bool:
        _ = channel
        return self.readable_now

    async def history(self, channel: int, after: dt.datetime, keys: frozenset[str]) -> History:
        await self.simulation.sleep(HALF_TRIP.total_seconds())
        if self.choices.choose(2):
            return Unknown()
        if not self.readable_now:
            return Unreadable()
        found = [
            message.number for message in self.visible(channel) if message.mark in keys and message.created > after
        ]
        return Found(tuple(found)) if found else Absent()

    async def delete(self, channel: int, message: int) -> bool:
        _ = channel
        await self.simulation.sleep(HALF_TRIP.total_seconds())
        fault = self.choices.choose(3)
        if fault != 1:
            self.messages[message - 1].deleted = True
        return not fault

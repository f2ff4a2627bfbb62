"""A publisher on the small Discord, and what a test wants to see of it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.domain.delivery.replies import Created
from bot.edge.publishing import Afterwards, DiscordPublisher, Requests, open_wire
from bot.edge.publishing.wire import Body, Json
from bot.ports.delivery import Payload
from bot.services.pacing import Pace
from tests.fakes.discord import TOKEN, FakeDiscord, Seen, point_discord_py_at, serving

POST = "POST /channels/{channel_id}/messages"
HISTORY = "GET /channels/{channel_id}/messages"
KEY, OTHER_KEY = "A" * 24, "B" * 23 + "7"
MINUTE = dt.timedelta(minutes=1)
TEXT: Json = {"content": "China leads", "allowed_mentions": {"parse": []}}
PLAIN = Payload(Body.of(TEXT).data)
PICTURED = Payload(Body.of(TEXT | {"attachments": [{"id": 0, "description": "ten bars"}]}).data, b"\x89PNG picture")


class Outlet:
    """A publisher, and its Discord."""

    def __init__(self, double: FakeDiscord, requests: Requests, pace: Pace, slept: list[float]) -> None:
        self.double, self.requests, self.pace, self.slept = double, requests, pace, slept
        self.publisher = self.another()
        self.afterwards = Afterwards(requests)
        self.channel = double.channel.id

    def another(self) -> DiscordPublisher:
        """A publisher that knows nothing yet, as after a restart."""
        return DiscordPublisher(self.requests, self.double.world.bot.id, self.double.world.clock.now)

    @property
    def before(self) -> dt.datetime:
        """From when on history is read."""
        return self.double.world.clock.now() - 60 * MINUTE

    @property
    def posts(self) -> list[Seen]:
        """Requests to post so far."""
        return self.double.requests(POST)

    @property
    def shown(self) -> list[Json]:
        """The channel's messages."""
        return list(self.double.channel.messages.values())

    async def post(self, payload: Payload = PICTURED, key: str = KEY) -> int:
        """Posts; the message's id."""
        reply = await self.publisher.send(self.channel, payload, key)
        assert isinstance(reply, Created), reply
        return reply.message


@asynccontextmanager
async def opened(
    double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, longest: dt.timedelta = dt.timedelta(seconds=2)
) -> AsyncGenerator[Outlet]:
    """An outlet on a double that is being served for the time of the block."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(min(seconds, 0.02))
        double.advance(dt.timedelta(seconds=max(0.0, seconds - 0.02)))

    async with serving(double), open_wire(TOKEN, longest) as wire:
        point_discord_py_at(monkeypatch, double)
        pace = Pace(double.world.clock.now, sleep, rate=1000)
        yield Outlet(double, Requests(wire, pace, sleep), pace, slept)

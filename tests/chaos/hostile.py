"""The small Discord as a bad day: answers that take time, faults by chance, and a hand on the sender's throat."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.chaos.checker import Event
from tests.chaos.timepiece import SharedClock, SharedTime
from tests.fakes.discord import Clock, FakeDiscord, Fault, Limit, Seen, rate_limited
from tests.fakes.discord.faults import Faults

POST = "POST /channels/{channel_id}/messages"
DELETE = "DELETE /channels/{channel_id}/messages/{message_id}"
LATENCY_MS = (2, 40)
NO_ANSWER = 599
"""Stands for none at all: the process makes a timeout of it, and waits for that long beside its other requests."""
LATE_AFTER = dt.timedelta(seconds=20)
UNLIMITED = Limit(10**9, 1.0)
Strike = Callable[[str], None]
MakeFault = Callable[[random.Random], Fault]


def _after(seconds: float) -> dt.timedelta:
    return dt.timedelta(seconds=seconds)


KINDS: dict[str, MakeFault] = {
    "500": lambda _: Fault(500),
    "502, done": lambda _: Fault(502, executes=True),
    "503": lambda _: Fault(503),
    "broken before": lambda _: Fault(drop="before"),
    "broken after": lambda _: Fault(drop="after"),
    "timeout": lambda _: Fault(NO_ANSWER),
    "timeout, done": lambda _: Fault(NO_ANSWER, executes=True),
    "408 of a proxy": lambda _: Fault(408, "timed out", executes=True),
    "429": lambda chance: rate_limited(chance.uniform(0.2, 30)),
    "429, shared": lambda chance: rate_limited(chance.uniform(0.2, 30), "shared"),
    "429 for all": lambda chance: rate_limited(chance.uniform(0.2, 5), "global"),
    "banned": lambda _: rate_limited(via=False),
    "504, done later": lambda chance: Fault(late=_after(chance.uniform(30, 1800))),
}


@dataclass(frozen=True)
class Weather:
    """How often a request goes wrong, and how.

    Attributes:
        share: Of all requests.
        kinds: Weights of `KINDS`.
        until: Up to this moment; None: for ever.
    """

    share: float = 0.0
    kinds: tuple[tuple[str, float], ...] = tuple((kind, 1.0) for kind in KINDS)
    until: dt.datetime | None = None

    @classmethod
    def of(cls, share: float, *kinds: str, until: dt.datetime | None = None) -> Weather:
        """Each of these kinds as often as the others."""
        return cls(share, tuple((kind, 1.0) for kind in kinds), until)


class _ByChance(Faults):
    """What goes wrong with a channel's n-th request depends on the seed alone, not on who was faster."""

    def __init__(self, seed: int, weather: Weather, clock: Clock) -> None:
        super().__init__()
        self.weather, self._seed, self._clock = weather, seed, clock
        self.refusals: dict[int, Fault] = {}
        self._numbers = Counter[str]()
        self.counts = Counter[str]()

    def take(self, seen: Seen) -> Fault | None:
        scripted = super().take(seen) or (seen.spec == POST and self.refusals.get(int(seen.params["channel_id"])))
        if scripted:
            return scripted
        request = f"{seen.method} {seen.params.get('channel_id', seen.path)}"
        self._numbers[request] += 1
        chance = random.Random(f"{self._seed} {request} {self._numbers[request]}")  # noqa: S311
        weather = self.weather
        if chance.random() >= weather.share or (weather.until and self._clock.now() >= weather.until):
            return None
        kind = chance.choices([name for name, _ in weather.kinds], [weight for _, weight in weather.kinds])[0]
        self.counts[kind] += 1
        return KINDS[kind](chance)


class HostileDiscord(FakeDiscord):
    """Writes down what happened to messages, for the judge.

    Args:
        shared: The time.
        seed: Of its moods.
        weather: How bad they are.
    """

    def __init__(self, shared: SharedTime, seed: int, weather: Weather) -> None:
        super().__init__(None, SharedClock(shared))
        self.chance = _ByChance(seed, weather, self.world.clock)
        self._faults = self.chance
        self._latency = random.Random(f"{seed} latency")  # noqa: S311
        self.limits.default = self.limits.everything = UNLIMITED
        self.events: list[Event] = []
        self.strike: Strike = _spare
        self.refusals = self.chance.refusals
        self._made: set[int] = set()
        self._then: tuple[int, Callable[[], None]] | None = None

    def after_posts(self, number: int, then: Callable[[], None]) -> None:
        """Does something once so many posts were made from the beginning."""
        self._then = number, then

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.world.clock.advance(dt.timedelta(milliseconds=self._latency.uniform(*LATENCY_MS)))
        return await super().handle(request)

    def _carry_out(self, seen: Seen) -> web.Response:
        self.strike(f"received {seen.method}")
        response = super()._carry_out(seen)
        self.strike(f"executed {seen.method}")
        return response

    def _execute(self, seen: Seen) -> Any:
        body = super()._execute(seen)
        now = self.world.clock.now()
        if seen.spec == POST:
            number, channel = int(body["id"]), int(seen.params["channel_id"])
            what = "repeated" if number in self._made else "created"
            self._made.add(number)
            said = str(seen.body.get("content", ""))
            if self._then and len(self._made) == self._then[0]:
                self._then[1]()
            self.events.append(Event(now, what, channel, number, said, late=now - seen.at > LATE_AFTER))
        elif seen.spec == DELETE:
            number = int(seen.params["message_id"])
            self.events.append(Event(now, "deleted", int(seen.params["channel_id"]), number))
        return body


def _spare(_step: str) -> None:
    """Kills nobody."""

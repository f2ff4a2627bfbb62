"""The small Discord with its readers, and the measured bot in a process beside it.

A reader's command goes out on the gateway's socket and its first answer comes in as a request; both are timed here.
"""

from __future__ import annotations

import asyncio
import gc
import json
import math
import random
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from tests.benchmarks.asks import Ask
from tests.benchmarks.jobs import ROOT
from tests.benchmarks.results import Samples
from tests.fakes.discord import FakeDiscord, Place, serving
from tests.fakes.discord.acting import AUTOCOMPLETE, COMMAND
from tests.fakes.discord.invocations import registered, slash_data
from tests.fakes.discord.rest_interactions import THINKING
from tests.fakes.discord.world import EPHEMERAL, Interaction

USERS = 5_000
"""Asked in turn, 400 times a second, each asks every 12.5 s: five times in ten are allowed."""
SERVERS_A_SHARD = 1_000
"""What Discord recommends."""
LANGUAGES = (*["en-US"] * 7, "zh-CN", "zh-CN", "zh-TW")
ACKNOWLEDGED = 3.5
"""Seconds after which the double, as Discord, takes no first response any more."""
PATIENCE = 60.0
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
_TIDY = 128
_LONGEST_LINE = 2**26


@dataclass
class Stage:
    """A bot that is ready.

    Attributes:
        ready: What it said of its start, in milliseconds of the shared clock.
        started: When its process was started, likewise.
        received: When the first answer to an interaction had come in, by token, in seconds of the same clock.
    """

    double: FakeDiscord
    process: asyncio.subprocess.Process
    places: Sequence[Place]
    started: float
    ready: Samples = field(default_factory=dict[str, list[float]])
    received: dict[str, float] = field(default_factory=dict[str, float])
    _turn: int = 0

    async def told(self, line: str = "") -> Samples:
        """Sends the bot's process a line and returns its answer; without one, what it says by itself."""
        reader, writer = self.process.stdout, self.process.stdin
        assert reader, "the process has pipes"
        assert writer
        if line:
            writer.write(f"{line}\n".encode())
        answer = await reader.readline()
        assert answer, "the bot's process has ended: the lines above say why"
        return cast("Samples", json.loads(answer))

    async def send(self, ask: Ask) -> Interaction:
        """The next reader asks."""
        place = self.places[self._turn % len(self.places)]
        self._turn += 1
        command = registered(self.double.world, ask.name, 1, place)
        data = slash_data(self.double.world, command, (), ask.options, ask.focused)
        kind = AUTOCOMPLETE if ask.focused else COMMAND
        if self._turn % _TIDY == 0:
            self.tidy()
        return (await self.double.send(place, kind, data, place.guild.locale if place.guild else "en-US")).interaction

    async def one_by_one(self, asks: Iterable[Ask]) -> list[Interaction]:
        """Each reader waits for the answer to the one before."""
        found: list[Interaction] = []
        for ask in asks:
            found.append(await self.send(ask))
            await settled(found[-1])
        return found

    async def together(self, asks: Iterable[Ask], at_once: int = 16) -> None:
        """So many readers ask, one question after the other each."""
        left = iter(asks)
        await asyncio.gather(*(self.one_by_one(left) for _ in range(at_once)))

    async def by_the_clock(self, asks: Iterable[Ask], rate: float, seed: int = 1) -> tuple[list[Interaction], Samples]:
        """Readers who do not wait for each other, `rate` a second on average; and how late each of them was sent."""
        arrivals = random.Random(seed)  # noqa: S311 - figures, not secrets
        due, sent, late = time.perf_counter(), list[Interaction](), list[float]()
        for ask in asks:
            due += arrivals.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            late.append(1000 * (time.perf_counter() - due))
            sent.append(await self.send(ask))
        await until_acknowledged(sent)
        left = [settled(one) for one in sent if one.callback is not None]
        await asyncio.gather(*left, return_exceptions=True)
        return sent, {"late": late}

    def tidy(self) -> None:
        """Keeps when answers came in, and forgets requests and pictures: they would fill the memory."""
        for seen in self.double.log:
            if seen.spec == CALLBACK:
                self.received.setdefault(seen.params["interaction_token"], seen.received)
        self.double.log.clear()
        self.double.world.files.clear()

    def outcome(self, sent: Iterable[Interaction]) -> Samples:
        """Milliseconds to the first response (`first`) and to the last (`last`), and what came of how many."""
        self.tidy()
        told = list(sent)
        first = [1000 * (self.received[one.token] - one.sent_at) for one in told if one.token in self.received]
        last = [1000 * (one.changed_at - one.sent_at) for one in told if not is_open(one)]
        counts = {"announced": was_announced, "refused": was_refused, "lost": is_open}
        return {"first": first or [math.nan], "last": last or [math.nan]} | {
            name: [float(sum(map(of, told)))] for name, of in counts.items()
        }


def is_open(one: Interaction) -> bool:
    """Whether there is no answer, or only the announcement of one."""
    return one.callback is None or one.thinking


def was_announced(one: Interaction) -> bool:
    """Whether the first response was "thinking"."""
    return one.callback is not None and one.callback["type"] == THINKING


def was_refused(one: Interaction) -> bool:
    """Whether the answer is for the asker alone: so errors are told, and nothing else that is asked here."""
    return one.original is not None and bool(one.original["flags"] & EPHEMERAL)


async def until_acknowledged(sent: Sequence[Interaction]) -> None:
    """Waits until every interaction has a first response, or may have none any more."""
    end = time.monotonic() + ACKNOWLEDGED
    while time.monotonic() < end and any(one.callback is None for one in sent):  # noqa: ASYNC110 - they are thousands
        await asyncio.sleep(0.05)


async def settled(one: Interaction) -> None:
    """Waits for the whole answer."""
    async with asyncio.timeout(PATIENCE):
        while is_open(one):
            await one.changed.wait()


def places_of(double: FakeDiscord, guilds: int, users: int) -> list[Place]:
    """Users, each in one of the servers; three in ten servers are Chinese."""
    world = double.world
    known = [double.guild, *(world.add_guild(f"server {n}", LANGUAGES[n % 10]) for n in range(1, guilds))]
    channels = [double.channel, *(world.add_channel(guild) for guild in known[1:])]
    count = max(users, guilds)
    return [Place(world.add_user(f"reader {n}"), channels[n % guilds], known[n % guilds]) for n in range(count)]


@asynccontextmanager
async def raised(
    kind: str, database: str, models: Sequence[str], guilds: int = 1, users: int = USERS
) -> AsyncGenerator[Stage]:
    """A stage with the bot of a kind on it (see `bots`), which works on a copy of the database."""
    gc.disable()  # what it takes would be counted as the bot's
    double = FakeDiscord()
    places = places_of(double, guilds, users)
    double.world.shards = -(-guilds // SERVERS_A_SHARD)
    with tempfile.TemporaryDirectory(prefix="tokentide-bot-") as folder:
        path = shutil.copy(database, Path(folder) / "tokentide.sqlite3")
        async with serving(double) as urls:
            arguments = ["-m", "tests.benchmarks.bots", kind, urls.rest, urls.gateway, str(path), *models[:2]]
            started = time.perf_counter() * 1000
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=ROOT, stdin=-1, stdout=-1, limit=_LONGEST_LINE
            )
            stage = Stage(double, process, places, started)
            try:
                stage.ready = await stage.told()
                yield stage
            finally:
                await _ended(process)
                gc.enable()


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(process.communicate(b"stop\n"), 15)
    except TimeoutError:
        process.kill()
        await process.wait()

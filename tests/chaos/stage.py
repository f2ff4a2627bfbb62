"""A stage: the shared time, a hostile Discord, promises, and lives of the sender, one after another or at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import random
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.schedules import Schedule
from bot.domain.slots import Slot
from tests.chaos.checker import Promise, Verdict, judge
from tests.chaos.hostile import HostileDiscord, Weather
from tests.chaos.sender import Life, live
from tests.chaos.timepiece import AT_WORK, NOBODY, SharedTime
from tests.fakes.discord import serving

START = dt.datetime(2026, 1, 5, 5, tzinfo=dt.UTC)
"""Monday of the first week, before anything is due."""
WEEK, DAY, HOUR = dt.timedelta(weeks=1), dt.timedelta(days=1), dt.timedelta(hours=1)
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
KILLED = -9
ZONES = ("Europe/London", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Cairo", "Etc/UTC")
MONDAYS = 0.6
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.chaos.sender"])


@dataclass
class Stage:
    """Where it is played.

    Attributes:
        ended: How lives ended, by their exit codes.
    """

    folder: Path
    shared: SharedTime
    double: HostileDiscord
    promises: list[Promise] = field(default_factory=list[Promise])
    ended: list[int | None] = field(default_factory=list[int | None])

    @property
    def database(self) -> Path:
        """The sender's file."""
        return self.folder / "sender.db"

    @property
    def channels(self) -> list[int]:
        """Everybody's channel, in the promises' order."""
        return [promise.channel for promise in self.promises]

    def week(self, weeks: int) -> dt.datetime:
        """The Monday noon (UTC) that many weeks after the first."""
        return START + 7 * HOUR + weeks * WEEK

    async def promise(self, channels: int, weeks: int, seed: int = 0, *, mondays: float = MONDAYS) -> None:
        """Sets up one schedule a channel; most of them on Monday noon, the others anywhere in the week."""
        chance = random.Random(f"{seed} promises")  # noqa: S311
        async with open_database(self.database) as database:
            schedules = SqlSchedules(database)
            for number in range(channels):
                one = self._promise(number, weeks, chance, mondays)
                self.promises.append(one)
                await schedules.add(_schedule(one, self._guild_of(one.channel)))

    def _promise(self, number: int, weeks: int, chance: random.Random, mondays: float) -> Promise:
        world = self.double.world
        guild = self.double.guild if number % 2 else world.add_guild(f"guild {number}")
        channel = world.add_channel(guild, f"channel {number}").id
        calendar = tuple((START + n * WEEK).date().isocalendar()[:2] for n in range(weeks))
        if chance.random() < mondays:
            return Promise(f"r{number}", channel, 1, dt.time(12), "Etc/UTC", calendar)
        time = dt.time(chance.randrange(24), chance.choice((0, 15, 30)))
        return Promise(f"r{number}", channel, chance.randint(2, 6), time, chance.choice(ZONES), calendar)

    def _guild_of(self, channel: int) -> int:
        return self.double.world.channels[channel].guild_id or 0

    def life(self, until: dt.datetime, **more: Any) -> Life:
        """A life that works until then."""
        urls = self.double.urls
        assert urls
        life = Life(
            self.database, self.folder / "time", urls.rest, self.double.world.bot.id, until.timestamp()
        )  # fmt: skip
        return replace(life, **more)

    def begin(self, life: Life) -> ForkServerProcess:
        """Starts it; time stands until it says that it waits."""
        self.shared.waits(life.instance, AT_WORK)
        process = _forks.Process(target=live, args=(life,))
        process.start()
        return process

    async def ends(self, process: ForkServerProcess, instance: int = 0) -> int | None:
        """How it ended: 0 by itself, -9 killed."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(process.sentinel)
            process.kill()
            process.join()
            self.shared.waits(instance, NOBODY)
        self.ended.append(process.exitcode)
        return process.exitcode

    async def lives(self, until: dt.datetime, **more: Any) -> int | None:
        """One life, to its end."""
        life = self.life(until, **more)
        return await self.ends(self.begin(life), life.instance)

    def forbid(self, right: int) -> None:
        """Takes a right away in every channel."""
        for channel in self.channels:
            self.double.world.channels[channel].permissions &= ~right

    def retire(self) -> None:
        """Nothing new is planned from now on; what is open is brought to its end."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            # They stay active: what is left of a schedule that has ended is not sent any more.
            connection.execute("UPDATE schedule SET next_due = NULL")

    def active_schedules(self) -> int:
        """How many are kept and active."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute("SELECT count(*) FROM schedule WHERE state = 'active'").fetchone()[0]

    def is_intact(self) -> bool:
        """Whether SQLite finds nothing wrong with the file."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def lost(self) -> int:
        """How many writes that were acknowledged are not in the database, where lives number them."""
        with closing(sqlite3.connect(self.database)) as connection:
            return self.shared.counted("acknowledged") - connection.execute("PRAGMA user_version").fetchone()[0]

    def passes(self, span: dt.timedelta) -> None:
        """Time passes while nobody works."""
        self.double.advance(span)

    def judge(self, promises: Sequence[Promise] | None = None) -> Verdict:
        """What an outsider finds."""
        at_rest = {
            channel.id: [str(message["content"]) for message in channel.messages.values()]
            for channel in self.double.world.channels.values()
        }
        return judge(self.promises if promises is None else promises, self.double.events, at_rest)


@asynccontextmanager
async def staged(folder: Path, seed: int = 0, weather: Weather | None = None) -> AsyncGenerator[Stage]:
    """A stage for the time of the block, in an empty folder."""
    shared = SharedTime(folder / "time", START)
    double = HostileDiscord(shared, seed, weather or Weather())
    async with serving(double):
        yield Stage(folder, shared, double)


def _schedule(promise: Promise, guild: int) -> Schedule:
    slot = Slot(promise.weekday, promise.time, promise.zone)
    return Schedule(
        guild=guild, channel=promise.channel, report=promise.report, slot=slot, language="en", lens="both",
        sections=(), role=None, thread=False, publish=False, configured_by=7, created_at=START,
        next_due=promise.due(promise.weeks[0]),
    )  # fmt: skip

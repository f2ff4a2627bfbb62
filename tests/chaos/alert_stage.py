"""The stage for alerts: people and channels that wait for something, and lives that tell them."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.engine import open_database
from bot.domain.insight import Model
from bot.domain.watching.alert import Alert
from bot.domain.watching.condition import Basis, Condition, Side
from bot.domain.watching.memory import Memory
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.domain.weeks import IsoWeek
from tests.chaos.alert_checker import AlertPromise, judge_alerts
from tests.chaos.alert_feed import DOWN, LINE, MODELS, UP, Feed
from tests.chaos.alert_sender import live
from tests.chaos.checker import Verdict
from tests.chaos.hostile import HostileDiscord, Weather
from tests.chaos.sender import Life
from tests.chaos.stage import START, WEEK, Stage
from tests.chaos.timepiece import AT_WORK, SharedTime
from tests.fakes.discord import serving

MOST_ALERTS = 4
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.chaos.sender", "tests.chaos.alert_sender"])


@dataclass
class AlertStage(Stage):
    """Where it is played."""

    feed: Feed = field(default_factory=lambda: Feed(START.date() - WEEK, 1, 0))
    alerts: list[AlertPromise] = field(default_factory=list[AlertPromise])

    async def promise_alerts(self, channels: int, weeks: int, seed: int) -> None:
        """Channels of servers and direct messages in turn, with one to four alerts each."""
        self.feed = Feed(START.date() - WEEK, weeks + 1, seed)
        chance = random.Random(f"{seed} alerts")  # noqa: S311
        first = IsoWeek(*self.feed.week(0))
        async with open_database(self.database) as database:
            alerts = SqlAlerts(database)
            await alerts.take_in(Basis.WEEK, first)
            for number in range(channels):
                to = await alerts.recipient(self._place(number))
                for each in range(chance.randint(1, MOST_ALERTS)):
                    model, side = chance.randrange(MODELS), chance.choice((UP, DOWN))
                    key = f"k{number}x{each}"
                    await alerts.add(self._alert(key, to, model, side, first))
                    self.alerts.append(AlertPromise(key, to.channel, self.feed.crossings(model, side)))

    def _place(self, number: int) -> Recipient:
        world = self.double.world
        if number % 2:
            user = world.add_user(f"user {number}")
            return Recipient(f"r{number}", DIRECT, world.direct(user).id, user.id, "en", START)
        guild = world.add_guild(f"guild {number}")
        channel = world.add_channel(guild, f"channel {number}")
        return Recipient(f"r{number}", guild.id, channel.id, 7, "", START)

    def _alert(self, key: str, to: Recipient, model: int, side: str, first: IsoWeek) -> Alert:
        condition = Condition("tokens", Model(f"cn/m{model}"), Basis.WEEK, Side(side), Fraction(LINE))
        beyond = (self.feed.tokens(0, model) >= LINE) is (side == UP)
        memory = Memory({Side(side): not beyond}, begun=True)
        return Alert(key, condition, to.id, 7, START, memory=memory, seen=first)

    def begin(self, life: Life) -> ForkServerProcess:
        """Starts it; time stands until it says that it waits."""
        self.shared.waits(life.instance, AT_WORK)
        process = _forks.Process(target=live, args=(life, self.feed))
        process.start()
        return process

    def judge_alerts(self) -> Verdict:
        """What an outsider finds."""
        at_rest = {
            channel.id: [str(message["content"]) for message in channel.messages.values()]
            for channel in self.double.world.channels.values()
        }
        return judge_alerts(self.alerts, self.double.events, at_rest)


@asynccontextmanager
async def alert_staged(folder: Path, seed: int, weather: Weather) -> AsyncGenerator[AlertStage]:
    """A stage for the time of the block, in an empty folder."""
    shared = SharedTime(folder / "time", START)
    double = HostileDiscord(shared, seed, weather)
    async with serving(double):
        yield AlertStage(folder, shared, double)

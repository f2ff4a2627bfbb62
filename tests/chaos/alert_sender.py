"""The sender as a process that tells of alerts: everything of the product that does, and a composer that is cheap."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
import secrets
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import structlog
from discord.http import Route

import bot.services.alerting as alerting_module
from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.engine import open_database
from bot.domain.alerts import alert_kinds
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.reasons import Reason
from bot.domain.errors import ClockError, StoreError
from bot.domain.history import History
from bot.domain.watching.alert import Advance
from bot.domain.watching.condition import Basis, ClosedPeriod
from bot.domain.watching.recipient import Recipient
from bot.domain.watching.scenes import closes_at
from bot.domain.weeks import IsoWeek
from bot.edge.publishing import DiscordPublisher, DiscordTime, Requests, open_wire
from bot.edge.publishing.wire import Body, Json
from bot.ports.alerts import Message
from bot.ports.delivery import Payload
from bot.services.alerting import Alerting, AlertRounds
from bot.services.courier import Posting
from bot.services.delivering import TICK_SECONDS, Sender
from bot.services.pacing import Pace
from tests.chaos.alert_feed import MODELS, Feed
from tests.chaos.alert_sabotage import ALERT_SABOTAGES
from tests.chaos.marking import PIXEL
from tests.chaos.mortal import Disk, Fate, MortalDatabase, MortalLedger, MortalWire
from tests.chaos.sabotage import SABOTAGES
from tests.chaos.sender import DONE, STOPPED, Life, count_adoptions
from tests.chaos.timepiece import SharedTime, Watch, make_loop
from tests.fakes.delivering.instance import HeardNotices
from tests.fakes.discord import TOKEN
from tests.fakes.histories import make_history

ALERT_STEPS = (
    "before record alerts", "after record alerts", "before take in", "after take in",
    "before plan alerts", "after plan alerts",
)  # fmt: skip
"""Where such a process kills itself, besides `STEPS`; in the order in which it comes there."""
ROUND, LONGEST = 30.0, 6 * 3600.0
MOST_NAPS, LONGEST_NAP = 3000, 60.0
PAGES = {"PAGE": 5, "WRITTEN": 10, "RECIPIENTS": 10}
"""Of `bot.services.alerting`, small here: a death falls between two of them."""
READ_AFTER = dt.timedelta(minutes=30)
"""A week's closing, once it could be read."""


def live(life: Life, feed: Feed) -> None:
    """The process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    watch = Watch(SharedTime(life.time), life.instance)
    Route.BASE = life.rest
    _stand_still_for_threads(watch)
    for name, size in PAGES.items():
        setattr(alerting_module, name, size)
    fate = Fate(life.step, life.times)
    _sabotage(life.sabotage, fate)
    with asyncio.Runner(loop_factory=lambda: make_loop(watch)) as runner:
        code = runner.run(_live(life, feed, watch, fate))
    sys.exit(code)


def _sabotage(name: str, fate: Fate) -> None:
    if name in ALERT_SABOTAGES:
        ALERT_SABOTAGES[name](fate)
    elif name:
        SABOTAGES[name]()


def _stand_still_for_threads(watch: Watch) -> None:
    """Time stands while something is reckoned in a thread."""
    to_thread = asyncio.to_thread

    async def standing(work: Callable[..., Any], *arguments: Any) -> Any:
        with watch.outside():
            return await to_thread(work, *arguments)

    asyncio.to_thread = standing


async def _live(life: Life, feed: Feed, watch: Watch, fate: Fate) -> int:
    count_adoptions(SharedTime(life.time))
    async with AsyncExitStack() as stack:
        with watch.outside():
            opened = await stack.enter_async_context(open_database(life.database))
            wire = MortalWire(await stack.enter_async_context(open_wire(TOKEN)), watch, fate)
        disk = Disk(SharedTime(life.time), watch)
        office = _Office(life, News(feed, watch), watch, MortalDatabase(opened, watch, fate, disk), wire, fate)
        return await office.work()


class News:
    """The data as they are read: the weeks that have closed by now, one edition until the next one closes."""

    def __init__(self, feed: Feed, watch: Watch) -> None:
        self._feed, self._watch = feed, watch
        self._weeks = [IsoWeek(*feed.week(number)) for number in range(feed.weeks)]
        self._closed, self._history = -1, make_history({})

    def history(self) -> History:
        closed = sum(closes_at(week) + READ_AFTER <= self._watch.now() for week in self._weeks)
        if closed != self._closed:
            rows = {self._weeks[number]: self._rows(number) for number in range(closed)}
            self._closed, self._history = closed, make_history(rows)
        return self._history

    def coming(self) -> float | None:
        """Timestamp at which the next one closes."""
        moments = (closes_at(week) + READ_AFTER for week in self._weeks)
        return next((moment.timestamp() for moment in moments if moment > self._watch.now()), None)

    def _rows(self, number: int) -> dict[str, int]:
        return {f"cn/m{model}": self._feed.tokens(number, model) for model in range(MODELS)}


class MortalAlerts(SqlAlerts):
    """Alerts whose writes may be the last thing that happens."""

    def __init__(self, database: MortalDatabase, fate: Fate) -> None:
        super().__init__(database)
        self._fate = fate

    async def record(self, advances: Sequence[Advance], now: dt.datetime) -> int:
        self._fate.reach("before record alerts")
        new = await super().record(advances, now)
        self._fate.reach("after record alerts")
        return new

    async def take_in(self, basis: Basis, period: ClosedPeriod) -> None:
        self._fate.reach("before take in")
        await super().take_in(basis, period)
        self._fate.reach("after take in")

    async def plan(self, messages: Sequence[Message]) -> int:
        self._fate.reach("before plan alerts")
        added = await super().plan(messages)
        self._fate.reach("after plan alerts")
        return added


class _Nobody:
    """`AlertNotices`: nothing here is paused."""

    async def paused(self, recipient: Recipient, reason: Reason) -> None:
        raise AssertionError(recipient, reason)


class _Office:
    """Rounds of alerts and a sender, until nothing is left to do."""

    def __init__(
        self, life: Life, news: News, watch: Watch, database: MortalDatabase, wire: MortalWire, fate: Fate
    ) -> None:
        self._life, self._news, self._watch, self._shared = life, news, watch, SharedTime(life.time)
        alerts, self._ledger = MortalAlerts(database, fate), MortalLedger(database, fate)
        time = DiscordTime(wire, watch.now)
        self._rounds = AlertRounds(Alerting(alerts, alert_kinds(), news.history, _Nobody(), watch.now, time))
        pace = Pace(self._shared.now, watch.sleep)
        posting = Posting(
            ledger=self._ledger,
            composer=MarkingAlerts(alerts, fate),
            publisher=DiscordPublisher(Requests(wire, pace, watch.sleep), life.bot, watch.now),
            notices=HeardNotices(),
            pace=pace,
            clock=watch.now,
            jitter=lambda: random.uniform(0.8, 1.2),  # noqa: S311
            holder=f"sender {life.instance}",
        )
        self._sender = Sender(posting, self._nap, self._failed)
        self._round_at, self._naps = 0.0, 0
        self._finished = asyncio.Event()

    async def work(self) -> int:
        tasks = [asyncio.create_task(self._watch_weeks()), asyncio.create_task(self._sender.run())]
        finished = asyncio.create_task(self._finished.wait())
        try:
            await asyncio.wait([*tasks, finished], return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
            return STOPPED if self._sender.stopped else DONE
        finally:
            for task in (*tasks, finished):
                task.cancel()
                await asyncio.wait([task])

    async def _watch_weeks(self) -> None:
        """Like the job: every half a minute, but for the rounds that would find nothing."""
        while True:
            try:
                await self._rounds.round(self._life.bot)
                coming = self._news.coming() or self._life.until
                self._round_at = coming + random.uniform(0, ROUND)  # noqa: S311
            except (StoreError, ClockError) as error:
                self._failed(None, error)
                self._round_at = self._now + ROUND
            await self._watch.sleep(max(1.0, self._round_at - self._now))

    @property
    def _now(self) -> float:
        return self._watch.now().timestamp()

    async def _nap(self, seconds: float) -> None:
        """Between two looks, and after a failure; while nothing is to be done, as long as nothing happens."""
        if seconds != TICK_SECONDS:
            return await self._watch.sleep(seconds)
        try:
            wake = await self._ledger.next_wake()
        except StoreError:
            return await self._watch.sleep(seconds)
        coming = min(wake.timestamp() if wake else self._life.until, self._round_at or self._now)
        if coming >= self._life.until or self._shared.seconds >= self._life.until:
            self._finished.set()
        self._naps = self._naps + 1 if coming <= self._now else 0
        if self._naps > MOST_NAPS:
            raise RuntimeError(f"nobody attends to {await self._ledger.due(self._watch.now(), 3)}, now {self._now}")
        patience = min(seconds * 2.0 ** min(self._naps // 20, 10), LONGEST_NAP)
        return await self._watch.sleep(max(patience, coming - self._now))

    def _failed(self, _delivery: Delivery | None, error: Exception) -> None:
        if not isinstance(error, StoreError | ClockError):
            raise error
        self._shared.add("failures")


@dataclass(frozen=True)
class MarkingAlerts:
    """Marks each message with what it tells; rendered a second time, it would read differently, and be noticed."""

    alerts: SqlAlerts
    fate: Fate

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload:
        self.fate.reach("before compose")
        told = await self.alerts.told(delivery.id)
        fired = ",".join(f"{one.alert.key}@{one.firing.period}" for one in told)
        mark = f"batch={delivery.address.period}g{delivery.generation} fired={fired}"
        text = f"{mark} late={late} rendering={secrets.token_hex(4)}"
        body: Json = {"content": text, "allowed_mentions": {"parse": []}}
        if delivery.generation:
            return Payload(Body.of(body).data)
        attached: Json = {"attachments": [{"id": 0, "description": "one grey pixel"}]}
        return Payload(Body.of(body | attached).data, PIXEL)

    async def renew(self, delivery: Delivery) -> Payload:
        return await self.compose(delivery, late=True)

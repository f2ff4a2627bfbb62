"""The sender as a process: everything of the product that delivers, and a composer that is cheap."""

from __future__ import annotations

import asyncio
import logging
import random
import resource
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from discord.http import Route
from sqlalchemy import func, select

import bot.adapters.storage.migrate
import bot.services.courier as courier_module
from bot.adapters.storage.delivery_tables import delivery as delivery_table
from bot.adapters.storage.delivery_tables import schedule
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.delivery.delivery import Delivery
from bot.domain.errors import ClockError, StoreError
from bot.domain.schedules import ScheduleState
from bot.edge.publishing import DiscordPublisher, DiscordTime, Requests, open_wire
from bot.services.courier import Posting
from bot.services.delivering import TICK_SECONDS, Sender
from bot.services.pacing import Pace
from bot.services.planning import plan_due
from tests.chaos.marking import MarkingComposer
from tests.chaos.mortal import Disk, Fate, MortalDatabase, MortalLedger, MortalWire
from tests.chaos.sabotage import SABOTAGES
from tests.chaos.syncing import Syncs
from tests.chaos.timepiece import SharedTime, Watch, make_loop
from tests.fakes.delivering.instance import HeardNotices
from tests.fakes.discord import TOKEN

assert bot.adapters.storage.migrate, "imported before the fork, since it takes long"
DONE, REFUSED, STOPPED = 0, 3, 4
"""How a process ends that is not killed: nothing left to do; the database was refused; the token was."""
PATIENT_NAPS, LONGEST_NAP, MOST_NAPS = 20, 60.0, 3000
"""A paused channel's deliveries may be awake for a day; two days of naps are too much."""
PLANNED_WITHIN = 50.0


@dataclass(frozen=True)
class Life:
    """One life of the sender.

    Attributes:
        database: Its file.
        time: The file of the shared time.
        rest: Where Discord is.
        bot: The bot's user id.
        until: Timestamp; it ends by itself once nothing happens before.
        instance: Its number among those that live at the same time.
        step: Where it dies; empty: nowhere.
        times: When it comes there for the n-th time.
        sabotage: The step of the protocol that is taken out.
        skew: Seconds that its clock is ahead.
        steps: Whether it is so only from the moment on that the driver says.
        disk_full_until: Timestamp until which its files cannot grow.
        read_only_until: Timestamp until which its database takes no writes.
        sleeps_until: Timestamp at which it begins.
        cuts: Keeps what is synced, for the power to fail.
    """

    database: Path
    time: Path
    rest: str
    bot: int
    until: float
    instance: int = 0
    step: str = ""
    times: int = 0
    sabotage: str = ""
    skew: float = 0.0
    steps: bool = False
    disk_full_until: float = 0.0
    read_only_until: float = 0.0
    sleeps_until: float = 0.0
    cuts: bool = False


def live(life: Life) -> None:
    """The process."""
    # Logs would go to a file of the driver's, which must not grow either while the disk is full.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    watch = Watch(SharedTime(life.time), life.instance, life.skew, steps=life.steps)
    Route.BASE = life.rest
    if life.sabotage:
        SABOTAGES[life.sabotage]()
    with asyncio.Runner(loop_factory=lambda: make_loop(watch)) as runner:
        code = runner.run(_live(life, watch))
    sys.exit(code)


async def _live(life: Life, watch: Watch) -> int:
    shared, fate = SharedTime(life.time), Fate(life.step, life.times)
    syncs = Syncs(life.database) if life.cuts else None
    count_adoptions(shared)
    if life.sleeps_until:
        await watch.sleep(max(0.0, life.sleeps_until - watch.now().timestamp()))
    async with AsyncExitStack() as stack:
        try:
            with watch.outside():
                opened = await stack.enter_async_context(open_database(life.database))
                wire = MortalWire(await stack.enter_async_context(open_wire(TOKEN)), watch, fate)
        except StoreError as error:
            print(error, file=sys.stderr)  # noqa: T201
            return REFUSED
        disk = Disk(shared, watch, life.read_only_until, cuts=syncs is not None)
        office = _Office(life, watch, shared, MortalDatabase(opened, watch, fate, disk), wire, fate)
        if life.disk_full_until:
            stack.push_async_callback(_cancel, asyncio.create_task(_fill_disk(life, watch)))
        return await office.work()


class _Office:
    """Planner and sender, until nothing is left to do."""

    def __init__(
        self, life: Life, watch: Watch, shared: SharedTime, database: MortalDatabase, wire: MortalWire, fate: Fate
    ) -> None:
        self._life, self._watch, self._shared, self._database = life, watch, shared, database
        self._ledger, self._schedules = MortalLedger(database, fate), SqlSchedules(database)
        self._time = DiscordTime(wire, watch.now)
        pace = Pace(shared.now, watch.sleep)  # a steady clock, as the machine's monotonic one
        publisher = DiscordPublisher(Requests(wire, pace, watch.sleep), life.bot, watch.now)
        posting = Posting(
            ledger=self._ledger,
            composer=MarkingComposer(fate, watch.now),
            publisher=publisher,
            notices=HeardNotices(),
            pace=pace,
            clock=watch.now,
            jitter=lambda: random.uniform(0.8, 1.2),  # noqa: S311
            holder=f"sender {life.instance}",
        )
        self._sender = Sender(posting, self._nap, self._failed)
        self._plans_at, self._naps = 0.0, 0
        self._failure: Exception | None = None
        self._finished = asyncio.Event()

    async def work(self) -> int:
        tasks = [asyncio.create_task(self._plan()), asyncio.create_task(self._sender.run())]
        finished = asyncio.create_task(self._finished.wait())
        try:
            await asyncio.wait([*tasks, finished], return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
            return STOPPED if self._sender.stopped else DONE
        finally:
            for task in (*tasks, finished):
                await _cancel(task)

    async def _plan(self) -> None:
        while True:
            try:
                await plan_due(self._schedules, self._ledger, self._life.bot, self._watch.now, self._time)
                self._plans_at = await self._next_due() + random.uniform(0, PLANNED_WITHIN)  # noqa: S311
            except (StoreError, ClockError) as error:
                self._failed(None, error)
                self._plans_at = self._now + PLANNED_WITHIN
            await self._watch.sleep(max(1.0, self._plans_at - self._now))

    @property
    def _now(self) -> float:
        return self._watch.now().timestamp()

    async def _next_due(self) -> float:
        columns = schedule.c
        active = columns.state == ScheduleState.ACTIVE.value
        async with self._database.reading() as connection:
            found = (await connection.execute(select(func.min(columns.next_due)).where(active))).scalar_one()
        return found.timestamp() if found else self._life.until

    async def _nap(self, seconds: float) -> None:
        """Between two looks, and after a failure; while nothing is to be done, as long as nothing happens."""
        if seconds != TICK_SECONDS:
            return await self._watch.sleep(seconds)
        # Read before: what is planned while we ask wakes sooner than what is planned next.
        plans_at = self._plans_at
        try:
            wake = await self._ledger.next_wake()
        except StoreError:
            return await self._watch.sleep(seconds)
        coming = min(wake.timestamp() if wake else self._life.until, plans_at or self._now)
        over = coming >= self._life.until or self._shared.seconds >= self._life.until
        # By a clock that is wrong it may be over before the planner has compared it with Discord's.
        if over and plans_at > self._now:
            self._finished.set()
        self._naps = self._naps + 1 if coming <= self._now else 0
        if self._naps > MOST_NAPS:
            raise RuntimeError(f"something is awake and nobody attends to it: {await self._awake()}")
        patience = min(seconds * 2.0 ** min(self._naps // PATIENT_NAPS, 10), LONGEST_NAP)
        return await self._watch.sleep(max(patience, coming - self._now))

    async def _awake(self) -> str:
        columns = delivery_table.c
        async with self._database.reading() as connection:
            rows = await connection.execute(select(delivery_table).where(columns.wake_at <= self._watch.now()).limit(3))
            found = [dict(row) for row in rows.mappings()]
        tasks = [where(task) for task in asyncio.all_tasks()]
        return f"{found}, planned at {self._plans_at}, now {self._now}, failed {self._failure!r}, tasks {tasks}"

    def _failed(self, _delivery: Delivery | None, error: Exception) -> None:
        if not isinstance(error, StoreError | ClockError):
            raise error
        self._failure = error
        self._shared.add("failures")


def where(task: asyncio.Task[Any]) -> str:
    """What a task waits for, from the outermost coroutine to the innermost."""
    places, coroutine = list[str](), task.get_coro()
    while frame := getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None):
        places.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return " > ".join(places)


def count_adoptions(shared: SharedTime) -> None:
    """Has this process count what it finds in history and takes for its own."""
    adopt = courier_module.adopt

    def counted(*of: object, **more: object) -> Delivery:
        shared.add("adopted")
        return adopt(*of, **more)  # type: ignore[arg-type]

    courier_module.adopt = counted


async def _fill_disk(life: Life, watch: Watch) -> None:
    """No file of this process grows, until there is room again."""
    most, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    await watch.sleep(life.disk_full_until - watch.now().timestamp())
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


async def _cancel(task: asyncio.Task[object]) -> None:
    task.cancel()
    await asyncio.wait([task])

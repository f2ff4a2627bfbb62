"""The sender's ports, wrapped such that the process dies at a named step: no product code knows of it."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engine import Database
from bot.adapters.storage.ledger import SqlLedger
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.replies import Ambiguous
from bot.domain.delivery.timing import TIMING
from bot.edge.publishing.wire import Answer, Body, Outcome, Wire
from bot.ports.delivery import Payload
from tests.chaos.hostile import NO_ANSWER
from tests.chaos.timepiece import SharedTime, Watch

STEPS = (
    "before plan", "after plan", "before compose", "before freeze", "after freeze", "before intend", "after intend",
    "before record", "after record", "before commit", "after commit",
    "before POST", "after POST", "before GET", "after GET",
)  # fmt: skip
"""Where a process kills itself; Discord kills it at "received POST" and "executed POST"."""
RARE = ("before plan", "after plan")
"""Steps that come once a week or so."""


class Fate:
    """Ends the process with SIGKILL when it reaches a step for the n-th time.

    Args:
        step: One of `STEPS`; empty: never.
        times: That n.
    """

    def __init__(self, step: str, times: int) -> None:
        self._step, self._left = step, times

    def reach(self, step: str) -> None:
        """Says that the process is at a step."""
        if step == self._step:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Disk:
    """What a disk does besides dying.

    Args:
        shared: Hears which write was acknowledged last.
        watch: Tells the time.
        read_only_until: Timestamp until which it takes no writes.
        cuts: Whether every write is numbered, in the database itself, so that one that a power cut took is missed.
    """

    def __init__(self, shared: SharedTime, watch: Watch, read_only_until: float = 0.0, *, cuts: bool = False) -> None:
        self._shared, self._watch, self._until, self._cuts = shared, watch, read_only_until, cuts
        self._number = 0

    async def before_writing(self, connection: AsyncConnection) -> None:
        """Inside the transaction, at its beginning."""
        if self._watch.now().timestamp() < self._until:
            await connection.exec_driver_sql("PRAGMA query_only = ON")
        if self._cuts:
            self._number = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one() + 1
            await connection.exec_driver_sql(f"PRAGMA user_version = {self._number}")

    async def after_writing(self, connection: AsyncConnection) -> None:
        """Inside the transaction, at its end: the next one, on the same connection, could not begin otherwise."""
        if self._until:
            await connection.exec_driver_sql("PRAGMA query_only = OFF")

    def committed(self) -> None:
        """After a commit."""
        if self._cuts:
            self._shared.put("acknowledged", self._number)


class MortalDatabase(Database):
    """A database that time stands for, and whose commits may be the last thing that happens."""

    def __init__(self, database: Database, watch: Watch, fate: Fate, disk: Disk) -> None:
        self._inner, self._watch, self._fate, self._disk = database, watch, fate, disk
        self.name = database.name

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        with self._watch.outside():
            async with self._inner.reading() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        with self._watch.outside():
            async with self._inner.writing() as connection:
                await self._disk.before_writing(connection)
                try:
                    yield connection
                finally:
                    await self._disk.after_writing(connection)
                self._fate.reach("before commit")
            self._disk.committed()
            self._fate.reach("after commit")


class MortalLedger(SqlLedger):
    """A ledger whose writes may be the last thing that happens."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database)
        self._fate = fate

    async def plan(self, plans: Sequence[Plan]) -> int:
        self._fate.reach("before plan")
        added = await super().plan(plans)
        self._fate.reach("after plan")
        return added

    async def freeze(self, delivery: Delivery, payload: Payload) -> Delivery | None:
        self._fate.reach("before freeze")
        stored = await super().freeze(delivery, payload)
        self._fate.reach("after freeze")
        return stored

    async def intend(self, delivery: Delivery) -> Delivery | None:
        self._fate.reach("before intend")
        stored = await super().record(delivery)
        self._fate.reach("after intend")
        return stored

    async def record(self, delivery: Delivery) -> Delivery | None:
        self._fate.reach("before record")
        stored = await super().record(delivery)
        self._fate.reach("after record")
        return stored


class MortalWire(Wire):
    """A wire whose requests may be the last thing that happens."""

    def __init__(self, wire: Wire, watch: Watch, fate: Fate) -> None:
        self._inner, self._watch, self._fate = wire, watch, fate

    async def request(self, method: str, path: str, body: Body | None = None) -> Outcome:
        self._fate.reach(f"before {method}")
        with self._watch.outside():
            outcome = await self._inner.request(method, path, body)
        if isinstance(outcome, Answer) and outcome.status == NO_ANSWER:
            await self._watch.sleep(TIMING.request_timeout.total_seconds())
            outcome = Ambiguous()
        self._fate.reach(f"after {method}")
        return outcome

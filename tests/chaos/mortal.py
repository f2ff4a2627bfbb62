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
from bot.edge.publishing.wire import Body, Outcome, Wire
from bot.ports.delivery import Payload
from tests.chaos.timepiece import Watch

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


class MortalDatabase(Database):
    """A database that time stands for, and whose commits may be the last thing that happens."""

    def __init__(self, database: Database, watch: Watch, fate: Fate) -> None:
        self._inner, self._watch, self._fate = database, watch, fate
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
                yield connection
                self._fate.reach("before commit")
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
        self._fate.reach(f"after {method}")
        return outcome

"""What `/status` says, brought together: the data, the jobs, the connection, the errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.history import History
from bot.edge.connection import Connection
from bot.edge.failures import Failures
from bot.ports import Clock, UsageStore
from bot.presentation.card import Card
from bot.presentation.lookups.status import status_card
from bot.presentation.wording import Wording
from bot.services.jobs import Heartbeats
from bot.services.status import Operations, Status, read_status
from bot.services.troubles import Note


@dataclass(frozen=True, slots=True)
class Report:
    """How everything stood at one moment."""

    at: dt.datetime
    history: History
    status: Status
    operations: Operations

    def card(self, wording: Wording) -> Card:
        """The report in a language."""
        return status_card(self.status, self.history, wording, self.at, self.operations)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reads how everything stands.

    Attributes:
        notes: What an operator should know of the last poll.
    """

    store: UsageStore
    heartbeats: Heartbeats
    connection: Connection
    failures: Failures
    notes: Callable[[], tuple[Note, ...]]
    clock: Clock

    async def read(self, history: History) -> Report:
        """The state now.

        Raises:
            StoreError: The store could not be read.
        """
        now = self.clock()
        operations = Operations(
            at=now,
            jobs=self.heartbeats.all,
            notes=self.notes(),
            connection=f"connection.{self.connection.state}",
            connection_since=self.connection.since,
            errors=self.failures.last_day(),
        )
        return Report(now, history, await read_status(self.store, history.snapshot, now), operations)

"""What happens by itself while the bot runs: polling, serving what is new, pruning, backups, the heartbeat."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection

import structlog
from structlog.typing import FilteringBoundLogger

from bot.adapters.heartbeat_file import Vitals, write_vitals
from bot.app.opening import App, Sources
from bot.app.posting import PostOffice
from bot.app.watching import make_alert_rounds
from bot.domain.history import History
from bot.edge.connection import Connection, State
from bot.presentation.edition import Edition
from bot.services.jobs import Heartbeats, Job
from bot.services.library import Library
from bot.services.maintenance import prune
from bot.services.polling import Polling
from bot.services.refreshing import Refreshing

FIRST_BACKFILL = dt.timedelta(hours=2)
"""The first poll reads all history; the keyless exports give some two weeks a request."""
AGAIN = dt.timedelta(minutes=8)
"""Between two polls while the source is away or late: with the five minutes after which a digest that waits looks
again, it is out a quarter of an hour after the source is back. With one try each it stays within the day's budget."""
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
_log: FilteringBoundLogger = structlog.get_logger()


class Upkeep:
    """The jobs, whose names are those of the locale files (`job.poll`), and how they fare.

    Args:
        app: The open data.
        sources: Where usage and names are read.
        library: What readers are served from.
        connection: Told to whoever watches the process from outside.
        office: Posts what is due.
    """

    def __init__(
        self, app: App, sources: Sources, library: Library[Edition], connection: Connection, office: PostOffice
    ) -> None:
        self._app, self._library, self._connection, self._office = app, library, connection, office
        self.rounds = make_alert_rounds(app, self._history, office)
        self._refreshing = Refreshing(app.store, self._refold, self._rebuild)
        self.polling = Polling(
            sources.usage, sources.models, app.store, app.clock, self._refreshing.refresh, self._history
        )
        every = dt.timedelta(minutes=app.settings.poll_minutes)
        self._poll = Job("poll", every, FIRST_BACKFILL, self.polling.run, at_start=True)
        self.jobs = (
            Job("refresh", MINUTE, 10 * MINUTE, self._refreshing.check),
            self._poll,
            Job("catch_up", min(AGAIN, every), FIRST_BACKFILL, self._poll_again),
            Job("prune", DAY, 30 * MINUTE, self._prune),
            Job("backup", DAY, 30 * MINUTE, self._back_up, at_start=True),
            Job("plan", MINUTE / 2, 10 * MINUTE, office.plan),
            Job("follow_up", MINUTE / 2, 10 * MINUTE, office.follow_up),
            Job("alerts", MINUTE / 2, 10 * MINUTE, self.watch),
            Job("leaving", DAY / 4, 30 * MINUTE, office.look_who_left),
            Job("heartbeat", MINUTE / 2, MINUTE / 2, self._beat, at_start=True),
        )
        self.heartbeats = Heartbeats(self.jobs, app.clock)

    async def load(self) -> None:
        """Serves what is stored.

        Raises:
            StoreError: It cannot be read.
        """
        await self._refreshing.check()

    def _history(self) -> History:
        return self._library.edition.history

    async def _refold(self, dates: Collection[dt.date]) -> None:
        await self._library.refresh(dates)

    async def _rebuild(self) -> None:
        await self._library.load()

    async def _poll_again(self) -> None:
        """Polls out of turn where something is missing; how that goes is told as the poll's."""
        if self.polling.behind and not self.heartbeats.of(self._poll.name).running_since:
            await self.heartbeats.run(self._poll)

    async def watch(self) -> None:
        """Plans what is to be told of alerts; nothing before the first login.

        Raises:
            StoreError: The database failed; what was done stays done.
            ClockError: Our clock is wrong by more than 30 s; nothing fired.
        """
        if self._office.publisher is not None:
            planned = await self.rounds.round(self._office.bot)
            if planned:
                _log.info("alerts are told", messages=planned)

    async def _prune(self) -> None:
        pruned = await prune(self._app.store, self._app.clock())
        _log.info("pruned", raw=pruned.raw, attempts=pruned.attempts, readings=pruned.readings)

    async def _back_up(self) -> None:
        _log.info("backed up", name=(await self._app.backups.make(self._app.clock())).name)

    async def _beat(self) -> None:
        """Writes that the process is alive, for `./run health`."""
        state = self._connection.state
        dead = state is State.CLOSED and bool(self._connection.trouble)
        vitals = Vitals(self._app.clock(), state.value, dead, self.heartbeats.of("poll").succeeded_at)
        await asyncio.to_thread(write_vitals, self._app.settings.data_dir, vitals)

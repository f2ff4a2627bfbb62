"""A digest from its slot to its last correction: SQLite, composer, courier, follower, the small Discord."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.storage.engine import Database, open_database
from bot.adapters.storage.follow_ups import SqlFollowUps
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.posts import SqlPosts
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.history import History
from bot.edge.composing import Composing, DigestComposer
from bot.edge.publishing import freeze
from bot.edge.publishing.wire import Json
from bot.presentation.digests import thread_name
from bot.presentation.edition import Edition
from bot.services.courier import Courier, Posting
from bot.services.delivering import Sender
from bot.services.following import Follower, Following
from bot.services.planning import plan_due
from tests.fakes.delivering.instance import HeardNotices
from tests.fakes.digests import SECOND, schedule
from tests.fakes.discord import NEWS, FakeDiscord, Limit
from tests.fakes.following import HeardRefusals
from tests.fakes.histories import make_tables
from tests.integration.publishing.branch import Dying
from tests.integration.publishing.outlet import Outlet, opened
from tests.unit.digests.weeks import NOW


class Office:
    """One bot, its data and its announcement channel; it may be started anew."""

    def __init__(self, outlet: Outlet, database: Database) -> None:
        self.outlet, self.double = outlet, outlet.double
        self.ledger, self.schedules = SqlLedger(database), SqlSchedules(database)
        self.follow_ups, self.posts = SqlFollowUps(database), SqlPosts(database)
        self.channel = self.double.world.add_channel(self.double.guild, "news", NEWS)
        self.edition: Edition
        self.failures: list[Exception] = []

    def now(self) -> dt.datetime:
        return self.double.world.clock.now()

    def reads(self, history: History) -> None:
        """Serves these data from now on, all of them settled."""
        boards = {week: replace(board, settled=True) for week, board in history.snapshot.boards.items()}
        self.edition = Edition(History(replace(history.snapshot, boards=boards), make_tables()), {})

    async def starts(self, **wanted: bool) -> None:
        """A new process; the first one makes the schedule."""
        self.composer = DigestComposer(
            Composing(
                edition=lambda: self.edition,
                schedules=self.schedules,
                posts=self.posts,
                draw=lambda _chart: b"\x89PNG",
                freeze=freeze,
                tables_of=self.tables_of,
                language_of=self.language_of,
                clock=self.now,
            )
        )
        posting = Posting(
            ledger=self.ledger,
            composer=self.composer,
            publisher=self.outlet.another(),
            notices=HeardNotices(),
            pace=self.outlet.pace,
            clock=self.now,
            jitter=lambda: 1.0,
            holder="office",
        )
        self.sender, self.courier = Sender(posting, asyncio.sleep, lambda _one, _error: None), Courier(posting)
        self.follower = Follower(self._following())
        if wanted:
            one = schedule("r1", channel=self.channel.id, next_due=NOW, sections=(), **wanted)
            await self.schedules.add(replace(one, guild=self.double.guild.id))

    @staticmethod
    async def tables_of(_version: str) -> None:
        return None

    @staticmethod
    async def language_of(_guild: int) -> str:
        return "en"

    def _following(self) -> Following:
        return Following(
            follow_ups=self.follow_ups,
            ledger=self.ledger,
            schedules=self.schedules,
            posts=self.posts,
            rewriter=self.composer,
            aftermath=self.outlet.afterwards,
            refusals=HeardRefusals(),
            thread_name=thread_name,
            language_of=self.language_of,
            pace=self.outlet.pace,
            clock=self.now,
            jitter=lambda: 1.0,
            report=lambda _one, error: self.failures.append(error),
        )

    async def works(self, span: dt.timedelta = dt.timedelta(), step: dt.timedelta = SECOND) -> None:
        """Plans, delivers and follows up, now and at every step of a while."""
        until = self.now() + span
        while True:
            await self.delivers()
            await self.follower.follow_up()
            assert self.failures == []
            if self.now() >= until:
                return
            self.double.advance(step)

    async def delivers(self) -> None:
        await plan_due(self.schedules, self.ledger, self.double.world.bot.id, self.now)
        for one in await self.sender.awake():
            await self.courier.attend(one)

    async def follows_and_dies(self, waits: int) -> bool:
        """A sweep that dies at its n-th wait; whether it did."""
        dying = Dying(self.follower.follow_up(), waits)

        async def live() -> None:
            await dying

        task = asyncio.create_task(live())
        with suppress(asyncio.CancelledError):
            await task
        return dying.waited >= waits

    def requests(self, spec: str) -> int:
        return len(self.double.requests(spec))

    @property
    def messages(self) -> list[Json]:
        return list(self.channel.messages.values())

    @property
    def texts(self) -> list[str]:
        """Everything that the channel's messages say."""
        return [_text(message) for message in self.messages]


def _text(message: Json) -> str:
    return "\n".join([message["content"], *(embed.get("description", "") for embed in message["embeds"])])


@asynccontextmanager
async def opened_office(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, path: Path) -> AsyncGenerator[Office]:
    """An office at the moment of its first slot."""
    double.limits.everything = Limit(10_000, 1.0)  # the test's clock leaps over what Discord counts by
    double.advance(NOW - double.world.clock.now())
    async with opened(double, monkeypatch) as outlet, open_database(path) as database:
        yield Office(outlet, database)

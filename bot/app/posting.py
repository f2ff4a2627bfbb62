"""Posting unasked: everything between a schedule that is due and a message in its channel.

Nothing is sent before the first login: only then the bot knows who it is, and by that its own messages.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import socket
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import structlog
from structlog.typing import FilteringBoundLogger

from bot.app.opening import App, utc_now
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import FollowUp, Kind
from bot.domain.delivery.reasons import Reason
from bot.edge.composing import AlertComposer, Composers, Composing, DigestComposer, Versions
from bot.edge.digests.languages import ServerLanguages
from bot.edge.drawing import Drawing
from bot.edge.notices import DiscordNotices
from bot.edge.owed import Owed
from bot.edge.publishing import (
    Afterwards,
    DiscordMembership,
    DiscordPublisher,
    DiscordTime,
    Requests,
    freeze,
    open_wire,
)
from bot.edge.refusals import TokenRefusedError
from bot.presentation.digests import thread_name
from bot.presentation.edition import Edition
from bot.services.courier import Posting
from bot.services.delivering import Sender
from bot.services.following import Follower, Following
from bot.services.guild_settings import CachedGuildSettings
from bot.services.leaving import Leaving
from bot.services.library import Library
from bot.services.pacing import Pace
from bot.services.planning import plan_due

_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
RESTART = 5.0
"""Seconds before a sender that ended by a fault of ours is replaced."""
REFUSED = 3600.0
"""Seconds before a sender that Discord refused is replaced: the gateway most often says the same, and ends the bot."""
_log: FilteringBoundLogger = structlog.get_logger()


class PostOffice:
    """Plans what is due and sends it, from the first login on.

    Args:
        app: The open data.
        composers: Write the posts.
        requests: Makes the requests.
        pace: Their pace.
        settings: What servers have chosen; forgotten with those that the bot has left for good.
    """

    def __init__(
        self, app: App, composers: Composers, requests: Requests, pace: Pace, settings: CachedGuildSettings
    ) -> None:
        self._app, self._composers, self._requests, self.pace = app, composers, requests, pace
        self.afterwards, languages = Afterwards(requests), ServerLanguages(settings, app.state)
        # The machine's clock, of which the app's is one reading, is held against Discord's.
        self.true_time = DiscordTime(requests.wire, utc_now)
        self.owed = Owed(app.state)
        self.notices = DiscordNotices(
            self.afterwards, app.schedules, app.alerts, self.owed, languages.of, self._missing
        )
        self._leaving = Leaving(
            DiscordMembership(requests), app.known_guilds, app.schedules, app.alerts, settings, app.state, app.clock
        )
        self._following = self._what_follows(languages)
        self._follower = Follower(self._following)
        self._stopped: Reason | None = None
        self.publisher: DiscordPublisher | None = None
        self.bot = 0
        self._logged_in = asyncio.Event()

    def logged_in(self, bot: int) -> None:
        """Tells who the bot is; every client says so after its login."""
        if self.publisher is None:
            self.bot, self.publisher = bot, DiscordPublisher(self._requests, bot, self._app.clock)
            self._logged_in.set()

    async def plan(self) -> None:
        """Writes down what is due; does nothing before the first login.

        Raises:
            StoreError: The database failed; what was planned before stays.
            ClockError: The machine's clock is not Discord's; nothing was planned.
            TokenRefusedError: Discord refused the token when something was to be posted; what is due is planned.
        """
        if self.publisher is not None:
            app = self._app
            # Here and not at the start, which a full disk must not prevent.
            await app.table_versions.keep()
            await plan_due(app.schedules, app.ledger, self.bot, app.clock, self.true_time)
        if self._stopped or self._follower.stopped:
            # Here, so that it shows in `/status` as a failing job, and not only in the log.
            raise TokenRefusedError

    async def follow_up(self) -> None:
        """Publishes, opens threads, amends and corrects what was posted.

        Raises:
            StoreError: The database failed; what was done stays done.
        """
        if self.publisher is not None:
            await self._follower.follow_up()

    async def look_who_left(self) -> None:
        """Erases what is kept of servers that the bot left 30 days ago.

        Raises:
            StoreError: The database failed; what was erased stays erased.
        """
        if self.publisher is not None:
            await self._leaving.look()

    async def run(self) -> None:
        """Sends for ever; a sender that fails is replaced soon, one that Discord refuses an hour later."""
        await self._logged_in.wait()
        while self.publisher:
            sender = self._sender(self.publisher)
            try:
                await sender.run()
            except Exception:  # noqa: BLE001 - whatever it met, posts go on
                _log.exception("the sender ended; another takes its place")
            self._stopped = sender.stopped
            if self._stopped:
                _log.error("nothing is posted for an hour", because=self._stopped.value)
            await asyncio.sleep(REFUSED if self._stopped else RESTART)
            self._follower, self._stopped = Follower(self._following), None

    def _what_follows(self, languages: ServerLanguages) -> Following:
        app = self._app
        return Following(
            follow_ups=app.follow_ups,
            ledger=app.ledger,
            schedules=app.schedules,
            posts=app.posts,
            rewriter=self._composers,
            aftermath=self.afterwards,
            refusals=self.notices,
            thread_name=thread_name,
            language_of=languages.of,
            pace=self.pace,
            clock=app.clock,
            jitter=_jitter,
            report=_report_follow_up,
        )

    async def _missing(self, channel: int, kind: Kind) -> Sequence[str]:
        if self.publisher is None:
            return ()
        return await self.publisher.missing(channel, thread=kind is Kind.THREAD, publish=kind is Kind.PUBLISH)

    def _sender(self, publisher: DiscordPublisher) -> Sender:
        posting = Posting(
            ledger=self._app.ledger,
            composer=self._composers,
            publisher=publisher,
            notices=self.notices,
            pace=self.pace,
            clock=self._app.clock,
            jitter=_jitter,
            # A container that is made anew has another name: then the lease of the one before runs out first.
            holder=socket.gethostname(),
        )
        return Sender(posting, asyncio.sleep, _report)


@asynccontextmanager
async def open_post_office(
    app: App, library: Library[Edition], drawing: Drawing, settings: CachedGuildSettings, token: str
) -> AsyncGenerator[PostOffice]:
    """A post office, sending for the time of the block.

    Args:
        app: The open data.
        library: What posts are made from.
        drawing: Draws their pictures.
        settings: What servers have chosen.
        token: The bot's.
    """
    composing = Composing(
        edition=lambda: library.edition,
        schedules=app.schedules,
        posts=app.posts,
        draw=drawing.png,
        freeze=freeze,
        tables_of=app.table_versions.of,
        language_of=ServerLanguages(settings, app.state).of,
        clock=app.clock,
    )
    pace = Pace(_steady, asyncio.sleep)
    versions = Versions(app.table_versions.of)
    alerts = AlertComposer(app.alerts, composing.edition, freeze, composing.language_of, versions, app.clock)
    async with open_wire(token) as wire:
        with DigestComposer(composing) as digests:
            office = PostOffice(app, Composers(digests, alerts), Requests(wire, pace), pace, settings)
            sending = asyncio.create_task(office.run(), name="sender")
            try:
                yield office
            finally:
                # A request that is cut off here is looked for in the channel's history after the next start.
                sending.cancel()
                await asyncio.wait({sending})


def _steady() -> dt.datetime:
    """The machine's own seconds, which are those that Discord counts and which nobody sets."""
    return _BEGINNING + dt.timedelta(seconds=time.monotonic())


def _jitter() -> float:
    return random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, guards nothing


def _report_follow_up(one: FollowUp, error: Exception) -> None:
    _log.error("a follow-up rests", delivery=one.delivery, kind=one.kind.value, exc_info=error)


def _report(delivery: Delivery | None, error: Exception) -> None:
    about = {"delivery": delivery.id, "channel": delivery.address.channel} if delivery else {}
    _log.error("a delivery rests", **about, exc_info=error)

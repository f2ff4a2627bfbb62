"""The bot as a process: the data, the jobs that keep them up to date, and the client on Discord.

One `AsyncExitStack` opens everything; leaving it closes in reverse: first Discord, then the jobs, last the database.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.adapters.scheduler import open_scheduler
from bot.app.opening import App, Sources, open_app, open_sources, utc_now
from bot.app.posting import PostOffice, open_post_office
from bot.app.upkeep import Upkeep
from bot.app.watching import make_alert_office
from bot.domain.history import EMPTY_SNAPSHOT, Snapshot
from bot.edge.alerts import AlertOffice
from bot.edge.alerts.doors import DiscordDoors
from bot.edge.allowance import SessionAllowance
from bot.edge.answers import Answers
from bot.edge.client import Hooks, TokentideClient
from bot.edge.connection import Connection
from bot.edge.desk import Desk
from bot.edge.digests import DigestOffice, Trials
from bot.edge.digests.composed import ComposedPreviews
from bot.edge.digests.languages import ServerLanguages
from bot.edge.digests.trials import DiscordTrials
from bot.edge.drawing import Drawing
from bot.edge.failures import Failures
from bot.edge.gate import PRESSES, Gate
from bot.edge.presses import Presses, PressHandler
from bot.edge.register import CommandRegister
from bot.edge.rendering.buttons import ALERT, DIGEST
from bot.edge.reporting import Reporting
from bot.edge.services import Services
from bot.edge.supervisor import supervise
from bot.ports import Clock
from bot.presentation.card import Action
from bot.presentation.edition import Edition
from bot.services.drafts import Drafts
from bot.services.guild_settings import CachedGuildSettings
from bot.services.library import Library
from bot.services.origins import Origins
from bot.services.schedule_desk import ScheduleDesk
from cogs import make_cogs
from config.settings import Settings

THREADS_TAKE_TURNS = 0.001
"""Seconds; Python's own 0.005 is what a command waits, several times over, while a thread makes an edition."""


async def serve(settings: Settings, token: str, stop: asyncio.Event, clock: Clock = utc_now) -> None:
    """Runs the bot until `stop` is set.

    Args:
        settings: The operator's settings.
        token: Of the Discord application's bot.
        stop: Ends the bot in order, within 10 s.
        clock: Tells the time.

    Raises:
        StoreError: The database cannot be used.
        TableError: A table of `config/tables` cannot.
        RefusedError: Discord refuses the token or the commands.
    """
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(settings, clock=clock))
        sources = await stack.enter_async_context(open_sources(app))
        bot = await stack.enter_async_context(open_bot(app, sources, token))
        await bot.run(stop)


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything but the connection to Discord, open and kept up to date."""

    services: Services
    connection: Connection
    office: PostOffice
    upkeep: Upkeep
    make_client: Callable[[], TokentideClient]
    token: str = field(repr=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Stays on Discord until `stop` is set.

        Raises:
            RefusedError: Discord refuses the token or the commands.
        """
        await supervise(self.make_client, self.token, stop, self.connection)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all features stand on, open."""

    library: Library[Edition]
    connection: Connection
    drawing: Drawing
    settings: CachedGuildSettings
    failures: Failures
    desk: Desk
    office: PostOffice
    upkeep: Upkeep


@asynccontextmanager
async def open_bot(app: App, sources: Sources, token: str, trials: Trials | None = None) -> AsyncGenerator[Bot]:
    """Loads what is stored, and starts the jobs and the sender.

    Args:
        app: What is open already.
        sources: Where data come from.
        token: Of the Discord application's bot.
        trials: Tries channels out for `/digest`; None for the publisher that posts digests.

    Raises:
        StoreError: What is stored cannot be read.
    """
    async with AsyncExitStack() as stack:
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(THREADS_TAKE_TURNS)
        ground = await _open_ground(app, sources, token, stack)
        await _load(ground.upkeep)
        services = _services(app, ground, trials)
        hooks = make_hooks(
            services, ground.failures, Gate(app.clock), CommandRegister(app.state), ground.office.logged_in
        )
        await stack.enter_async_context(open_scheduler(ground.upkeep.jobs, ground.upkeep.heartbeats.run))
        client = partial(TokentideClient, hooks, ground.connection, SessionAllowance(app.clock))
        yield Bot(services, ground.connection, ground.office, ground.upkeep, client, token)
        ground.connection.has_ended(ground.connection.trouble)


async def _open_ground(app: App, sources: Sources, token: str, stack: AsyncExitStack) -> _Ground:
    def edition(snapshot: Snapshot) -> Edition:
        return Edition.of(snapshot, app.tables, app.clock())

    library = Library(app.store, edition, edition(EMPTY_SNAPSHOT))
    connection, drawing = Connection(app.clock), Drawing()
    settings = CachedGuildSettings(app.guild_settings)
    failures = Failures(app.clock, lambda: library.edition.history)
    origins = Origins(app.posts, app.store, app.table_versions.of)
    answers = stack.enter_context(Answers(library, drawing, app.clock, origins.find))
    desk = Desk(library, answers, settings)
    office = await stack.enter_async_context(open_post_office(app, library, drawing, settings, token))
    upkeep = Upkeep(app, sources, library, connection, office)
    return _Ground(library, connection, drawing, settings, failures, desk, office, upkeep)


async def _load(upkeep: Upkeep) -> None:
    await upkeep.load()
    # What is loaded stays: the collector need not walk through it again at every full collection.
    gc.collect()
    gc.freeze()


def _services(app: App, ground: _Ground, trials: Trials | None) -> Services:
    office, desk, upkeep = ground.office, ground.desk, ground.upkeep
    trials = trials or DiscordTrials(lambda: office.publisher, office.pace)
    languages = ServerLanguages(ground.settings, app.state)
    alerts = make_alert_office(app, desk, DiscordDoors(office.afterwards), trials, languages)
    digests = _digest_office(app, ground, trials, languages)
    presses = Presses(desk, ground.failures, Gate(app.clock, PRESSES), press_handlers(digests, alerts))
    heartbeats, polling = upkeep.heartbeats, upkeep.polling
    reporting = Reporting(app.store, heartbeats, ground.connection, ground.failures, lambda: polling.notes, app.clock)
    return Services(
        desk=desk,
        presses=presses,
        reporting=reporting,
        digests=digests,
        alerts=alerts,
        owed=office.owed,
        clock=app.clock,
    )


def _digest_office(app: App, ground: _Ground, trials: Trials, languages: ServerLanguages) -> DigestOffice:
    return DigestOffice(
        desk=ground.desk,
        schedules=ScheduleDesk(app.schedules, app.ledger, app.follow_ups, app.clock),
        drafts=Drafts(app.state, app.clock),
        previews=ComposedPreviews(ground.library, ground.drawing, app.posts, app.clock),
        trials=trials,
        languages=languages,
        clock=app.clock,
    )


def press_handlers(digests: DigestOffice, alerts: AlertOffice) -> Mapping[str, PressHandler]:
    """Who answers which buttons and menus; all others are the desk's."""
    return {DIGEST: digests.pressed, ALERT: alerts.pressed, Action.FOLLOW: alerts.followed}


def make_hooks(
    services: Services, failures: Failures, gate: Gate, register: CommandRegister, logged_in: Callable[[int], None]
) -> Hooks:
    """What a client is made for: the features of `cogs`, the gate, and the one place for errors.

    Args:
        services: What features reach the bot through.
        failures: Told of every error.
        gate: Counts commands.
        register: Registers them.
        logged_in: Hears the bot's user id after each login.
    """

    async def install(client: TokentideClient) -> None:
        if client.user is not None:
            logged_in(client.user.id)
        for cog in make_cogs(services):
            await client.add_cog(cog)

    return Hooks(install=install, admit=gate.admits, failed=failures.tell, register=register)

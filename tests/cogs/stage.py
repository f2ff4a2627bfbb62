"""The bot's cogs in its real client on SimCord's Discord: what outlives a process, and processes over it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

from simcord import Env
from simcord.enums import CallbackType
from simcord.results import ResponseMessage
from simcord.types import HttpLogEntry

from bot.app.serving import make_hooks, press_handlers
from bot.domain.alerts import alert_kinds
from bot.edge.alerts import AlertOffice
from bot.edge.alerts.places import Places
from bot.edge.allowance import SessionAllowance
from bot.edge.answers import Answers, Asking
from bot.edge.client import TokentideClient
from bot.edge.connection import Connection
from bot.edge.desk import Desk
from bot.edge.digests import DigestOffice
from bot.edge.digests.composed import ComposedPreviews
from bot.edge.digests.languages import ServerLanguages
from bot.edge.digests.trials import DiscordTrials
from bot.edge.drawing import Drawing
from bot.edge.failures import Failures
from bot.edge.gate import PRESSES, Gate
from bot.edge.notices import Owed
from bot.edge.presses import Presses
from bot.edge.register import CommandRegister
from bot.edge.rendering import Reply
from bot.edge.reporting import Reporting
from bot.edge.services import Services
from bot.presentation.edition import Edition
from bot.services.alert_desk import AlertDesk
from bot.services.alert_drafts import AlertDrafts
from bot.services.drafts import Drafts
from bot.services.guild_settings import CachedGuildSettings
from bot.services.jobs import Heartbeats
from bot.services.library import Library
from bot.services.pacing import Pace
from bot.services.prospects import Prospects
from bot.services.schedule_desk import ScheduleDesk
from tests.fakes.histories import chart
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.memory_following import MemoryFollowUps, MemoryPosts
from tests.fakes.memory_ledger import MemoryLedger, MemorySchedules
from tests.fakes.memory_settings import MemoryGuildSettings, MemoryState
from tests.fakes.memory_store import MemoryStore
from tests.fakes.open_doors import GladTrials, OpenDoors
from tests.unit.lookups.cards import AFTER, BEFORE, FRESH, LISTED, B

TEXT, BUTTON = 10, 2
"""Kinds of components."""
EPHEMERAL = 1 << 6
EXTRA = {f"us/small-{n:02}": (60 - n) * B for n in range(20)}
HISTORY = chart({**BEFORE, **EXTRA}, {**AFTER, **EXTRA}, catalog=LISTED)
"""Two weeks of 27 listings: a board of three pages."""


class Stage:
    """What outlives a process of the bot: its settings of servers and its notes; and the time.

    Attributes:
        env: The Discord there is, once it is known: its time is the bot's.
        drawing: Draws the pictures of every process.
        takes: Seconds of SimCord's time that an answer takes to be made; to SimCord, what threads do takes none.
        failure: What making an answer ends with, if with anything.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.settings, self.state = MemoryGuildSettings(), MemoryState()
        self.schedules = MemorySchedules()
        self.ledger = MemoryLedger(self.schedules)
        self.alerts, self.doors, self.trials = MemoryAlerts(self.ledger), OpenDoors(), GladTrials()
        self.env: Env | None = None
        self.takes = 0.0
        self.failure: Exception | None = None
        self._processes = ExitStack()

    def clock(self) -> dt.datetime:
        """The time on SimCord's Discord, from the moment when the history was fresh."""
        return FRESH + dt.timedelta(seconds=self.env.backend.clock.elapsed if self.env else 0)

    def client(self) -> TokentideClient:
        """The client of a new process, which knows nothing but what is stored."""
        edition = _edition()
        library = Library(MemoryStore(), lambda _: edition, edition)
        connection = Connection(self.clock)
        failures = Failures(self.clock, lambda: edition.history)
        answers = self._processes.enter_context(StagedAnswers(self, library))
        desk = Desk(library, answers, CachedGuildSettings(self.settings))
        reporting = Reporting(MemoryStore(), Heartbeats((), self.clock), connection, failures, tuple, self.clock)
        digests, alerts = self._digests(desk, library), self._alerts(desk)
        presses = Presses(desk, failures, Gate(self.clock, PRESSES), press_handlers(digests, alerts))
        services = Services(desk, presses, reporting, digests, alerts, Owed(self.state), self.clock)
        hooks = make_hooks(services, failures, Gate(self.clock), CommandRegister(self.state), self.logged_in)
        return TokentideClient(hooks, connection, SessionAllowance(self.clock))

    def _digests(self, desk: Desk, library: Library[Edition]) -> DigestOffice:
        return DigestOffice(
            desk=desk,
            schedules=ScheduleDesk(self.schedules, self.ledger, self.clock),
            drafts=Drafts(self.state, self.clock),
            previews=ComposedPreviews(library, self.drawing, MemoryPosts(MemoryFollowUps(self.ledger)), self.clock),
            trials=DiscordTrials(lambda: None, Pace(self.clock, asyncio.sleep)),
            languages=ServerLanguages(desk.settings, self.state),
            clock=self.clock,
        )

    def _alerts(self, desk: Desk) -> AlertOffice:
        kinds = alert_kinds()
        prospects = Prospects(lambda: desk.edition.history, kinds)
        alerts = AlertDesk(self.alerts, self.ledger, prospects, kinds, self.clock)
        languages = ServerLanguages(desk.settings, self.state)
        places = Places(alerts, self.doors, self.trials, languages, self.clock)
        return AlertOffice(desk, alerts, prospects, AlertDrafts(self.state, self.clock), places)

    def logged_in(self, bot: int) -> None:
        """Nobody posts here."""
        del bot

    def environment(self) -> Env:
        """A Discord with the bot, which is not yet logged in; later ones of a stage are empty again."""
        self.env = Env(self.client(), shard_count=1)
        return self.env

    def close(self) -> None:
        """Ends the workers of all processes."""
        self._processes.close()


class StagedAnswers(Answers):
    """Answers that take as long, and fail, as the stage says."""

    def __init__(self, stage: Stage, library: Library[Edition]) -> None:
        super().__init__(library, stage.drawing, stage.clock)
        self._stage = stage

    async def _make(self, edition: Edition, asking: Asking, now: dt.datetime) -> Reply:
        if self._stage.takes:
            await asyncio.sleep(self._stage.takes)
        if self._stage.failure:
            raise self._stage.failure
        return await super()._make(edition, asking, now)


@cache
def _edition() -> Edition:
    return Edition.of(HISTORY.snapshot, HISTORY.tables, FRESH)


@contextmanager
def staged(drawing: Drawing) -> Generator[Stage]:
    """A stage whose processes end with the block."""
    stage = Stage(drawing)
    try:
        yield stage
    finally:
        stage.close()


def components(message: ResponseMessage) -> Iterator[dict[str, Any]]:
    """All components, however deep."""
    return _walk(message.components)


def _walk(some: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in some:
        yield one
        yield from _walk(one.get("components", []))


def text(message: ResponseMessage | None) -> str:
    """What can be read, whichever kind of message it is."""
    assert message
    return "\n".join([message.content, *(one["content"] for one in components(message) if one["type"] == TEXT)])


def buttons(message: ResponseMessage | None) -> dict[str, bool]:
    """The labels of the buttons, and whether they can be pressed."""
    assert message
    found = (one for one in components(message) if one["type"] == BUTTON)
    return {one["label"]: not one.get("disabled", False) for one in found}


def replies(env: Env) -> list[str]:
    """What the bot told Discord in answer to interactions, in order: callbacks by their kind, else the route's end."""
    routes = (entry for entry in env.http_requests if entry.path.startswith(("/interactions/", "/webhooks/")))
    return [_reply(entry) for entry in routes]


def _reply(entry: HttpLogEntry) -> str:
    if entry.path.endswith("/callback"):
        return CallbackType((entry.json or {})["type"]).name
    return f"{entry.method} {'original' if entry.path.endswith('@original') else 'follow-up'}"

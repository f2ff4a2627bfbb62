"""The bot with its data, in this process: source over HTTP, store, jobs, composer, sender, follower, a small Discord.

Its clock jumps from one thing to do to the next: a job that would find nothing to do is not run.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from bot.adapters.http import RequestBudget, Retries, open_http
from bot.adapters.models import ModelsSource
from bot.adapters.sources.data_api import DataApiSource
from bot.app import App, Sources, open_app
from bot.app.posting import PostOffice
from bot.app.upkeep import Upkeep
from bot.domain.history import EMPTY_SNAPSHOT, History, Snapshot
from bot.domain.schedules import Schedule
from bot.domain.slots import Slot
from bot.edge.composing import AlertComposer, Composers, Composing, DigestComposer, Versions
from bot.edge.connection import Connection
from bot.edge.digests.languages import ServerLanguages
from bot.edge.publishing import Requests, freeze, open_wire
from bot.presentation.edition import Edition
from bot.services.delivering import Sender
from bot.services.guild_settings import CachedGuildSettings
from bot.services.jobs import Job
from bot.services.library import Library
from bot.services.pacing import Pace
from config.settings import Settings
from tests.chaos.gazette import Sighting
from tests.chaos.marking import PIXEL
from tests.chaos.source import HostileSource
from tests.chaos.stage import START, Stage, staged
from tests.fakes.discord import TOKEN, Json, point_discord_py_at
from tests.fakes.openrouter import KEY, serving

GRID = dt.timedelta(seconds=30)
"""How often the bot plans and follows up; the sender looks more often, so nothing here is sooner than there."""
NEVER = dt.timedelta(days=3650)
SOON = dt.timedelta(minutes=6)
"""What waits looks for its data every five; a poll between two looks is seen at the second one."""
PLAYED = frozenset({"poll", "catch_up", "plan", "follow_up"})
"""Of the jobs; the others do nothing here, since nobody else writes to the store and nothing is old enough."""
RETRIES = Retries(attempts=4, first_wait=0.0, longest_wait=0.0, jitter=0.0)
"""As many tries as in earnest, without the waits: time stands while somebody is asked."""


@dataclass
class Newsroom:
    """What is played with.

    Attributes:
        sightings: What readers saw, and when they first did.
        failures: Why jobs other than polls failed; there must be none.
        played: The jobs that are run.
        polls: Where given, it polls at these moments, in order, and not every so often.
        appointments: Where given, what waits for data is looked at with each poll, soon after, and at these moments.
    """

    stage: Stage
    app: App
    source: HostileSource
    upkeep: Upkeep
    sender: Sender
    sightings: list[Sighting] = field(default_factory=list[Sighting])
    failures: list[str] = field(default_factory=list[str])
    played: frozenset[str] = PLAYED
    polls: Sequence[dt.datetime] | None = None
    appointments: Sequence[dt.datetime] | None = None
    _due: dict[str, dt.datetime] = field(default_factory=dict[str, dt.datetime])
    _shown: dict[int, str] = field(default_factory=dict[int, str])
    _polled: dt.datetime = START

    def now(self) -> dt.datetime:
        """In UTC."""
        return self.stage.shared.now()

    async def subscribe(self, slot: Slot, first: dt.datetime, **wanted: object) -> int:
        """A schedule in a channel of its own; the channel."""
        world = self.stage.double.world
        channel = world.add_channel(self.stage.double.guild, f"channel {len(world.channels)}").id
        values: dict[str, object] = {
            "guild": self.stage.double.guild.id, "channel": channel, "report": f"r{channel}", "slot": slot,
            "language": "en", "lens": "both", "sections": (), "role": None, "thread": False, "publish": False,
            "configured_by": 7, "created_at": START, "next_due": first,
        }  # fmt: skip
        one = Schedule(**(values | wanted))  # type: ignore[arg-type]
        await self.app.schedules.add(one)
        return channel

    async def works(self, until: dt.datetime) -> None:
        """Does what there is to do, up to a moment."""
        while True:
            await self._turn()
            if self.now() >= until:
                return
            self.stage.shared.reach(min(until, await self._next()).timestamp())

    async def _turn(self) -> None:
        for job in self.upkeep.jobs:
            if job.name in self.played and self._due.get(job.name, START) <= self.now():
                self._due[job.name] = self._coming(job)
                self._polled = self.now() if job.name == "poll" else self._polled
                await self._run(job)
        await self._send()
        self._look()

    def _coming(self, job: Job) -> dt.datetime:
        if job.name != "poll" or self.polls is None:
            return self.now() + job.every
        return next((moment for moment in self.polls if moment > self.now()), self.now() + NEVER)

    async def _run(self, job: Job) -> None:
        await self.upkeep.heartbeats.run(job)
        beat = self.upkeep.heartbeats.of(job.name)
        if beat.failures and job.name != "poll":
            self.failures.append(f"{job.name}: {beat.trouble}")

    async def _send(self) -> None:
        for one in await self.sender.awake():
            await self.sender._courier.attend(one)  # pyright: ignore[reportPrivateUsage]

    def _look(self) -> None:
        """Writes down what is new in the channels."""
        for channel in self.stage.double.world.channels.values():
            for number, message in channel.messages.items():
                text = text_of(message)
                if self._shown.get(number) != text:
                    self._shown[number] = text
                    self.sightings.append(Sighting(self.now(), channel.id, number, text))

    async def _next(self) -> dt.datetime:
        first = min([moment async for moment in self._moments()])
        steps = -(-(first - START) // GRID)
        return max(START + steps * GRID, self.now() + GRID)

    async def _moments(self) -> AsyncGenerator[dt.datetime]:
        yield self._due["poll"]
        if self.upkeep.polling.behind and "catch_up" in self.played:
            yield self._due["catch_up"]
        for one in await self.app.schedules.due_schedules(self.now() + NEVER, 1):
            yield one.next_due or self.now()
        if self.appointments is not None:
            yield min((moment for moment in self.appointments if moment > self.now()), default=self._due["poll"])
        wake = await self.app.ledger.next_wake()
        if wake and (self.appointments is None or wake <= self._polled + SOON):
            yield wake
        if self.appointments is not None:
            return
        for one in await self.app.follow_ups.due(self.now() + NEVER, 1):
            yield one.wake_at or self.now()


def text_of(message: Json) -> str:
    """Everything that a message says, a line each."""
    parts = [message["content"]]
    for embed in message["embeds"]:
        parts += [embed.get("description", ""), embed.get("footer", {}).get("text", "")]
    return "\n".join(part for part in parts if part)


@asynccontextmanager
async def open_newsroom(folder: Path, seed: int, poll_minutes: int = 60) -> AsyncGenerator[Newsroom]:
    """A bot at `START` that has read nothing yet, in an empty folder."""
    async with AsyncExitStack() as stack:
        stack.enter_context(_silence())
        stage = await stack.enter_async_context(staged(folder, seed))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        point_discord_py_at(patch, stage.double)
        patch.setattr("bot.app.posting.utc_now", stage.shared.now)  # the machine's clock, as planning compares it
        source = HostileSource(stage.shared.now)
        base = await stack.enter_async_context(serving(source))
        budget = RequestBudget(monotonic=lambda: stage.shared.seconds)
        http = await stack.enter_async_context(open_http("Tokentide-test/1", budget, retries=RETRIES))
        settings = Settings.model_validate({"data_dir": folder, "poll_minutes": poll_minutes})
        app = await stack.enter_async_context(open_app(settings, folder / "news.db", stage.shared.now))
        sources = Sources(DataApiSource(http, app.clock, base, KEY), ModelsSource(http, base))
        yield await _staffed(stack, stage, app, source, sources)


@contextmanager
def _silence() -> Generator[None]:
    """No log is wanted of what goes wrong on purpose; tracebacks with a history in them take seconds, too."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


async def _staffed(stack: AsyncExitStack, stage: Stage, app: App, source: HostileSource, sources: Sources) -> Newsroom:
    def edition(snapshot: Snapshot) -> Edition:
        return Edition(History(snapshot, app.tables), {})

    library = Library(app.store, edition, edition(EMPTY_SNAPSHOT))
    settings = CachedGuildSettings(app.guild_settings)
    composing = _composing(app, library, settings)
    digests = stack.enter_context(DigestComposer(composing))
    versions = Versions(app.table_versions.of)
    alerts = AlertComposer(app.alerts, composing.edition, freeze, composing.language_of, versions, app.clock)
    wire = await stack.enter_async_context(open_wire(TOKEN))

    async def sleep(seconds: float) -> None:
        stage.passes(dt.timedelta(seconds=seconds))

    pace = Pace(stage.shared.now, sleep)
    office = PostOffice(app, Composers(digests, alerts), Requests(wire, pace, sleep), pace, settings)
    office.logged_in(stage.double.world.bot.id)
    assert office.publisher
    upkeep = Upkeep(app, sources, library, Connection(app.clock), office)
    return Newsroom(stage, app, source, upkeep, office._sender(office.publisher))  # pyright: ignore[reportPrivateUsage]


def _composing(app: App, library: Library[Edition], settings: CachedGuildSettings) -> Composing:
    return Composing(
        edition=lambda: library.edition,
        schedules=app.schedules,
        posts=app.posts,
        draw=lambda _chart: PIXEL,
        freeze=freeze,
        tables_of=app.table_versions.of,
        language_of=ServerLanguages(settings, app.state).of,
        clock=app.clock,
    )

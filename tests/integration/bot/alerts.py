"""What the tests of `/alert` have in common."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.watching.alert import Alert
from bot.domain.watching.condition import Condition
from bot.domain.watching.recipient import DIRECT, Recipient
from tests.fakes.discord import FakeDiscord, Json, Place
from tests.integration.bot.conftest import Clock, Running, started


@dataclass
class Watch:
    """A running bot with `/alert`, and what its tests look at."""

    double: FakeDiscord
    running: Running

    async def stored(self) -> list[Alert]:
        """The user's own alerts."""
        return list(await self.running.app.alerts.of_user(self.double.user.id))

    async def of_server(self) -> list[Alert]:
        """The server's alerts."""
        return list(await self.running.app.alerts.of_guild(self.double.guild.id))

    async def places(self) -> Sequence[Recipient]:
        """Where the user's and the server's alerts are told."""
        alerts = [*await self.stored(), *await self.of_server()]
        found = await self.running.app.alerts.recipients([one.recipient for one in alerts])
        return list(found.values())

    @property
    def received(self) -> list[Json]:
        """The user's direct messages."""
        return list(self.double.world.direct(self.double.user).messages.values())

    def later(self) -> None:
        """A minute passes, so that no limit stops the next command."""
        self.running.clock.now += dt.timedelta(minutes=1)

    async def add(self, options: Mapping[str, str], place: Place | None = None) -> Alert:
        """An alert from the command to Confirm."""
        self.later()
        opened = await self.double.slash("alert add", options, place=place)
        done = await self.double.click(opened, "Confirm", place=place)
        assert "The alert is set" in done.text, done.text
        own = options.get("where") != "here"
        return (await self.stored() if own else await self.of_server())[-1]

    async def store(self, condition: Condition) -> None:
        """An alert of the user's that is there already."""
        direct, now = self.double.world.direct(self.double.user).id, self.running.clock.now
        place = Recipient(secrets.token_hex(8), DIRECT, direct, self.double.user.id, "en", now)
        recipient = await self.running.app.alerts.recipient(place)
        alert = Alert(secrets.token_hex(8), condition, recipient.id, self.double.user.id, now)
        await self.running.app.alerts.add(alert)


@asynccontextmanager
async def watching(double: FakeDiscord, data_dir: Path, clock: Clock | None = None) -> AsyncGenerator[Watch]:
    """The bot with `/alert`, its own post office trying places out."""
    async with started(data_dir, clock) as running:
        yield Watch(double, running)

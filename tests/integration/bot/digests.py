"""What the tests of `/digest` have in common."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.schedules import Schedule
from tests.fakes.discord import FakeDiscord, Json, Place, Reply
from tests.fakes.trials import SmallTrials
from tests.integration.bot.conftest import Clock, Running, started

MANAGE_SERVER = 1 << 5
RIGHTS = {
    "View Channel": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
}
LANGUAGES = {"en-US": "en", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}


@dataclass
class Office:
    """A running bot with `/digest`, and where its tests go."""

    double: FakeDiscord
    running: Running
    trials: SmallTrials

    async def stored(self) -> list[Schedule]:
        """The server's schedules."""
        return list(await self.running.app.schedules.of_guild(self.double.guild.id))

    async def set_up(self, **options: object) -> Schedule:
        """A schedule from the command to Save; each by somebody else, whom no limit stops."""
        place = self.somebody()
        opened = await self.double.slash("digest setup", options, place=place)
        saved = await self.double.click(opened, "Save", place=place)
        assert "Saved" in saved.text, saved.text
        return (await self.stored())[-1]

    def somebody(self, permissions: int = MANAGE_SERVER) -> Place:
        """Another person of the server."""
        return Place(self.double.world.add_user(), self.double.channel, self.double.guild, permissions=permissions)


@asynccontextmanager
async def office(double: FakeDiscord, data_dir: Path, clock: Clock | None = None) -> AsyncGenerator[Office]:
    """The bot with `/digest`."""
    trials = SmallTrials(double)
    async with started(data_dir, clock, trials=trials) as running:
        yield Office(double, running, trials)


def control(reply: Reply, name: str) -> Json:
    """A menu or button of a set-up."""
    return next(one for one in reply.controls if name in str(one.get("custom_id")).split(":"))


def chosen(reply: Reply, name: str) -> list[str]:
    """What a menu shows as chosen."""
    found = control(reply, name)
    if "options" in found:
        return [one["value"] for one in found["options"] if one.get("default")]
    return [str(one["id"]) for one in found.get("default_values") or ()]

"""What is kept of a server outlives an outage, and the bot's absence by 30 days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings
from bot.services.leaving import Leaving
from tests.fakes.alerts import alert, recipient
from tests.fakes.digests import DAY, DUE, HOUR, schedule
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.memory_ledger import MemorySchedules
from tests.fakes.memory_settings import MemoryGuildSettings, MemoryState

STAYS, LEAVES = 21, 2
BOTH = frozenset({STAYS, LEAVES})


@dataclass
class Town:
    """Two servers, of both of which something is kept."""

    listed: frozenset[int] | None = BOTH
    left: frozenset[int] = frozenset()
    schedules: MemorySchedules = field(default_factory=MemorySchedules)
    settings: MemoryGuildSettings = field(default_factory=MemoryGuildSettings)

    def __post_init__(self) -> None:
        self.now = DUE
        self.state, self.alerts = MemoryState(), MemoryAlerts()

    async def present(self) -> frozenset[int] | None:
        return self.listed

    async def has_left(self, guild: int) -> bool:
        return guild in self.left

    async def known(self) -> frozenset[int]:
        return frozenset({one.guild for one in self.schedules.kept.values()} | set(self.settings.kept))

    async def look(self, days: int = 1) -> int:
        """A look a day, each by a new process; how many servers were erased."""
        erased = 0
        for _ in range(days):
            self.now += DAY
            look = Leaving(self, self, self.schedules, self.alerts, self.settings, self.state, lambda: self.now)
            erased += await look.look()
        return erased

    async def kept(self, guild: int) -> bool:
        schedules = await self.schedules.of_guild(guild)
        chosen = await self.settings.get(guild) != DEFAULT_SETTINGS
        assert bool(schedules) is bool(await self.alerts.of_guild(guild)) is chosen
        assert [await self.state.get(key) is not None for key in notes(guild)] == [chosen, chosen]
        return chosen

    def leave(self) -> None:
        self.listed, self.left = frozenset({STAYS}), frozenset({LEAVES})


@pytest.fixture
async def town() -> Town:
    town = Town()
    for guild in BOTH:
        await town.schedules.add(replace(schedule(f"r{guild}"), guild=guild))
        await town.settings.put(guild, GuildSettings("zh-Hant"), DUE)
        to = await town.alerts.recipient(recipient(f"a{guild}", guild, guild=guild))
        await town.alerts.add(alert(f"k{guild}", to.id))
        for key in notes(guild):
            await town.state.put(key, "noted")
    return town


def notes(guild: int) -> tuple[str, ...]:
    """Of a server whose id begins like another's."""
    return f"language/{guild}", f"digest-draft:{guild}:7"


async def test_a_server_that_the_bot_left_is_erased_after_30_days(town: Town) -> None:
    town.leave()
    assert await town.look(30) == 0
    assert await town.kept(LEAVES)
    assert await town.look() == 1
    assert not await town.kept(LEAVES)
    assert await town.kept(STAYS)
    assert await town.look(60) == 0


async def test_nothing_is_lost_where_the_bot_comes_back_within_30_days(town: Town) -> None:
    town.leave()
    await town.look(29)
    town.listed = BOTH
    await town.look()
    town.leave()
    assert await town.look(30) == 0
    assert await town.kept(LEAVES)


async def test_a_list_that_cannot_be_read_says_nothing(town: Town) -> None:
    town.leave()
    await town.look()
    town.listed = None
    assert await town.look(90) == 0
    assert await town.kept(LEAVES)


@pytest.mark.parametrize("listed", [frozenset[int](), frozenset({STAYS})])
async def test_a_list_that_is_wrong_erases_nothing(town: Town, listed: frozenset[int]) -> None:
    town.listed = listed
    assert await town.look(90) == 0
    assert await town.kept(LEAVES)
    assert await town.kept(STAYS)


async def test_a_failed_erasure_is_made_up_for(town: Town) -> None:
    town.leave()
    await town.look(30)
    await town.schedules.erase_guild(LEAVES)  # and the process died
    assert await town.look() == 1
    assert not await town.kept(LEAVES)


async def test_the_30_days_are_counted_by_the_clock(town: Town) -> None:
    town.leave()
    await town.look()
    town.now += 29 * DAY - HOUR
    assert await town.look() == 0
    town.now += HOUR - DAY
    assert await town.look() == 1

"""Which servers the bot is in, page by page; and of which ones something is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.guild_settings import SqlGuildSettings
from bot.adapters.storage.guilds import SqlGuilds
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.adapters.storage.state import SqlState
from bot.domain.delivery.planning import Plan
from bot.domain.guild_settings import DEFAULT_SETTINGS
from bot.edge.publishing import DiscordMembership
from bot.ports.state import LANGUAGE
from tests.fakes.alerts import direct, recipient
from tests.fakes.digests import DUE, GUILD, delivery, schedule
from tests.fakes.discord import Fault, rate_limited
from tests.integration.publishing.outlet import Outlet

GUILDS = "GET /users/@me/guilds"


async def test_every_page_is_read(outlet: Outlet) -> None:
    for number in range(450):
        outlet.double.world.add_guild(f"g{number}", joined=number % 9 > 0)
    joined = {number for number, one in outlet.double.world.guilds.items() if one.joined}
    assert await DiscordMembership(outlet.requests).present() == joined
    assert len(outlet.double.requests(GUILDS)) == 3


@pytest.mark.parametrize("fault", [Fault(500), Fault(403), Fault(200, {}), Fault(200, [{}]), rate_limited(60)])
async def test_a_list_that_breaks_off_is_none(outlet: Outlet, fault: Fault) -> None:
    for number in range(200):
        outlet.double.world.add_guild(f"g{number}")
    membership = DiscordMembership(outlet.requests)
    outlet.double.will(Fault(200, [{"id": str(number + 1)} for number in range(200)]), GUILDS)
    outlet.double.will(fault, GUILDS)
    assert await membership.present() is None


async def test_a_server_is_left_only_where_discord_says_so(outlet: Outlet) -> None:
    membership, guild = DiscordMembership(outlet.requests), outlet.double.guild
    assert not await membership.has_left(guild.id)
    guild.joined = False
    assert await membership.has_left(guild.id)
    outlet.double.will(Fault(503), "GET /guilds/{guild_id}")
    assert not await membership.has_left(guild.id)


async def test_servers_are_known_by_anything_that_is_kept_of_them(tmp_path: Path) -> None:
    async with open_database(tmp_path / "a.db") as database:
        guilds, schedules = SqlGuilds(database), SqlSchedules(database)
        assert await guilds.known() == frozenset()
        await SqlGuildSettings(database).put(7, DEFAULT_SETTINGS, DUE)
        number = await schedules.add(schedule("r1", guild=8))
        await SqlLedger(database).plan([Plan(number, DUE, delivery(number), DUE)])
        await schedules.add(schedule("r2", guild=0))
        alerts = SqlAlerts(database)
        await alerts.recipient(recipient("a1", guild=10))
        await alerts.recipient(direct())
        await SqlState(database).put(f"{LANGUAGE}9", "zh-Hant")
        assert await guilds.known() == {7, 8, 9, 10, GUILD}

"""The gateway's troubles, as an unmodified discord.py lives through them."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.fakes.discord import TOKEN, FakeDiscord, point_discord_py_at, serving
from tests.integration.discord.small_bot import SmallBot


async def test_a_reconnection_resumes(double: FakeDiscord, bot: SmallBot) -> None:
    resumed = bot.loop.create_task(bot.wait_for("resumed", timeout=5))
    await double.gateway.reconnect()
    await resumed
    assert len(double.gateway.resumes) == len(double.gateway.identifies) == 1
    assert (await double.slash("hello")).content == "hello you in en-US"


async def test_an_event_missed_meanwhile_comes_with_the_resumption(double: FakeDiscord, bot: SmallBot) -> None:
    resumed = bot.loop.create_task(bot.wait_for("resumed", timeout=5))
    await double.gateway.reconnect()
    for session in double.gateway.sessions.values():
        session.socket = None
    asked = await double.send(double.here, 2, {"id": "1", "name": "hello", "type": 1, "options": []})
    await resumed
    assert (await asked.settled(3, 0.02)).content == "hello you in en-US"


async def test_an_invalid_session_identifies_again(double: FakeDiscord, bot: SmallBot) -> None:
    connecting = bot.loop.create_task(bot.wait_for("connect", timeout=5))
    await double.gateway.invalidate()
    await connecting
    assert len(double.gateway.identifies) == 2
    assert not double.gateway.resumes
    assert (await double.slash("hello")).content == "hello you in en-US"


async def test_an_unknown_session_is_refused_on_resumption(double: FakeDiscord, bot: SmallBot) -> None:
    connecting = bot.loop.create_task(bot.wait_for("connect", timeout=5))
    double.gateway.sessions.clear()
    await double.gateway.reconnect()
    await connecting
    assert (len(double.gateway.identifies), len(double.gateway.resumes)) == (2, 1)


async def test_a_closed_connection_is_resumed(double: FakeDiscord, bot: SmallBot) -> None:
    resumed = bot.loop.create_task(bot.wait_for("resumed", timeout=5))
    await double.gateway.close(4000)
    await resumed
    assert len(double.gateway.identifies) == 1


async def test_a_connection_that_vanishes_is_resumed(double: FakeDiscord, bot: SmallBot) -> None:
    resumed = bot.loop.create_task(bot.wait_for("resumed", timeout=5))
    double.gateway.vanish()
    await resumed
    assert (await double.slash("hello")).content == "hello you in en-US"


@pytest.mark.parametrize("status", [503, 0])
async def test_a_first_handshake_fails(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    double.gateway.will_refuse(status, status)
    async with serving(double), SmallBot() as bot:
        point_discord_py_at(monkeypatch, double)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await asyncio.wait_for(bot.start(TOKEN, reconnect=False), 5)
    assert not double.gateway.identifies


async def test_heartbeats_are_answered(double: FakeDiscord, bot: SmallBot) -> None:
    assert double.gateway.heartbeats >= 1
    assert 0 < bot.latency < 3


async def test_joining_and_leaving_a_server(double: FakeDiscord, bot: SmallBot) -> None:
    joined = bot.loop.create_task(bot.wait_for("guild_join", timeout=5))
    await asyncio.sleep(0)
    await double.gateway.add_guild(double.world.add_guild("island"))
    assert (await joined).name == "island"
    removed = bot.loop.create_task(bot.wait_for("guild_remove", timeout=5))
    await asyncio.sleep(0)
    await double.gateway.remove_guild(double.guild)
    assert (await removed).id == double.guild.id


async def test_an_outage_is_no_removal(double: FakeDiscord, bot: SmallBot) -> None:
    away = bot.loop.create_task(bot.wait_for("guild_unavailable", timeout=5))
    await asyncio.sleep(0)
    await double.gateway.remove_guild(double.guild, outage=True)
    assert (await away).id == double.guild.id


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (4004, discord.ConnectionClosed),
        (4011, discord.ConnectionClosed),
        (4014, discord.PrivilegedIntentsRequired),
    ],
)
async def test_a_refused_identification_ends_the_client(
    double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    double.gateway.will_close(code)
    async with serving(double), SmallBot() as bot:
        point_discord_py_at(monkeypatch, double)
        with pytest.raises(error):
            await bot.start(TOKEN)


async def test_privileged_intents_are_refused(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(double), discord.Client(intents=discord.Intents.all()) as client:
        point_discord_py_at(monkeypatch, double)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(TOKEN)


async def test_a_wrong_token_is_refused_at_login(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(double), SmallBot() as bot:
        point_discord_py_at(monkeypatch, double)
        with pytest.raises(discord.LoginFailure):
            await bot.login("wrong")


class Sharded(discord.AutoShardedClient):
    """Does not wait five seconds between its shards."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identifies at once."""


async def test_shards_share_the_servers(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    double.world.shards = 2
    guild = double.world.add_guild("island")
    async with serving(double), Sharded(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05) as client:
        point_discord_py_at(monkeypatch, double)
        running = asyncio.create_task(client.start(TOKEN))
        await double.gateway.until_connected(shards=2)
        await asyncio.wait_for(client.wait_until_ready(), 5)
        found = {one.id: one.shard_id for one in client.guilds}
        await client.close()
        await running
    assert [one["shard"] for one in double.gateway.identifies] == [[0, 2], [1, 2]]
    assert found == {double.guild.id: 0, guild.id: 1}

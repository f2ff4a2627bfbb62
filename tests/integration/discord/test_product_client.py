"""The product's client: what it says, whom it lets in, and how errors leave it."""

from __future__ import annotations

import logging

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from structlog.testing import capture_logs

from bot.edge.client import Asked
from bot.edge.connection import State
from tests.fakes.discord import FakeDiscord
from tests.integration.discord.supervised import Scene


class OddError(Exception):
    """What the command under test raises."""


@app_commands.command()
async def odd(asked: Asked) -> None:
    """Fails."""
    raise OddError(asked.locale.value)


async def test_an_error_reaches_the_hook_without_wrapping(double: FakeDiscord, scene: Scene) -> None:
    scene.commands = [odd]
    await scene.ready()
    assert (await double.slash("odd", locale="de")).content == "sorry"
    [error] = scene.failures
    assert isinstance(error, OddError)
    assert str(error) == "de"


async def test_a_command_that_is_no_more_reaches_the_hook(double: FakeDiscord, scene: Scene) -> None:
    client = await scene.ready()
    client.tree.remove_command("ping")
    assert (await double.slash("ping")).content == "sorry"
    assert isinstance(scene.failures[0], app_commands.CommandNotFound)


async def test_who_is_not_admitted_gets_no_command(double: FakeDiscord, scene: Scene) -> None:
    scene.commands = [odd]
    await scene.ready()

    async def turned_away(asked: Asked) -> bool:
        await asked.response.send_message("slow down", ephemeral=True)
        return False

    scene.admit = turned_away
    assert (await double.slash("odd")).content == "slow down"
    assert not scene.failures


async def test_an_error_while_admitting_is_told_too(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()

    async def broken(_: Asked) -> bool:
        raise OddError

    scene.admit = broken
    assert (await double.slash("ping")).content == "sorry"
    assert isinstance(scene.failures[0], OddError)


async def test_an_error_that_cannot_be_told_is_in_the_log(double: FakeDiscord, scene: Scene) -> None:
    scene.commands = [odd]
    await scene.ready()

    async def broken(_: Asked, error: Exception) -> None:
        raise RuntimeError(str(error))

    scene.failed = broken
    with capture_logs() as logs:
        await double.send(double.here, 2, {"id": "1", "name": "odd", "type": 1, "options": []})
        await scene.until(lambda: bool(logs))
    assert logs[0]["event"] == "an error could not be told"
    assert logs[0]["error"] == "OddError('en-US')"


async def test_nobody_is_pinged_by_a_message(double: FakeDiscord, scene: Scene) -> None:
    @app_commands.command()
    async def loud(asked: Asked) -> None:
        """Mentions everybody."""
        await asked.response.send_message("@everyone")

    scene.commands = [loud]
    await scene.ready()
    assert (await double.slash("loud")).content == "@everyone"
    assert not double.world.pings


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_nothing_is_said_of_what_is_meant(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = True
    await scene.ready()
    assert not _warnings(caplog)


async def test_other_warnings_are_not_hidden(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    await scene.ready()
    logging.getLogger("discord.state").warning("Guilds intent seems to be disabled.")
    logging.getLogger("discord.client").warning("news")
    assert len(_warnings(caplog)) == 2


async def test_servers_are_not_kept_and_come_with_what_is_asked(double: FakeDiscord, scene: Scene) -> None:
    @app_commands.command()
    async def here(asked: Asked) -> None:
        """Says where."""
        await asked.response.send_message(f"{asked.guild_id} {asked.guild_locale}")

    scene.commands = [here]
    for n in range(10):
        double.world.add_guild(f"harbour {n}")
    client = await scene.ready()
    assert not client.guilds
    double.guild.locale = "zh-TW"
    assert (await double.slash("here")).content == f"{double.guild.id} zh-TW"
    await double.gateway.reconnect()
    await scene.comes_back()
    assert not client.guilds


async def test_a_closed_client_reports_nothing_any_more(scene: Scene) -> None:
    client = await scene.ready()
    await scene.end()
    await client.on_shard_disconnect(0)
    await client.on_shard_resumed(0)
    assert scene.connection.state is State.CLOSED


async def test_long_rate_limits_fail_instead_of_sleeping(scene: Scene) -> None:
    client = await scene.ready()
    assert client.http.max_ratelimit_timeout == 30


async def test_closing_unloads_the_cogs(scene: Scene) -> None:
    unloaded: list[bool] = []

    class OneCog(commands.Cog):
        async def cog_unload(self) -> None:
            unloaded.append(True)

    client = await scene.ready()
    await client.add_cog(OneCog())
    await scene.end()
    assert unloaded == [True]

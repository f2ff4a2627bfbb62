"""A small bot on unmodified discord.py, and helpers to run it against the double."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from tests.fakes.discord import TOKEN, FakeDiscord, point_discord_py_at, serving

Asked = discord.Interaction[discord.Client]


class SmallBot(discord.Client):
    """Answers a few commands in each of the ways there are."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        for command in COMMANDS:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Does not wait five seconds before it identifies again."""


class Buttons(ui.View):
    """A button that outlives a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="More", custom_id="more")
    async def more(self, asked: Asked, _: ui.Button[Buttons]) -> None:
        await asked.response.edit_message(content="more")

    @ui.button(label="Later", custom_id="later")
    async def later(self, asked: Asked, _: ui.Button[Buttons]) -> None:
        await asked.response.defer()
        await asked.edit_original_response(content="later")


class Form(ui.Modal, title="Name it"):
    """One line of text."""

    name: ui.TextInput[Form] = ui.TextInput(label="Name", custom_id="name")

    async def on_submit(self, interaction: Asked, /) -> None:
        await interaction.response.send_message(f"named {self.name.value}", ephemeral=True)


class Card(ui.LayoutView):
    """A picture with a text."""

    container = ui.Container[ui.LayoutView](
        ui.TextDisplay("**the card**"),
        ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png", description="a chart")),
    )


@app_commands.command()
async def hello(asked: Asked, name: str = "you", private: bool = False) -> None:
    """Says hello."""
    await asked.response.send_message(f"hello {name} in {asked.locale}", ephemeral=private, view=Buttons())


@app_commands.command()
async def think(asked: Asked, follow: bool = False) -> None:
    """Thinks first."""
    await asked.response.defer(thinking=True, ephemeral=True)
    await asyncio.sleep(0.02)
    await asked.edit_original_response(content="thought")
    if follow:
        await asked.followup.send("and more", ephemeral=True)


@app_commands.command()
async def picture(asked: Asked) -> None:
    """Sends a file in a card."""
    file = discord.File(io.BytesIO(b"\x89PNG"), "chart.png", description="a chart")
    await asked.response.send_message(view=Card(), file=file)


@app_commands.command()
async def guess(asked: Asked, word: str, number: app_commands.Range[int, 1, 9] = 1) -> None:
    """Completes a word."""
    await asked.response.send_message(f"{word} {number}")


@guess.autocomplete("word")
async def words(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed}{n}", value=f"{typed}{n}") for n in range(3)]


@app_commands.command()
async def form(asked: Asked) -> None:
    """Opens a form."""
    await asked.response.send_modal(Form())


@app_commands.command()
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def where(asked: Asked) -> None:
    """Says where it was asked."""
    may = asked.app_permissions.send_messages
    text = f"guild={asked.guild_id} of {asked.guild_locale}, dm={asked.context.dm_channel}, may={may}"
    await asked.response.send_message(text)


digest = app_commands.Group(name="digest", description="A digest")


@digest.command()
async def setup(asked: Asked, channel: app_commands.AppCommandChannel) -> None:
    """Chooses a channel."""
    await asked.response.send_message(f"{channel.name} {channel.id}")


@app_commands.context_menu(name="Quote it")
async def quote(asked: Asked, message: discord.Message) -> None:
    await asked.response.send_message(f"quoted {message.content}")


COMMANDS: list[Any] = [hello, think, picture, guess, form, where, digest, quote]


@asynccontextmanager
async def connected(
    double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, within: float = 5.0
) -> AsyncGenerator[SmallBot]:
    """The double being served, with the bot on it."""
    async with serving(double), SmallBot() as bot:
        point_discord_py_at(monkeypatch, double)
        await bot.login(TOKEN)
        task = asyncio.create_task(bot.connect())
        await asyncio.wait_for(bot.wait_until_ready(), within)
        yield bot
        await bot.close()
        with suppress(discord.ConnectionClosed):
            await task

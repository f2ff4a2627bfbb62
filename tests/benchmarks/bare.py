"""Nothing but discord.py: constant answers, the texts and pictures that the whole bot gives, to the same commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands, ui

from bot.app.serving import Bot
from bot.edge.answers import Asking, make_reply
from bot.edge.drawing import Drawing
from bot.edge.rendering import Reply
from bot.ports import Clock
from bot.presentation.edition import Topic
from bot.presentation.queries import BoardQuery, CompareQuery, CountryQuery, ModelQuery, MoversQuery, PulseQuery, Query
from tests.fakes.discord import TOKEN

Asked = discord.Interaction[discord.Client]
_Command = app_commands.Command[Any, ..., Any]


@asynccontextmanager
async def on_discord(bot: Bot, clock: Clock, models: Sequence[str]) -> AsyncGenerator[None]:
    """A client that is ready, and knows what the whole bot would say, of these two models."""
    client = Bare(_replies(bot, clock, *models), bot)
    async with client:
        await client.login(TOKEN)
        running = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        yield
        await client.close()
        await asyncio.gather(running, return_exceptions=True)


class Bare(discord.AutoShardedClient):
    """Answers commands with messages that are laid out once."""

    def __init__(self, replies: dict[str, Reply], bot: Bot) -> None:
        super().__init__(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.0,
        )
        self._replies = replies
        self._views: dict[str, ui.LayoutView] = {name: reply.message()["view"] for name, reply in replies.items()}
        found = bot.services.desk.edition.index(Topic.MODEL, "en").suggest("")
        self._names = [app_commands.Choice(name=one.label, value=one.value) for one in found]
        self.tree = app_commands.CommandTree(self)
        for command in self._commands():
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Registers the commands."""
        await self.tree.sync()

    async def _answer(self, asked: Asked, name: str) -> None:
        files = [attachment.file() for attachment in self._replies[name].attachments]
        await asked.response.send_message(view=self._views[name], files=files)

    def _commands(self) -> list[_Command]:
        async def plain(asked: Asked) -> None:
            await self._answer(asked, asked.command.name if asked.command else "")

        async def by(asked: Asked, by: str) -> None:
            del by
            await plain(asked)

        async def name(asked: Asked, name: str) -> None:
            del name
            await plain(asked)

        async def pair(asked: Asked, a: str, b: str) -> None:
            del a, b
            await plain(asked)

        async def kind(asked: Asked, kind: str) -> None:
            del kind
            await plain(asked)

        made: dict[str, Any] = {
            "pulse": plain,
            "board": by,
            "model": name,
            "country": name,
            "compare": pair,
            "movers": kind,
        }
        found = {
            key: app_commands.Command[Any, ..., Any](name=key, description=key, callback=made[key]) for key in made
        }
        found["model"].autocomplete("name")(self._typed)
        return [*found.values()]

    async def _typed(self, _: Asked, __: str) -> list[app_commands.Choice[str]]:
        return self._names


def _replies(bot: Bot, clock: Clock, one: str, other: str) -> dict[str, Reply]:
    queries: dict[str, Query] = {
        "pulse": PulseQuery(),
        "board": BoardQuery(),
        "model": ModelQuery(name=one),
        "country": CountryQuery(code="CN"),
        "compare": CompareQuery(models=(one, other)),
        "movers": MoversQuery(),
    }
    edition, drawing, now = bot.services.desk.edition, Drawing(), clock()
    return {name: make_reply(edition, Asking(query, "en"), now, drawing) for name, query in queries.items()}

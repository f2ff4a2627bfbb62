"""What somebody could not be told in a direct message is told at their next command."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.owed import Owed
from bot.edge.reader import Asked, own_language
from bot.edge.services import Services
from bot.presentation.wording import Wording

AnyCommand = app_commands.Command[commands.Cog, ..., object] | app_commands.ContextMenu


class NoticesCog(commands.Cog):
    """Tells whoever configured a digest why it did not go out, where no direct message could."""

    def __init__(self, owed: Owed) -> None:
        self._owed = owed

    @commands.Cog.listener("on_app_command_completion")
    async def told(self, asked: Asked, _command: AnyCommand) -> None:
        """Sends what is owed, for the asker alone."""
        owed = await self._owed.take(asked.user.id)
        if owed:
            wording = Wording.load(own_language(asked))
            text = "\n\n".join(notice.text(wording) for notice in owed)
            await asked.followup.send(text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none())


def make(services: Services) -> NoticesCog:
    """The feature."""
    return NoticesCog(services.owed)

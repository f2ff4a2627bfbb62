"""Buttons, whichever message they stand below."""

from __future__ import annotations

from discord.ext import commands

from bot.edge.presses import Presses
from bot.edge.reader import Asked
from bot.edge.services import Services


class PressesCog(commands.Cog):
    """Hands every press to the one place that answers them."""

    def __init__(self, presses: Presses) -> None:
        self._presses = presses

    @commands.Cog.listener("on_interaction")
    async def pressed(self, asked: Asked) -> None:
        """Answers buttons; commands and names being typed are the command tree's."""
        await self._presses.answer(asked)


def make(services: Services) -> PressesCog:
    """The feature."""
    return PressesCog(services.presses)

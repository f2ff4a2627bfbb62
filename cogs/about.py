"""`/about`: method, tables, citation."""

from __future__ import annotations

from discord import app_commands

from bot.edge.options import LookupCog, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.lookups.about import about_card


class AboutCog(LookupCog):
    """What is counted, how, and whom to cite."""

    @everywhere
    @app_commands.command(name="about", description=phrase("command.about"))
    @app_commands.describe(**options("private"))
    async def about(self, asked: Asked, private: bool = False) -> None:
        """Method, table version, citation."""
        history, now = self.desk.edition.history, self.desk.now
        await self.desk.show(asked, lambda wording: about_card(history, wording, now), private=private)


def make(services: Services) -> AboutCog:
    """The feature."""
    return AboutCog(services.desk)

"""`/pulse`: the weekly summary."""

from __future__ import annotations

from discord import app_commands

from bot.domain.guild_settings import LensChoice
from bot.edge.options import LookupCog, choices, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.queries import PulseQuery


class PulseCog(LookupCog):
    """The summary that digests post, for any week."""

    @everywhere
    @app_commands.command(name="pulse", description=phrase("command.pulse"))
    @app_commands.describe(**options("week", "lens", "private"))
    @app_commands.choices(lens=choices("lens", LensChoice))
    @app_commands.autocomplete(week=LookupCog.weeks)
    async def pulse(
        self, asked: Asked, week: str | None = None, lens: str | None = None, private: bool = False
    ) -> None:
        """Total, countries through both lenses, the ten largest models, and what moved."""
        chosen = LensChoice(lens) if lens else await self.desk.usual_lens(asked)
        await self.desk.answer(asked, PulseQuery(self.week(asked, week), chosen), private=private)


def make(services: Services) -> PulseCog:
    """The feature."""
    return PulseCog(services.desk)

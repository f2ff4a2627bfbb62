"""`/country`: one country."""

from __future__ import annotations

from discord import app_commands

from bot.domain.lenses import LensName
from bot.edge.options import LookupCog, choices, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.edition import Topic
from bot.presentation.lookups.lookup import MAX_WEEKS, WEEKS
from bot.presentation.queries import CountryQuery


class CountryCog(LookupCog):
    """Total, share, streak, seats and models of one country."""

    @everywhere
    @app_commands.command(name="country", description=phrase("command.country"))
    @app_commands.describe(name=phrase("option.country_name"), **options("weeks", "lens", "private"))
    @app_commands.choices(lens=choices("lens", LensName))
    @app_commands.autocomplete(name=LookupCog.countries)
    async def country(
        self,
        asked: Asked,
        name: str,
        weeks: app_commands.Range[int, 2, MAX_WEEKS] = WEEKS,
        lens: str = LensName.FULL,
        private: bool = False,
    ) -> None:
        """One country through both lenses; `lens` is what the picture counts."""
        code = self.named(asked, Topic.COUNTRY, name)
        query = CountryQuery(code=code, weeks=weeks, lens=LensName(lens))
        await self.desk.answer(asked, query, private=private)


def make(services: Services) -> CountryCog:
    """The feature."""
    return CountryCog(services.desk)

"""`/compare`: several models or countries on one chart."""

from __future__ import annotations

from discord import app_commands

from bot.edge.options import LookupCog, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.edition import Topic
from bot.presentation.lookups.lookup import MAX_WEEKS, WEEKS
from bot.presentation.queries import CompareQuery


class CompareCog(LookupCog):
    """Two to four models, or as many countries, side by side."""

    @everywhere
    @app_commands.command(name="compare", description=phrase("command.compare"))
    @app_commands.describe(**options("a", "b", "c", "d", "weeks", "private"))
    @app_commands.autocomplete(a=LookupCog.subjects, b=LookupCog.subjects, c=LookupCog.subjects, d=LookupCog.subjects)
    async def compare(  # noqa: PLR0913, PLR0917 - an option is a parameter
        self,
        asked: Asked,
        a: str,
        b: str,
        c: str | None = None,
        d: str | None = None,
        weeks: app_commands.Range[int, 2, MAX_WEEKS] = WEEKS,
        private: bool = False,
    ) -> None:
        """Several models or countries."""
        subjects = [self.subject(asked, typed) for typed in (a, b, c, d) if typed]
        models = tuple(name for topic, name in subjects if topic is Topic.MODEL)
        countries = tuple(name for topic, name in subjects if topic is Topic.COUNTRY)
        query = CompareQuery(models=models, countries=countries, weeks=weeks)
        await self.desk.answer(asked, query, private=private)


def make(services: Services) -> CompareCog:
    """The feature."""
    return CompareCog(services.desk)

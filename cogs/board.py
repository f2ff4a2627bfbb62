"""`/board`: leaderboards."""

from __future__ import annotations

from enum import StrEnum

from discord import app_commands

from bot.domain.leaderboards import Grouping
from bot.domain.periods import BoardPeriod
from bot.edge.options import LookupCog, choices, chosen, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.edition import Topic
from bot.presentation.queries import BoardQuery


class Pricing(StrEnum):
    """Which variants of models a board counts."""

    FREE = "free"
    PAID = "paid"


class BoardCog(LookupCog):
    """Models, families, publishers or countries by tokens."""

    @everywhere
    @app_commands.command(name="board", description=phrase("command.board"))
    @app_commands.describe(**options("by", "period", "top", "country", "free", "private"))
    @app_commands.choices(
        by=choices("grouping", Grouping), period=choices("period", BoardPeriod), free=choices("free", Pricing)
    )
    @app_commands.autocomplete(country=LookupCog.countries)
    async def board(  # noqa: PLR0913, PLR0917 - an option is a parameter
        self,
        asked: Asked,
        by: str = Grouping.MODEL,
        period: str = BoardPeriod.WEEK,
        top: app_commands.Range[int, 1, 500] | None = None,
        country: str | None = None,
        free: str | None = None,
        private: bool = False,
    ) -> None:
        """A leaderboard, in pages."""
        kind = chosen(BoardPeriod, period)
        query = BoardQuery(
            by=chosen(Grouping, by),
            period=kind,
            day=self.desk.day_of_newest(kind),
            top=top,
            country=self.named(asked, Topic.COUNTRY, country) if country else None,
            free=chosen(Pricing, free) is Pricing.FREE if free else None,
        )
        await self.desk.answer(asked, query, private=private)


def make(services: Services) -> BoardCog:
    """The feature."""
    return BoardCog(services.desk)

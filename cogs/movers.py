"""`/movers`: what changed."""

from __future__ import annotations

from enum import StrEnum

from discord import app_commands

from bot.domain.movements import Movement
from bot.domain.periods import BoardPeriod
from bot.edge.options import LookupCog, choices, chosen, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.queries import MoversQuery


class Span(StrEnum):
    """Against what movements are measured."""

    WEEK = "week"
    DAY = "day"


class MoversCog(LookupCog):
    """What rose, fell, came and went."""

    @everywhere
    @app_commands.command(name="movers", description=phrase("command.movers"))
    @app_commands.describe(**options("period", "kind", "private"))
    @app_commands.choices(period=choices("period", Span), kind=choices("kind", Movement))
    async def movers(
        self, asked: Asked, period: str = Span.WEEK, kind: str = Movement.UP, private: bool = False
    ) -> None:
        """One kind of movement, the largest first."""
        day = self.desk.day_of_newest(BoardPeriod(chosen(Span, period)))
        await self.desk.answer(asked, MoversQuery(movement=chosen(Movement, kind), day=day), private=private)


def make(services: Services) -> MoversCog:
    """The feature."""
    return MoversCog(services.desk)

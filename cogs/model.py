"""`/model`: one model."""

from __future__ import annotations

from discord import app_commands

from bot.edge.options import LookupCog, everywhere, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.edition import Topic
from bot.presentation.lookups.lookup import MAX_WEEKS, WEEKS
from bot.presentation.queries import ModelQuery


class ModelCog(LookupCog):
    """Rank, share, trend, publisher and price of one model."""

    @everywhere
    @app_commands.command(name="model", description=phrase("command.model"))
    @app_commands.describe(**options("name", "weeks", "private"))
    @app_commands.autocomplete(name=LookupCog.models)
    async def model(
        self, asked: Asked, name: str, weeks: app_commands.Range[int, 2, MAX_WEEKS] = WEEKS, private: bool = False
    ) -> None:
        """One model."""
        slug = self.named(asked, Topic.MODEL, name)
        await self.desk.answer(asked, ModelQuery(name=slug, weeks=weeks), private=private)


def make(services: Services) -> ModelCog:
    """The feature."""
    return ModelCog(services.desk)

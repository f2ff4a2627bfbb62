"""`/status`: how the data and the bot itself stand."""

from __future__ import annotations

from discord import app_commands

from bot.edge.desk import Desk
from bot.edge.options import LookupCog, everywhere, options
from bot.edge.reader import Asked
from bot.edge.reporting import Reporting
from bot.edge.services import Services
from bot.edge.thoughts import think_meanwhile
from bot.edge.translator import phrase


class StatusCog(LookupCog):
    """Age of the data, last readings, jobs, errors."""

    def __init__(self, desk: Desk, reporting: Reporting) -> None:
        super().__init__(desk)
        self._reporting = reporting

    @everywhere
    @app_commands.command(name="status", description=phrase("command.status"))
    @app_commands.describe(**options("private"))
    async def status(self, asked: Asked, private: bool = False) -> None:
        """How everything stands."""
        reading = self._reporting.read(self.desk.edition.history)
        report = await think_meanwhile(asked, reading, private=private)
        await self.desk.show(asked, report.card, private=private)


def make(services: Services) -> StatusCog:
    """The feature."""
    return StatusCog(services.desk, services.reporting)

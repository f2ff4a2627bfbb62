"""`/export`: the rows behind the figures, as a file."""

from __future__ import annotations

import asyncio
import io

import discord
from discord import app_commands

from bot.edge.options import LookupCog, choices, chosen, everywhere
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import escape
from bot.edge.rendering.markdown import line_of
from bot.edge.services import Services
from bot.edge.thoughts import think
from bot.edge.translator import phrase
from bot.presentation.export_files import ExportFile, ExportForm, ExportRequest, ExportSpan, TooLargeError, export_file
from bot.presentation.export_rows import ExportOf
from bot.presentation.wording import Wording


class ExportCog(LookupCog):
    """Rows of weeks, attributed and ranked, with the licence line."""

    @everywhere
    @app_commands.command(name="export", description=phrase("command.export"))
    @app_commands.describe(
        what=phrase("option.what"), period=phrase("option.export_period"), format=phrase("option.format")
    )
    @app_commands.choices(
        what=choices("export", ExportOf), period=choices("span", ExportSpan), format=choices("format", ExportForm)
    )
    async def export(
        self,
        asked: Asked,
        what: str = ExportOf.MODELS,
        period: str = ExportSpan.WEEK,
        format: str = ExportForm.CSV,  # noqa: A002 - the option's name
    ) -> None:
        """An ephemeral file."""
        request = ExportRequest(chosen(ExportOf, what), chosen(ExportSpan, period), chosen(ExportForm, format))
        await think(asked, private=True)
        wording = Wording.load(own_language(asked))
        made = await asyncio.to_thread(export_file, self.desk.edition.history, request, wording, self.desk.now)
        if len(made.data) > asked.filesize_limit:
            raise TooLargeError(len(made.data))
        file = discord.File(io.BytesIO(made.data), filename=made.name)
        await asked.edit_original_response(
            content=_text(made), attachments=[file], allowed_mentions=discord.AllowedMentions.none()
        )


def _text(made: ExportFile) -> str:
    return "\n".join(escape(line_of(line)) for line in (made.title, *made.notice))


def make(services: Services) -> ExportCog:
    """The feature."""
    return ExportCog(services.desk)

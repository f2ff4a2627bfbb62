"""`./run export`: rows for a spreadsheet or a program, with the licence line."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import app, emit, options
from bot.cli.stage import Stage, pick_week, wording
from bot.domain.errors import SettingsError
from bot.domain.weeks import weeks_between
from bot.presentation.export_rows import export_csv, export_json


class Format(StrEnum):
    """How the rows are written."""

    CSV = "csv"
    JSON = "json"


@app.command()
def export(
    week: options.Week = None,
    since: Annotated[str | None, typer.Option(help="First week, where more than one is wanted.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How the rows are written.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="File to write to. Default: standard output.")] = None,
    language: options.Language = None,
    db: options.Db = None,
) -> None:
    """Rows of one week or several, attributed and ranked, with citation and licence."""
    text = asyncio.run(_export(Stage(db), week, since, form, language))
    if out is None:
        emit(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise SettingsError(f"--out {out}: cannot be written to ({error.strerror})") from error


async def _export(stage: Stage, week: str | None, since: str | None, form: Format, language: str | None) -> str:
    async with stage.open() as opened:
        words = wording(opened.settings, language)
        history = await opened.history()
        last = pick_week(history, week)
        weeks = tuple(weeks_between(pick_week(history, since) if since else last, last))
        return export_csv(history, weeks, words) if form is Format.CSV else export_json(history, weeks, words)

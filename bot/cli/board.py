"""`./run board`: a leaderboard by model, family, author or country."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli import app, options
from bot.cli.stage import OUT, Stage, pick_week, wording
from bot.domain.errors import NoDataError
from bot.domain.leaderboards import Grouping, Selection, leaderboard
from bot.presentation.terminal import render_leaderboard


@app.command()
def board(
    by: Annotated[Grouping, typer.Option(help="What one row is.")] = Grouping.MODEL,
    week: options.Week = None,
    top: Annotated[int, typer.Option(min=1, help="How many rows.")] = 20,
    country: Annotated[str | None, typer.Option(help="Only models of this country, as CN.")] = None,
    free: Annotated[bool | None, typer.Option("--free/--paid", help="Only free variants, or only paid ones.")] = None,
    csv: options.Csv = None,
    weekly: options.Weekly = False,
    weekly_csv: options.WeeklyCsv = None,
    models: options.Models = None,
    language: options.Language = None,
    db: options.Db = None,
) -> None:
    """A leaderboard of one week."""
    stage = Stage.of(db, csv, weekly, weekly_csv, models)
    selection = Selection(country.upper() if country else None, free)
    asyncio.run(_board(stage, week, by, top, selection, language))


async def _board(
    stage: Stage, week: str | None, by: Grouping, top: int, selection: Selection, language: str | None
) -> None:
    async with stage.open() as opened:
        words = wording(opened.settings, language)
        history = await opened.history()
        chosen = pick_week(history, week)
        rows = leaderboard(history, chosen, by, selection)
        if not rows:
            raise NoDataError(f"{chosen} has no such rows; --country wants an ISO 3166-1 alpha-2 code such as CN")
        OUT.print(render_leaderboard(rows[:top], history, chosen, by, words))

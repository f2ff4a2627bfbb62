"""`./run demo`: the main job from end to end, on the latest data, on files, or on a labelled sample."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.app import App, open_app, open_sources, open_throw_away
from bot.cli import app, options
from bot.cli.drawing import write_pictures, write_preview
from bot.cli.stage import ERR, OUT, Stage, fill_with_sample, pick_week, prepare, wording
from bot.domain.errors import DataError, SourceError
from bot.domain.facts import build_facts
from bot.presentation.summary import summary_card
from bot.presentation.terminal import render_card
from bot.services.ingest import backfill

HISTORY = dt.timedelta(days=120)
"""Enough for streaks and a trend, within a minute's budget of requests to the exports."""
NEXT_STEPS = """\
Next  ./run poll       keeps the data up to date; run it hourly
      ./run backfill   brings the history (with a free OPENROUTER_API_KEY in .env)
      ./run summary    shows any week, ./run board any leaderboard
      ./run gallery    shows every message that the bot sends
      ./run            the bot on Discord; it says how to get a DISCORD_TOKEN"""


@app.command()
def demo(
    sample: Annotated[bool, typer.Option("--sample", help="The generated sample; asks no network.")] = False,
    week: options.Week = None,
    csv: options.Csv = None,
    weekly: options.Weekly = False,
    weekly_csv: options.WeeklyCsv = None,
    models: options.Models = None,
    language: options.Language = None,
    out: Annotated[Path, typer.Option(help="Folder for the pictures and preview.html.")] = Path("out"),
    db: options.Db = None,
) -> None:
    """The main job: data in, leaderboards and insights out, a summary with pictures."""
    stage = Stage.of(db, csv, weekly, weekly_csv, models)
    asyncio.run(_demo(stage, sample, week, language, out))


async def _demo(stage: Stage, sample: bool, week: str | None, language: str | None, out: Path) -> None:
    if stage.from_files:
        async with stage.open() as opened:
            await _show(opened, week, language, out)
    elif sample or not await _measured(stage, week, language, out):
        # Never in a database that holds, or will hold, measured data.
        async with open_throw_away(prepare()) as opened:
            await fill_with_sample(opened)
            await _show(opened, week, language, out, now=opened.clock())


async def _measured(stage: Stage, week: str | None, language: str | None, out: Path) -> bool:
    settings = prepare()
    async with open_app(settings, stage.db) if stage.db else open_throw_away(settings) as opened:
        if not await _fetched(opened):
            return False
        await _show(opened, week, language, out, now=opened.clock())
    return True


async def _fetched(opened: App) -> bool:
    """Reads the newest weeks; False, with a word on why, where the source gives nothing."""
    async with open_sources(opened, hurried=True) as sources:
        OUT.print(f"Asking {sources.usage.name} …", style="dim", highlight=False)
        try:
            await backfill(sources.usage, opened.store, opened.clock, (opened.clock() - HISTORY).date())
        except (SourceError, DataError) as error:
            _warn(f"{error}\nShowing the generated SAMPLE instead; its figures are invented.")
            return False
        try:
            await opened.store.save_models(await sources.models.read_models(), opened.clock().date())
        except (SourceError, DataError) as error:
            _warn(f"{error}\nNames are made from the models' slugs.")
    return True


def _warn(text: str) -> None:
    ERR.print(Text(text, style="yellow"), soft_wrap=True)


async def _show(opened: App, week: str | None, language: str | None, out: Path, now: dt.datetime | None = None) -> None:
    words = wording(opened.settings, language)
    history = await opened.history()
    found = build_facts(history, pick_week(history, week))
    card = summary_card(found, history, words, now=now)
    OUT.print(render_card(card))
    written = [*write_pictures(card, out), write_preview(card, out)]
    OUT.print("\nWritten: " + ", ".join(map(str, written)), highlight=False)
    OUT.print("Open preview.html to see the message as Discord shows it, light and dark.\n", highlight=False)
    OUT.print(NEXT_STEPS, highlight=False)

"""`./run summary`: the weekly summary of any stored week."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import app, options
from bot.cli.drawing import write_pictures
from bot.cli.stage import OUT, Stage, pick_week, wording
from bot.domain.facts import build_facts
from bot.presentation.summary import summary_card
from bot.presentation.terminal import render_card


@app.command()
def summary(
    week: options.Week = None,
    press_exact: options.PressExact = False,
    pictures: Annotated[Path | None, typer.Option(help="Folder to draw the pictures into.")] = None,
    language: options.Language = None,
    db: options.Db = None,
) -> None:
    """The weekly summary of a stored week."""
    asyncio.run(_summary(Stage(db), week, press_exact, pictures, language))


async def _summary(
    stage: Stage, week: str | None, press_exact: bool, pictures: Path | None, language: str | None
) -> None:
    async with stage.open() as opened:
        words = wording(opened.settings, language)
        history = await opened.history(press_exact=press_exact)
        card = summary_card(build_facts(history, pick_week(history, week)), history, words, now=opened.clock())
        OUT.print(render_card(card))
        for path in write_pictures(card, pictures) if pictures else ():
            OUT.print(f"written: {path}", highlight=False)

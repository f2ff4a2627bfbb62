"""`./run facts`: every figure of a week."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from bot.cli import app, emit, options
from bot.cli.stage import OUT, Stage, pick_week, wording
from bot.domain.facts import build_facts
from bot.presentation.facts_json import facts_json
from bot.presentation.summary import summary_card
from bot.presentation.terminal import render_card


@app.command()
def facts(
    week: options.Week = None,
    csv: options.Csv = None,
    weekly: options.Weekly = False,
    weekly_csv: options.WeeklyCsv = None,
    models: options.Models = None,
    press_exact: options.PressExact = False,
    as_json: Annotated[bool, typer.Option("--json", help="The documented interface (docs/facts.md).")] = False,
    receipts: Annotated[
        bool, typer.Option("--receipts", help="With --json: rows and formula behind each figure.")
    ] = False,
    language: options.Language = None,
    db: options.Db = None,
) -> None:
    """Every figure of a week, for people or as JSON."""
    stage = Stage.of(db, csv, weekly, weekly_csv, models)
    asyncio.run(_facts(stage, week, press_exact, as_json, receipts, language))


async def _facts(
    stage: Stage, week: str | None, press_exact: bool, as_json: bool, receipts: bool, language: str | None
) -> None:
    async with stage.open() as opened:
        words = wording(opened.settings, language)
        history = await opened.history(press_exact=press_exact)
        found = build_facts(history, pick_week(history, week))
        if as_json:
            answer = facts_json(found, words, history, receipts=receipts)
            emit(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
        else:
            OUT.print(render_card(summary_card(found, history, words)))

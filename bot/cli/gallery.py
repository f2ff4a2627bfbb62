"""`./run gallery`: every message kind in every language, light and dark, as one page to look at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App, open_throw_away
from bot.cli import app, options
from bot.cli.drawing import write_file
from bot.cli.stage import OUT, Stage, fill_with_sample, prepare
from bot.edge.gallery import gallery_page
from bot.edge.gallery.exhibits import exhibits
from bot.presentation.edition import Edition
from bot.presentation.messages import languages
from bot.services.status import read_status


@app.command()
def gallery(
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("out/gallery.html"),
    csv: options.Csv = None,
    weekly: options.Weekly = False,
    weekly_csv: options.WeeklyCsv = None,
    models: options.Models = None,
    db: options.Db = None,
) -> None:
    """Every message as Discord shows it, from what is really sent; over the generated sample unless told otherwise."""
    asyncio.run(_gallery(Stage.of(db, csv, weekly, weekly_csv, models), out))


async def _gallery(stage: Stage, out: Path) -> None:
    async with _opened(stage) as opened:
        history, now = await opened.history(), opened.clock()
        status = await read_status(opened.store, history.snapshot, now)
        edition = Edition.of(history.snapshot, opened.tables, now)
        page = gallery_page(exhibits(edition, now, languages(), status))
    OUT.print(f"written: {write_file(out, page.encode())}", highlight=False)


@asynccontextmanager
async def _opened(stage: Stage) -> AsyncGenerator[App]:
    if stage.db or stage.from_files:
        async with stage.open() as opened:
            yield opened
    else:
        async with open_throw_away(prepare()) as opened:
            await fill_with_sample(opened)
            yield opened

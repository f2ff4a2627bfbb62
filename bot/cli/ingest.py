"""`./run poll`, `./run backfill`, `./run import`: data into the database."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from bot.app import Files, open_app, open_sources
from bot.cli import app, options
from bot.cli.stage import ERR, OUT, prepare
from bot.domain.errors import RejectedError, SettingsError
from bot.domain.readings import Reading
from bot.ports import Stored, UsageSource
from bot.services import ingest


@app.command()
def poll(db: options.Db = None) -> None:
    """Reads the last 30 days again, and the list of models."""
    asyncio.run(_poll(db))


@app.command()
def backfill(
    since: Annotated[str | None, typer.Option(help="First day, as 2025-01-01. Default: all that there is.")] = None,
    db: options.Db = None,
) -> None:
    """Reads all the history that the source offers."""
    asyncio.run(_backfill(db, _day(since)))


@app.command(name="import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV files: date,model_permaslug,total_tokens.")],
    weekly: Annotated[bool, typer.Option("--weekly", help="The rows are weeks, dated by their Monday.")] = False,
    models: options.Models = None,
    db: options.Db = None,
) -> None:
    """Stores CSV files; with anything wrong in one of them, nothing is stored."""
    days, weeks = ((), tuple(files)) if weekly else (tuple(files), ())
    given = Files(days, weeks, tuple(models or ()))
    asyncio.run(_import(db, given))


async def _poll(db: str | None) -> None:
    async with open_app(prepare(), db) as opened, open_sources(opened) as sources:
        stored = await ingest.poll(sources.usage, opened.store, opened.clock)
        _show(sources.usage, stored)
        await opened.store.save_models(await sources.models.read_models(), opened.clock().date())
        _check(stored)


async def _backfill(db: str | None, since: dt.date | None) -> None:
    async with open_app(prepare(), db) as opened, open_sources(opened) as sources:
        start = since or sources.usage.earliest
        with _progress() as bar:
            days = (opened.clock().date() - start).days
            task = bar.add_task(f"{sources.usage.name}, back to {start}", total=days)

            def advance(reading: Reading, _stored: Stored) -> None:
                bar.update(task, completed=(opened.clock().date() - reading.start).days)

            stored = await ingest.backfill(sources.usage, opened.store, opened.clock, start, advance)
        _show(sources.usage, stored)
        await opened.store.save_models(await sources.models.read_models(), opened.clock().date())
        _check(stored)


async def _import(db: str | None, files: Files) -> None:
    async with open_app(prepare(), db) as opened:
        cards = files.cards()
        for source in files.sources(opened.clock()):
            stored = await ingest.import_readings(source, opened.store, opened.clock)
            _show(source, stored)
            _check(stored)
        if cards:
            await opened.store.save_models(cards, opened.clock().date())


def _progress() -> Progress:
    # Where nobody looks (a log, a pipe) a moving bar is only noise.
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("days"))
    return Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"--since {text!r} is no date of the form 2025-01-01") from error


def _show(source: UsageSource, stored: Stored) -> None:
    counts = {"new": stored.added, "restated": stored.restated, "unchanged": stored.confirmed, "older": stored.late}
    parts = [f"{len(dates)} {what}" for what, dates in counts.items() if dates]
    kinds = " and ".join(f"{period}s" for period in sorted(source.periods))
    OUT.print(f"{source.name}, {kinds}: {', '.join(parts) or 'nothing new'}", markup=False, highlight=False)
    for warning in stored.warnings:
        ERR.print(f"warning: {warning}", markup=False, highlight=False, soft_wrap=True)
    for day, reason in (stored.quarantined or {}).items():
        ERR.print(f"held back until the source has repeated it: {day}: {reason}", markup=False, highlight=False)


def _check(stored: Stored) -> None:
    if stored.rejected:
        raise RejectedError("\n".join(f"rejected: {complaint}" for complaint in stored.rejected))

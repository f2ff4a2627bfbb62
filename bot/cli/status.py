"""`./run status`: age of the data, last readings, gaps, what was rejected and why."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from bot.app import open_app
from bot.cli import app, options
from bot.cli.stage import OUT, prepare
from bot.domain.weeks import ONE_DAY
from bot.services.status import Status, read_status

DAYS_FROM = dt.timedelta(hours=48)
"""Younger data are told in hours."""


@app.command()
def status(db: options.Db = None) -> None:
    """Age of the data, last readings, gaps, and what was rejected and why."""
    asyncio.run(_status(db))


async def _status(db: str | None) -> None:
    async with open_app(prepare(), db) as opened:
        history = await opened.history()
        found = await read_status(opened.store, history.snapshot, opened.clock())
        OUT.print(_summary(found, opened.tables.version))
        if found.attempts:
            OUT.print(_attempts(found))


def _summary(found: Status, table_version: str) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in _lines(found, table_version):
        table.add_row(Text(name, style="bold"), Text(value))
    return table


def _lines(found: Status, table_version: str) -> list[tuple[str, str]]:
    if found.age is None:
        return [("data", "none yet; ./run poll reads the last 30 days"), ("tables", table_version)]
    held = ", ".join(f"{day} ({reason})" for day, reason in found.held.items())
    return [
        ("newest day", f"{found.last_day}, ended {_hours(found.age)} ago{', STALE' if found.stale else ''}"),
        (
            "stored",
            f"{found.weeks} weeks since {found.first_day or '(weekly rows only)'}; {found.models} models listed",
        ),
        ("closed week", str(found.latest_closed or "none")),
        ("gaps", _ranges(found.gaps) or "none"),
        ("held back", held or "none"),
        ("tables", table_version),
    ]


def _attempts(found: Status) -> Table:
    table = Table("read at (UTC)", "source", "result", box=None, padding=(0, 2, 0, 0))
    for attempt in found.attempts:
        result = attempt.message or "ok"
        prefix = "" if attempt.succeeded else "failed: "
        table.add_row(f"{attempt.requested_at:%Y-%m-%d %H:%M}", Text(attempt.source), Text(prefix + result))
    return table


def _ranges(days: Sequence[dt.date]) -> str:
    """`2025-06-15, 2026-01-01 to 2026-01-31`: each run of consecutive days as one."""
    runs: list[list[dt.date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _hours(age: dt.timedelta) -> str:
    hours = age // dt.timedelta(hours=1)
    return f"{hours} h" if age < DAYS_FROM else f"{age.days} days"

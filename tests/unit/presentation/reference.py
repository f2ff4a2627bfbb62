"""The week of the example post in PRODUCT §5, from the team's reference data."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from bot.adapters.tables import load_tables
from bot.domain.history import History
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import make_history

CONFIG = Path(__file__).resolve().parents[3] / "config" / "tables"


def reference_history(shared: Path) -> History:
    """The weekly chart up to the week before, and the seven days of 30 March 2026."""
    days = _rows(shared / "data" / "rankings_daily_2026-03-30_2026-04-05.csv")
    chart = _rows(shared / "data" / "rankings_weekly_chart_2025-07-14_2026-06-22.csv")
    weeks = {IsoWeek.of(day): rows for day, rows in chart.items() if day < min(days)}
    return make_history(weeks, days, tables=load_tables(CONFIG))


def _rows(path: Path) -> dict[dt.date, dict[str, int]]:
    found: dict[dt.date, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = dt.date.fromisoformat(row["date"])
            found.setdefault(day, {})[row["model_permaslug"]] = int(row["total_tokens"])
    return found

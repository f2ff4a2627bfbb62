"""Sweep: the first ranks held by one country without a break."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight
from bot.domain.lenses import count_sweep
from bot.domain.receipts import ReceiptRow, count_figure

DEFINITION = "The largest k up to 10 with ranks 1 to k of one country; Unknown breaks it; reported from 3."
WORDINGS = ("top",)
CLOSED_ONLY = False
REPORTED_FROM = 3
USUAL = 2.0
"""Median sweep over the public weekly charts."""


def find(_history: History, view: WeekView) -> Iterator[Insight]:
    """One insight where the sweep reaches three."""
    size = count_sweep(view.entries)
    if size < REPORTED_FROM:
        return
    swept = view.entries[:size]
    rows = [ReceiptRow(view.week.start, entry.slug, entry.tokens) for entry in swept]
    yield Insight(
        kind="sweep",
        wording="top",
        surprise=size / USUAL,
        lens="all rows",
        figures={"size": count_figure("size", rows)},
        subjects={"country": Country(swept[0].country)},
        about_countries=True,
    )

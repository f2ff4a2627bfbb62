"""Long view: the total against the last four weeks, a quarter ago and a year ago."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import SURPRISE_LIMIT, Insight, scaled
from bot.domain.measures import total_rows
from bot.domain.receipts import Unit, by_name, figure

DEFINITION = (
    "P against the mean of the four closed weeks before, 13 weeks ago and 52 weeks ago, each where it is closed."
)
WORDINGS = ("mean4", "quarter", "year")
CLOSED_ONLY = True
HORIZONS = {"mean4": range(1, 5), "quarter": (13,), "year": (52,)}
USUAL = {"mean4": 0.17, "quarter": 1.06, "year": 24.0}
"""Median magnitudes over the public weekly charts; a year: from their first week to their last, 49 weeks on."""


LIMIT = {"mean4": SURPRISE_LIMIT, "quarter": 1.5, "year": 1.5}
"""What is true for months is not the news of a week."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """One insight for each horizon that the closed weeks reach."""
    found = [insight for wording in WORDINGS for insight in _about(history, view, wording)]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _about(history: History, view: WeekView, wording: str) -> Iterator[Insight]:
    distances = HORIZONS[wording]
    weeks = [week for n in distances if (week := history.back(view.week, n))]
    before = [row for week in weeks for row in total_rows(week)]
    if len(weeks) < len(distances) or not sum(row.tokens for row in before):
        return
    change = figure("change", Unit.CHANGE, "now / mean(before) - 1", now=total_rows(view), before=before)
    then = figure("then", Unit.TOKENS, "mean(before)", before=before)
    surprise = min(scaled(float(change.value), USUAL[wording]), LIMIT[wording])
    yield Insight("long_view", wording, surprise, "all rows", by_name(change, then))

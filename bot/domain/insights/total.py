"""Total: all tokens of the week, and their change."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, scaled
from bot.domain.measures import total_rows
from bot.domain.receipts import by_name, change_figure, tokens_figure

DEFINITION = "P[w] / P[w-1] - 1, flat under 0.5 %; a week to date against the same weekdays of the week before."
WORDINGS = ("up", "down", "flat", "none", "to_date")
CLOSED_ONLY = False
FLAT = Fraction(5, 1000)
USUAL = 0.073
"""Median magnitude of the weekly change over the public weekly charts."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """One insight for every week."""
    before = history.previous(view.week)
    total = tokens_figure("total", total_rows(view))
    if before is None or not before.total:
        yield Insight("total", "none", 0.0, "all rows", by_name(total))
        return
    change = change_figure("change", total_rows(view), total_rows(before))
    wording = _wording(change.value) if view.board.closed else "to_date"
    surprise = scaled(float(change.value), USUAL)
    yield Insight("total", wording, surprise, "all rows", by_name(total, change))


def _wording(change: Fraction) -> str:
    if abs(change) < FLAT:
        return "flat"
    return "up" if change > 0 else "down"

"""Anomaly: a change far outside what the weeks before showed; no cause is claimed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model, Subject, scaled
from bot.domain.measures import known_tokens
from bot.domain.receipts import ReceiptRow, by_name, change_figure, count_figure

DEFINITION = (
    "The week's log-change lies beyond 3.5 robust deviations (1.4826 times the median absolute deviation) from the "
    "median of 8 or more weekly log-changes before it, without a gap: unusual, may be restated."
)
WORDINGS = ("total", "model")
CLOSED_ONLY = True
DEVIATIONS = 3.5
NORMAL = 1.4826
"""Makes the median absolute deviation of a normal distribution its standard deviation."""
WEEKS_NEEDED, WEEKS_LOOKED_AT = 8, 52
TOP = 10
LIMIT = 3
USUAL = 1.3
"""Makes the threshold as surprising as it is rare: 6 of the 40 public weeks with a history that reaches it."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The three most unusual among the total and the top ten models."""
    found = list(_about(history, view, "total", "all rows", lambda week: week.total))
    for entry in view.entries[:TOP]:
        found += _about(history, view, "model", entry.slug, _model(entry.slug))
    yield from sorted(found, key=lambda insight: -insight.surprise)[:LIMIT]


Value = Callable[[WeekView], int | None]


def _model(slug: str) -> Value:
    return lambda week: known_tokens(week, slug) if slug in week.by_slug else None


def _about(history: History, view: WeekView, wording: str, subject: str, value: Value) -> Iterator[Insight]:
    rows = _rows(history, view, subject, value)
    changes = [math.log(now.tokens / before.tokens) for now, before in pairwise(rows)]
    if len(changes) <= WEEKS_NEEDED:
        return
    deviations = _deviations(changes[0], changes[1:])
    if deviations is None or abs(deviations) <= DEVIATIONS:
        return
    subjects: dict[str, Subject] = {"model": Model(subject)} if wording == "model" else {}
    yield Insight(
        kind="anomaly",
        wording=wording,
        surprise=scaled(deviations, USUAL),
        lens="all rows",
        figures=by_name(change_figure("change", rows[:1], rows[1:2]), count_figure("weeks", rows[1:-1])),
        subjects=subjects,
    )


def _rows(history: History, view: WeekView, subject: str, value: Value) -> list[ReceiptRow]:
    """Newest first, up to the first week without a known, positive value."""
    rows: list[ReceiptRow] = []
    for week in history.run_back(view.week):
        tokens = value(week)
        if not tokens or len(rows) > WEEKS_LOOKED_AT + 1:
            break
        rows.append(ReceiptRow(week.week.start, subject, tokens))
    return rows


def _deviations(change: float, before: list[float]) -> float | None:
    middle = median(before)
    spread = NORMAL * median(abs(each - middle) for each in before)
    return (change - middle) / spread if spread > 0 else None

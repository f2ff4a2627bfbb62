"""Excess growth: a model against its own mean of the three weeks before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model, scaled
from bot.domain.lenses import Entry
from bot.domain.measures import EXCESS_PERIODS, excess_over_mean, rows_of
from bot.domain.receipts import ReceiptRow, Unit, by_name, figure, tokens_figure

DEFINITION = (
    "V[w] - mean(V[w-3] to V[w-1]); needs three closed weeks that name the model and none of whose days can hide a "
    "token of it."
)
WORDINGS = ("above", "below")
CLOSED_ONLY = True
LIMIT = 2
USUAL = 0.027
"""Median of each week's largest |excess| over P, over the public weekly charts."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The two largest."""
    earlier = [week for n in range(1, EXCESS_PERIODS + 1) if (week := history.back(view.week, n))]
    if len(earlier) < EXCESS_PERIODS:
        return
    found = [insight for entry in view.entries for insight in _about(view, earlier, entry)]
    yield from sorted(found, key=lambda insight: -insight.surprise)[:LIMIT]


def _about(view: WeekView, earlier: Sequence[WeekView], entry: Entry) -> Iterator[Insight]:
    bounds = excess_over_mean(view, earlier, entry.slug)
    if bounds is None or bounds.least != bounds.most or not bounds.least:
        return
    now = rows_of(view, [entry])
    before: list[ReceiptRow] = [row for week in earlier for row in rows_of(week, [week.by_slug[entry.slug]])]
    excess = figure("excess", Unit.TOKENS, "now - mean(before)", now=now, before=before)
    below = figure("shortfall", Unit.TOKENS, "mean(before) - now", now=now, before=before)
    above = excess.value > 0
    mean = figure("mean", Unit.TOKENS, "mean(before)", before=before)
    yield Insight(
        kind="excess",
        wording="above" if above else "below",
        surprise=scaled(float(excess.value) / view.total, USUAL),
        lens="all rows",
        figures=by_name(excess if above else below, mean, tokens_figure("tokens", now)),
        subjects={"model": Model(entry.slug)},
    )

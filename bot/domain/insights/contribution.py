"""Contribution: how much of the total's change one model makes up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model, scaled
from bot.domain.lenses import Entry
from bot.domain.measures import known_tokens, rows_of, token_bounds, total_rows
from bot.domain.receipts import Unit, by_name, figure

DEFINITION = (
    "A model's change of V over the change of P, the largest of the same sign; suppressed where P moved by less than "
    "1 % of P, or where a model that a week does not show in full may have moved it more."
)
WORDINGS = ("rise", "fall")
CLOSED_ONLY = True
SUPPRESSED = Fraction(1, 100)
USUAL = 0.24
"""Median of each week's largest contribution over the public weekly charts."""
LIMIT = 3.0
"""A small denominator makes large parts; they are no larger news than the mover itself."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The largest one."""
    before = history.previous_as_now(view.week)
    delta = view.total - before.total if before else 0
    if before is None or not delta or abs(delta) < SUPPRESSED * view.total:
        return
    sign = 1 if delta > 0 else -1
    pairs = [(entry, earlier) for entry in view.entries if (earlier := _known(view, before, entry))]
    best = max(pairs, key=lambda pair: sign * (pair[0].tokens - pair[1].tokens), default=None)
    if best is None:
        return
    part = sign * (best[0].tokens - best[1].tokens)
    if part > 0 and part >= _most_unknown(view, before, sign):
        yield _about(view, before, *best)


def _most_unknown(view: WeekView, before: WeekView, sign: int) -> int:
    """The most that a model which one of the weeks does not show in full can have moved the total by."""
    most = 0
    for slug in view.by_slug.keys() | before.by_slug.keys():
        (low, high), (then_low, then_high) = token_bounds(view, slug), token_bounds(before, slug)
        if low != high or then_low != then_high:
            most = max(most, high - then_low if sign > 0 else then_high - low)
    return most


def _known(view: WeekView, before: WeekView, entry: Entry) -> Entry | None:
    known = known_tokens(view, entry.slug) is not None and known_tokens(before, entry.slug) is not None
    return before.by_slug.get(entry.slug) if known else None


def _about(view: WeekView, before: WeekView, entry: Entry, earlier: Entry) -> Insight:
    now, then = rows_of(view, [entry]), rows_of(before, [earlier])
    rises = entry.tokens > earlier.tokens
    formula = "(now - before) / (total_now - total_before)"
    totals = {"total_now": total_rows(view), "total_before": total_rows(before)}
    part = figure("part", Unit.PERCENT, formula, now=now, before=then, **totals)
    size = "now - before" if rises else "before - now"
    return Insight(
        kind="contribution",
        wording="rise" if rises else "fall",
        surprise=min(scaled(float(part.value), USUAL), LIMIT),
        lens="all rows",
        figures=by_name(part, figure("gain" if rises else "loss", Unit.TOKENS, size, now=now, before=then)),
        subjects={"model": Model(entry.slug)},
    )

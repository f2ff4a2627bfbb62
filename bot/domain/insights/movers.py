"""Movers: the models whose tokens changed most."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model, scaled
from bot.domain.lenses import Entry
from bot.domain.measures import SMALL_BASE, known_tokens, rows_of
from bot.domain.receipts import Figure, Unit, by_name, change_figure, figure, tokens_figure

DEFINITION = (
    "The largest absolute changes of V; in percent only if V[w-1] was 0.25 % of P or more, else 'from a small base'; "
    "'new' where no stored day before the week names it; none of whose tokens a day can hide."
)
WORDINGS = ("up", "down", "small_base", "new")
CLOSED_ONLY = True
LIMIT = 3
USUAL = 0.030
"""Median of each week's largest |change of V| over P, over the public weekly charts."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The three largest."""
    before = history.previous_as_now(view.week)
    if before is None:
        return
    found = [insight for entry in view.entries for insight in _about(history, view, before, entry)]
    yield from sorted(found, key=lambda insight: -insight.surprise)[:LIMIT]


def _about(history: History, view: WeekView, before: WeekView, entry: Entry) -> Iterator[Insight]:
    if known_tokens(view, entry.slug) is None or not view.total:
        return
    earlier = before.by_slug.get(entry.slug)
    if earlier is None:
        if _is_new(history, view, entry):
            yield _insight(view, entry, "new", entry.tokens, _tokens(view, entry))
        return
    delta = entry.tokens - earlier.tokens
    if not delta or known_tokens(before, entry.slug) is None:
        return
    now, then = rows_of(view, [entry]), rows_of(before, [earlier])
    formula = "now - before" if delta > 0 else "before - now"
    size = figure("gain" if delta > 0 else "loss", Unit.TOKENS, formula, now=now, before=then)
    if earlier.tokens and earlier.tokens >= SMALL_BASE * before.total:
        change = change_figure("change", now, then)
        yield _insight(view, entry, "up" if delta > 0 else "down", delta, size, change, _tokens(view, entry))
    elif delta > 0:
        yield _insight(view, entry, "small_base", delta, size, _tokens(view, entry))


def _is_new(history: History, view: WeekView, entry: Entry) -> bool:
    seen = history.first_seen(entry)
    return seen is not None and seen >= view.week.start and history.knows_days_before(view.week)


def _tokens(view: WeekView, entry: Entry) -> Figure:
    return tokens_figure("tokens", rows_of(view, [entry]))


def _insight(view: WeekView, entry: Entry, wording: str, delta: int, *figures: Figure) -> Insight:
    return Insight(
        kind="movers",
        wording=wording,
        surprise=scaled(delta / view.total, USUAL),
        lens="all rows",
        figures=by_name(*figures),
        subjects={"model": Model(entry.slug)},
    )

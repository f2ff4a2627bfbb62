"""Free use: the share of the free variants, their cliffs, and what of them turns into paid use."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Family, Insight, Model, rarity, scaled
from bot.domain.lenses import Entry, LensName
from bot.domain.measures import (
    SMALL_BASE,
    comparable,
    free_entries,
    known_tokens,
    rows_of,
    sees_market,
    token_bounds,
    total_rows,
)
from bot.domain.receipts import ReceiptRow, Unit, by_name, change_figure, figure, share_figure, tokens_figure
from bot.domain.slugs import is_free

DEFINITION = (
    "`:free` rows over P in the full lens, anonymous listings apart (from 1 % of P); cliff: a free variant with "
    "0.25 % of P or more lost half or more on the week, hidden tokens counted against it; conversion: after a cliff "
    "the family's paid gain over its free loss, where both are known in full."
)
WORDINGS = ("share", "share_level", "stealth", "cliff", "cliff_gone", "conversion")
CLOSED_ONLY = True
STEALTH_FROM = Fraction(1, 100)
CLIFF = Fraction(1, 2)
CLIFFS = 2
USUAL_POINTS = 0.01
"""Median weekly change: 0.007 over the public daily weeks (five), 0.017 over the charts' nine rows."""
USUAL_STEALTH = 0.05
"""Median share of anonymous listings in the public charts that name one."""
CLIFF_SURPRISE = rarity(8, 49)
"""8 of 49 public weeks had one."""
LEVEL_SURPRISE = 0.5


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The share, the anonymous listings' share, up to two cliffs, and one conversion."""
    before = history.previous_as_now(view.week)
    found = [*_share(view, before), *_stealth(view)]
    if before:
        cliffs = sorted(_cliffs(view, before), key=lambda entry: -entry.tokens)[:CLIFFS]
        found += [_cliff(view, before, entry) for entry in cliffs]
        conversions = [insight for entry in cliffs for insight in _conversion(history, view, before, entry)]
        found += conversions[:1]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _share(view: WeekView, before: WeekView | None) -> Iterator[Insight]:
    if not sees_market(view) or not view.total:
        return
    now, total = rows_of(view, free_entries(view)), total_rows(view)
    share = share_figure("share", now, total)
    if before is None or not comparable(view, before, LensName.FULL) or not before.total:
        yield Insight("free", "share_level", LEVEL_SURPRISE, LensName.FULL, by_name(share))
        return
    terms = {"before": rows_of(before, free_entries(before)), "total_before": total_rows(before)}
    points = figure("points", Unit.POINTS, "now / total - before / total_before", now=now, total=total, **terms)
    surprise = scaled(float(points.value), USUAL_POINTS)
    yield Insight("free", "share", surprise, LensName.FULL, by_name(share, points))


def _stealth(view: WeekView) -> Iterator[Insight]:
    rows = rows_of(view, (entry for entry in view.entries if entry.attribution.stealth))
    if rows and view.total and sum(row.tokens for row in rows) >= STEALTH_FROM * view.total:
        share = share_figure("share", rows, total_rows(view))
        surprise = scaled(float(share.value), USUAL_STEALTH)
        yield Insight("free", "stealth", surprise, "all rows", by_name(share, tokens_figure("tokens", rows)))


def _cliffs(view: WeekView, before: WeekView) -> Iterator[Entry]:
    """Free variants of the week before whose most is now half of it or less."""
    for entry in free_entries(before):
        _, most = token_bounds(view, entry.slug)
        if entry.tokens and entry.tokens >= SMALL_BASE * before.total and most <= CLIFF * entry.tokens:
            yield entry


def _cliff(view: WeekView, before: WeekView, entry: Entry) -> Insight:
    now, then = _now(view, entry.slug), rows_of(before, [entry])
    if known_tokens(view, entry.slug) is not None and known_tokens(before, entry.slug) is not None:
        wording = "cliff"
        figures = by_name(
            change_figure("change", now, then), tokens_figure("before", then), tokens_figure("tokens", now)
        )
    else:
        _, most = token_bounds(view, entry.slug)
        bound = [ReceiptRow(view.week.start, f"{entry.slug}, with all that may be hidden", most)]
        wording, figures = "cliff_gone", by_name(tokens_figure("before", then), tokens_figure("bound", bound))
    return Insight("free", wording, CLIFF_SURPRISE, "all rows", figures, {"model": Model(entry.slug)})


def _now(view: WeekView, slug: str) -> list[ReceiptRow]:
    return [ReceiptRow(view.week.start, slug, token_bounds(view, slug)[0])]


def _conversion(history: History, view: WeekView, before: WeekView, entry: Entry) -> Iterator[Insight]:
    family_of = history.tables.families.family_of
    family = family_of(entry.slug)
    slugs = sorted(slug for slug in view.by_slug.keys() | before.by_slug.keys() if family_of(slug) == family)
    free, paid = [slug for slug in slugs if is_free(slug)], [slug for slug in slugs if not is_free(slug)]
    if any(known_tokens(week, slug) is None for week in (view, before) for slug in slugs) or not paid:
        return
    terms = {
        "paid_now": [row for slug in paid for row in _now(view, slug)],
        "paid_before": [row for slug in paid for row in _now(before, slug)],
        "free_now": [row for slug in free for row in _now(view, slug)],
        "free_before": [row for slug in free for row in _now(before, slug)],
    }
    gain = figure("gain", Unit.TOKENS, "paid_now - paid_before", **terms)
    loss = figure("loss", Unit.TOKENS, "free_before - free_now", **terms)
    if gain.value <= 0 or loss.value <= 0:
        return
    formula = "(paid_now - paid_before) / (free_before - free_now)"
    conversion = figure("conversion", Unit.PERCENT, formula, **terms)
    figures = by_name(conversion, gain, loss)
    yield Insight("free", "conversion", CLIFF_SURPRISE, "all rows", figures, {"family": Family(family)})

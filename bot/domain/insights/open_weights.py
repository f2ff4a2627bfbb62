"""Open weights: the share of models whose weights can be downloaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from bot.domain.catalog import Catalog
from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, scaled
from bot.domain.lenses import Entry, LensName
from bot.domain.measures import comparable, rows_of
from bot.domain.receipts import Unit, by_name, figure, share_figure

DEFINITION = (
    "Open over classified named tokens: a model is classified where the catalogue lists it, open where its weights can "
    "be downloaded, counted from the day on which that was first seen; classified tokens must be half of P or more."
)
WORDINGS = ("share", "share_level")
CLOSED_ONLY = True
CLASSIFIED = Fraction(1, 2)
USUAL_POINTS = 0.025
"""Median weekly change: 0.023 over the public daily weeks (five), 0.031 over the charts' nine rows."""
LEVEL_SURPRISE = 0.5


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """One insight where enough is classified."""
    catalog, before = history.catalog, history.previous_as_now(view.week)
    classified = _classified(catalog, view)
    if classified is None:
        return
    now, all_now = rows_of(view, _open(catalog, view, classified)), rows_of(view, classified)
    share = share_figure("share", now, all_now)
    earlier = _classified(catalog, before) if before and comparable(view, before, LensName.FULL) else None
    if before is None or earlier is None:
        yield Insight("open_weights", "share_level", LEVEL_SURPRISE, LensName.FULL, by_name(share))
        return
    terms = {"before": rows_of(before, _open(catalog, before, earlier)), "all_before": rows_of(before, earlier)}
    points = figure("points", Unit.POINTS, "now / all_now - before / all_before", now=now, all_now=all_now, **terms)
    surprise = scaled(float(points.value), USUAL_POINTS)
    yield Insight("open_weights", "share", surprise, LensName.FULL, by_name(share, points))


def _classified(catalog: Catalog, view: WeekView) -> list[Entry] | None:
    entries = [entry for entry in view.entries if catalog.card(entry.slug) and not entry.attribution.stealth]
    tokens = sum(entry.tokens for entry in entries)
    return entries if tokens and tokens >= CLASSIFIED * view.total else None


def _open(catalog: Catalog, view: WeekView, entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if _is_open(catalog, entry.slug, view.week.end)]


def _is_open(catalog: Catalog, slug: str, day: dt.date) -> bool:
    card = catalog.card(slug)
    return bool(card and card.hugging_face_id and (card.weights_since is None or card.weights_since <= day))

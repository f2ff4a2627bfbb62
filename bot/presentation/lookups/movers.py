"""`/movers`: what rose, fell, came and went, and what is above its own recent mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.insight import Model
from bot.domain.lenses import Entry
from bot.domain.movements import Movement, Movements, Mover, find_movements
from bot.domain.period_views import stored_view
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Action, Table, TableRow
from bot.presentation.lookups.lookup import Lookup, first_fitting
from bot.presentation.lookups.paging import PAGE_SIZES, Page, PagedCard
from bot.presentation.lookups.tables import headings
from bot.presentation.marks import marked_rank, tokens_text
from bot.presentation.numbers import DASH, FALL, RISE
from bot.presentation.text import join_sentences


def movers_card(
    lookup: Lookup, kind: Movement, day: dt.date | None = None, page: int = 1, size: int = PAGE_SIZES[0]
) -> PagedCard:
    """One kind of movement in the look-up's week, or on one day against the day before.

    Raises:
        PeriodNotStoredError: The day is not stored; only the newest weeks are kept by day.
    """
    found = find_movements(lookup.history, day or lookup.week)
    movers = found.of(kind)
    shown = Page.of(len(movers), page, size)
    table = _table(lookup, kind, found, shown.cut(movers), shown)
    headline = _headline(lookup, kind, movers)
    if day is None:
        return PagedCard(lookup.card(headline, lookup.total(), Action.MATHS, table=table), shown)
    about = replace(lookup, about=stored_view(lookup.history, day))
    return PagedCard(about.card(headline, about.total(), table=table), shown)


def _headline(lookup: Lookup, kind: Movement, movers: Sequence[Mover]) -> str:
    plain = lookup.text(f"movers_{kind}")
    if not movers:
        return plain
    first = movers[0]
    tokens = lookup.wording.numbers.tokens(first.delta)
    return first_fitting(lookup.text(f"most_{kind}", model=Model(first.entry.slug), tokens=tokens), plain)


def _table(lookup: Lookup, kind: Movement, found: Movements, movers: Sequence[Mover], page: Page) -> Table:
    weekly = isinstance(found.period, IsoWeek)
    rows = tuple(_row(lookup, mover, "table.was" if weekly else "period.was") for mover in movers)
    sized = kind is Movement.OUT and found.out_of
    title = lookup.text("title_out", size=sized) if sized else lookup.text(f"movers_{kind}")
    return Table(title, headings(lookup.wording), rows, _remark(lookup, kind, found, movers, page))


def _remark(lookup: Lookup, kind: Movement, found: Movements, movers: Sequence[Mover], page: Page) -> str:
    untold = _untold(kind, found) or ("" if movers else "none_moved")
    if untold:
        return lookup.text(untold)
    mean = "mean_of_weeks" if isinstance(found.period, IsoWeek) else "mean_of_days"
    parts = [lookup.text(mean)] if kind is Movement.TRENDING else []
    if any(not mover.exact for mover in movers):
        parts.append(lookup.text("at_least_marked"))
    if page.count > 1:
        parts.append(lookup.text("page", page=page.number, pages=page.count))
    return join_sentences(parts)


def _untold(kind: Movement, found: Movements) -> str:
    """Why nothing can be said of a kind at all; empty where something can."""
    if found.before is None:
        return "nothing_to_compare"
    told = {
        Movement.NEW: (found.tells_new, "new_unknown"),
        Movement.OUT: (found.out_of is not None, "out_unknown"),
        Movement.TRENDING: (found.tells_trending, "trending_unknown"),
    }
    known, reason = told.get(kind, (True, ""))
    return "" if known else reason


def _row(lookup: Lookup, mover: Mover, was: str) -> TableRow:
    wording, entry = lookup.wording, mover.entry
    shown = tokens_text(mover.delta, wording, hidden=not mover.exact)
    moved = mover.rank_before is not None and mover.rank_before != entry.rank
    return TableRow(
        rank=_rank(entry),
        name=wording.names.model(entry.slug),
        country=entry.country,
        tokens=_arrow(mover.movement) + shown,
        change=wording.text("table.new") if mover.movement is Movement.NEW else _change(lookup, mover),
        note=wording.text(was, rank=mover.rank_before) if moved and mover.rank_before else "",
    )


def _rank(entry: Entry) -> str:
    """With `#`, since the list goes by movement: a bare number would read as its place in it."""
    return marked_rank(f"#{entry.rank}", certain=entry.rank_certain, tied=entry.tied)


def _arrow(movement: Movement) -> str:
    return {Movement.UP: f"{RISE} ", Movement.TRENDING: f"{RISE} ", Movement.DOWN: f"{FALL} "}.get(movement, "")


def _change(lookup: Lookup, mover: Mover) -> str:
    return lookup.wording.numbers.change(mover.change) if mover.change is not None else DASH

"""`/movers`: what rose, fell, came and went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.freshness import data_age
from bot.domain.insight import Model
from bot.domain.movements import Movement, Movements, Mover, day_movements, week_movements
from bot.presentation.card import Action, Card, Label, LabelKind, Table, TableRow
from bot.presentation.labels import age_text, citation
from bot.presentation.lookups.lookup import Lookup, first_fitting
from bot.presentation.lookups.paging import PAGE_SIZES, Page, PagedCard
from bot.presentation.lookups.tables import headings
from bot.presentation.numbers import DASH, FALL, RISE
from bot.presentation.summary import total_line
from bot.presentation.text import Text


def movers_card(
    lookup: Lookup, kind: Movement, day: dt.date | None = None, page: int = 1, size: int = PAGE_SIZES[0]
) -> PagedCard:
    """One kind of movement in the look-up's week, or on one day against the day before.

    Raises:
        NoDataError: The day is not stored; only the newest weeks are kept by day.
    """
    found = day_movements(lookup.history, day) if day else week_movements(lookup.history, lookup.week)
    movers = found.of(kind)
    shown = Page.of(len(movers), page, size)
    table = _table(lookup, kind, found, shown.cut(movers), shown)
    headline = _headline(lookup, kind, movers)
    card = lookup.card(headline, _total(lookup, day), Action.MATHS, table=table)
    return PagedCard(_of_day(card, lookup, day) if day else card, shown)


def _of_day(card: Card, lookup: Lookup, day: dt.date) -> Card:
    """The notices and the source of one day, not of the week that it lies in."""
    history, wording = lookup.history, lookup.wording
    version = history.snapshot.recent[day]
    labels = list(lookup.labels(stale_only=True))
    if history.snapshot.sample:
        labels.append(Label(LabelKind.SAMPLE, wording.text("label.sample")))
    if not version.settled:
        labels.append(Label(LabelKind.PROVISIONAL, lookup.text("day_provisional")))
    age = data_age(history.snapshot, lookup.now) if lookup.now else None
    lines = [wording.text("footer.scope"), citation(version.last_as_of, wording, sample=history.snapshot.sample)]
    if age is not None:
        lines.append(wording.text("footer.age", age=age_text(age, wording)))
    return replace(card, labels=tuple(labels), footer=tuple(lines))


def _headline(lookup: Lookup, kind: Movement, movers: Sequence[Mover]) -> str:
    plain = lookup.text(f"movers_{kind}")
    if not movers:
        return plain
    first = movers[0]
    tokens = lookup.wording.numbers.tokens(first.delta)
    return first_fitting(lookup.text(f"most_{kind}", model=Model(first.entry.slug), tokens=tokens), plain)


def _total(lookup: Lookup, day: dt.date | None) -> Text:
    return lookup.rich("day", day=day) if day else total_line(lookup.facts, lookup.wording)


def _table(lookup: Lookup, kind: Movement, found: Movements, movers: Sequence[Mover], page: Page) -> Table:
    rows = tuple(_row(lookup, mover) for mover in movers)
    sized = kind is Movement.OUT and found.out_of
    title = lookup.text("title_out", size=sized) if sized else lookup.text(f"movers_{kind}")
    return Table(title, headings(lookup.wording), rows, _remark(lookup, kind, found, movers, page))


def _remark(lookup: Lookup, kind: Movement, found: Movements, movers: Sequence[Mover], page: Page) -> str:
    if found.before is None:
        return lookup.text("nothing_to_compare")
    if kind is Movement.NEW and not found.tells_new:
        return lookup.text("new_unknown")
    if kind is Movement.OUT and found.out_of is None:
        return lookup.text("out_unknown")
    if not movers:
        return lookup.text("none_moved")
    parts = [lookup.text("at_least_marked")] if any(not mover.exact for mover in movers) else []
    if page.count > 1:
        parts.append(lookup.text("page", page=page.number, pages=page.count))
    return " ".join(parts)


def _row(lookup: Lookup, mover: Mover) -> TableRow:
    wording, entry = lookup.wording, mover.entry
    tokens = wording.numbers.tokens(mover.delta)
    shown = tokens if mover.exact else wording.text("table.at_least", tokens=tokens)
    moved = mover.rank_before is not None and mover.rank_before != entry.rank
    return TableRow(
        rank=f"~{entry.rank}" if not entry.rank_certain else f"={entry.rank}" if entry.tied else str(entry.rank),
        name=wording.names.model(entry.slug),
        country=entry.country,
        tokens=_arrow(mover.movement) + shown,
        change=wording.text("table.new") if mover.movement is Movement.NEW else _change(lookup, mover),
        note=wording.text("table.was", rank=mover.rank_before) if moved and mover.rank_before else "",
    )


def _arrow(movement: Movement) -> str:
    return {Movement.UP: f"{RISE} ", Movement.DOWN: f"{FALL} "}.get(movement, "")


def _change(lookup: Lookup, mover: Mover) -> str:
    return lookup.wording.numbers.change(mover.change) if mover.change is not None else DASH

"""Reveal effect: what a country's change owes to anonymous listings that were revealed this week."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, Model, scaled
from bot.domain.lenses import Entry, LensName
from bot.domain.measures import comparable, country_rows
from bot.domain.receipts import ReceiptRow, Unit, by_name, figure

DEFINITION = (
    "A country's change without the slots newly attributed to it this week, printed beside the change where they "
    "differ by more than 1 point."
)
WORDINGS = ("press", "full")
CLOSED_ONLY = True
TOLD_FROM = Fraction(1, 100)
USUAL = 0.05
"""A reveal is rare in itself: 5 points count as an ordinary week's news."""
LIMIT = 2


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The two largest effects."""
    before = history.previous(view.week)
    if before is None:
        return
    found = [
        insight
        for name in LensName
        if comparable(view, before, name)
        for total in view.lens(name).named
        for insight in _about(history, view, before, name, total.country)
    ]
    yield from sorted(found, key=lambda insight: -insight.surprise)[:LIMIT]


def _about(history: History, view: WeekView, before: WeekView, name: LensName, country: str) -> Iterator[Insight]:
    entries = [entry for entry in view.lens(name).entries if entry.country == country]
    slots = [row for entry in entries for row in _revealed(history, view, before, entry)]
    earlier = country_rows(before, name, country)
    if not slots or not sum(row.tokens for row in earlier):
        return
    terms = {"now": country_rows(view, name, country), "before": earlier}
    effect = figure("effect", Unit.POINTS, "slots / before", slots=slots, before=earlier)
    if effect.value <= TOLD_FROM:
        return
    yield Insight(
        kind="reveal",
        wording=name,
        surprise=scaled(float(effect.value), USUAL),
        lens=name,
        figures=by_name(
            figure("change", Unit.CHANGE, "now / before - 1", **terms),
            figure("without", Unit.CHANGE, "(now - slots) / before - 1", slots=slots, **terms),
            effect,
        ),
        subjects={"country": Country(country), "slots": tuple(Model(row.subject) for row in slots)},
        about_countries=True,
    )


def _revealed(history: History, view: WeekView, before: WeekView, entry: Entry) -> Iterator[ReceiptRow]:
    """The listings in the entry that count for their country since this week."""
    for slug in entry.parts:
        now = history.tables.attribute(slug, view.week.end)
        if now.revealed and not history.tables.attribute(slug, before.week.end).revealed:
            yield ReceiptRow(view.week.start, slug, view.board.tokens[slug])

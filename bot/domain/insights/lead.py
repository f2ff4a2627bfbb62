"""Lead: the largest country against the second, and whether tokens without a country could reverse it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, rarity, scaled
from bot.domain.lenses import Lead, LensName
from bot.domain.measures import country_rows, tells
from bot.domain.receipts import Figure, ReceiptRow, Unit, by_name, figure, tokens_figure

DEFINITION = (
    "Largest country against the second: gap and ratio; certain only if the gap exceeds the tokens without a country: "
    "other and Unknown in the full lens, Unknown inside the nine in the press lens; a tie is no lead."
)
WORDINGS = ("certain", "uncertain", "press", "press_uncertain", "split")
CLOSED_ONLY = True
USUAL_DOUBLINGS = {LensName.PRESS: 1.7, LensName.FULL: 0.7}
"""Median log2 of the ratio over the public weekly charts; full lens: over the public daily weeks (seven)."""
UNCERTAIN = rarity(1, 7)
"""One of the public daily weeks (seven)."""
SPLIT = rarity(1, 14)
"""In none of the public daily weeks: taken for half as frequent as an uncertain lead."""


def find(_history: History, view: WeekView) -> Iterator[Insight]:
    """One insight for each lens that tells, or one where they name different leaders."""
    leads = {name: view.lens(name).lead for name in LensName if tells(view, name)}
    press, full = leads.get(LensName.PRESS), leads.get(LensName.FULL)
    if press and full and press.over and full.over and press.country != full.country:
        yield _split(view, press, full)
        return
    found = [_about(view, name, lead) for name, lead in leads.items() if lead and lead.over and lead.ratio]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _about(view: WeekView, name: LensName, lead: Lead) -> Insight:
    first, second = country_rows(view, name, lead.country), country_rows(view, name, lead.over or "")
    ratio = figure("ratio", Unit.RATIO, "first / second", first=first, second=second)
    figures = [_gap("gap", view, name, lead), ratio]
    certain = "press" if name is LensName.PRESS else "certain"
    uncertain = "press_uncertain" if name is LensName.PRESS else "uncertain"
    if not lead.certain:
        figures.append(tokens_figure("unattributed", _unattributed(view, name)))
    return Insight(
        kind="lead",
        wording=certain if lead.certain else uncertain,
        surprise=scaled(math.log2(ratio.value), USUAL_DOUBLINGS[name]) if lead.certain else UNCERTAIN,
        lens=name,
        figures=by_name(*figures),
        subjects={"country": Country(lead.country), "over": Country(lead.over or "")},
        about_countries=True,
    )


def _split(view: WeekView, press: Lead, full: Lead) -> Insight:
    return Insight(
        kind="lead",
        wording="split",
        surprise=SPLIT,
        lens=LensName.FULL,
        figures=by_name(
            _gap("press_gap", view, LensName.PRESS, press),
            _gap("full_gap", view, LensName.FULL, full),
        ),
        subjects={"press": Country(press.country), "full": Country(full.country)},
        about_countries=True,
    )


def _gap(title: str, view: WeekView, name: LensName, lead: Lead) -> Figure:
    first, second = country_rows(view, name, lead.country), country_rows(view, name, lead.over or "")
    return figure(title, Unit.TOKENS, "first - second", first=first, second=second)


def _unattributed(view: WeekView, name: LensName) -> list[ReceiptRow]:
    rows = country_rows(view, name, UNKNOWN)
    return rows if name is LensName.PRESS else [*rows, ReceiptRow(view.week.start, "other", view.board.other)]

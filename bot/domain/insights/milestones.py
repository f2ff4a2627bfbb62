"""Milestones: the total crosses a multiple of 5T, a country crosses half of all tokens."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, rarity
from bot.domain.lenses import LensName
from bot.domain.measures import comparable, country_rows, total_rows
from bot.domain.receipts import Unit, by_name, figure, share_figure, tokens_figure

DEFINITION = "P crosses a multiple of 5T, either way; a country's share of P in the full lens crosses 50 %, either way."
WORDINGS = ("total_above", "total_below", "half_above", "half_below")
CLOSED_ONLY = True
STEP = 5 * 10**12
HALF = Fraction(1, 2)
TOTAL = rarity(13, 49)
"""In 13 of 49 public weeks the total crossed a multiple of 5T."""
COUNTRY = rarity(1, 7)
"""Once in the public daily weeks (seven)."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """What was crossed since the week before."""
    before = history.previous(view.week)
    if before is None or not (view.total and before.total):
        return
    if comparable(view, before, LensName.FULL):
        for country in sorted({total.country for week in (view, before) for total in week.full.named}):
            yield from _half(view, before, country)
    yield from _total(view, before)


def _total(view: WeekView, before: WeekView) -> Iterator[Insight]:
    steps, earlier = view.total // STEP, before.total // STEP
    if steps == earlier:
        return
    rises = steps > earlier
    level = (steps if rises else steps + 1) * STEP
    yield Insight(
        kind="milestones",
        wording="total_above" if rises else "total_below",
        surprise=TOTAL,
        lens="all rows",
        figures=by_name(tokens_figure("total", total_rows(view)), figure("level", Unit.TOKENS, str(level))),
    )


def _half(view: WeekView, before: WeekView, country: str) -> Iterator[Insight]:
    rows = country_rows(view, LensName.FULL, country)
    share = share_figure("share", rows, total_rows(view))
    above = share.value > HALF
    if above == (before.full.tokens_of(country) > HALF * before.total):
        return
    yield Insight(
        kind="milestones",
        wording="half_above" if above else "half_below",
        surprise=COUNTRY,
        lens=LensName.FULL,
        figures=by_name(share, tokens_figure("tokens", rows)),
        subjects={"country": Country(country)},
        about_countries=True,
    )

"""Countries: what each of the large ones has, its share and its change, in the lens or lenses that tell."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, scaled
from bot.domain.lenses import LensName
from bot.domain.measures import country_change, country_rows, lenses_differ, total_rows, widest_lens
from bot.domain.receipts import Figure, by_name, figure, share_figure, tokens_figure

DEFINITION = (
    "A country's total, share of P and change: press lens the top nine rows, full lens all named rows; "
    "both printed where the changes differ in sign or by more than 5 points; countries from 1 % of P."
)
WORDINGS = ("full", "press", "both", "full_level", "press_level")
CLOSED_ONLY = True
NOTABLE = Fraction(1, 100)
LIMIT = 3
USUAL = 0.057
"""Median of each week's largest |change in tokens| over P (press lens), over the public weekly charts."""
LEVEL_SURPRISE = 0.5


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """Up to three countries."""
    before = history.previous(view.week)
    found = [_about(view, before, country) for country in _notable(view)]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _notable(view: WeekView) -> list[str]:
    totals = view.lens(widest_lens(view)).named
    return [total.country for total in totals if total.tokens >= NOTABLE * view.total and total.tokens][:LIMIT]


def _about(view: WeekView, before: WeekView | None, country: str) -> Insight:
    changes = {name: country_change(view, before, name, country) for name in LensName}
    press, full = changes[LensName.PRESS], changes[LensName.FULL]
    if press and full and lenses_differ(press.value, full.value):
        return _both(view, before, country, press, full)
    name = LensName.FULL if full else LensName.PRESS if press else widest_lens(view)
    rows = country_rows(view, name, country)
    tokens, share = tokens_figure("tokens", rows), share_figure("share", rows, total_rows(view))
    change = changes[name]
    return Insight(
        kind="countries",
        wording=f"{name}" if change else f"{name}_level",
        surprise=_surprise(view, before, country, name) if change else LEVEL_SURPRISE,
        lens=name,
        figures=by_name(tokens, share, change) if change else by_name(tokens, share),
        subjects={"country": Country(country)},
        about_countries=True,
    )


def _both(view: WeekView, before: WeekView | None, country: str, press: Figure, full: Figure) -> Insight:
    return Insight(
        kind="countries",
        wording="both",
        surprise=max(_surprise(view, before, country, name) for name in LensName),
        lens=LensName.FULL,
        figures=by_name(
            tokens_figure("press", country_rows(view, LensName.PRESS, country)),
            figure("press_change", press.unit, press.formula, **press.terms),
            tokens_figure("full", country_rows(view, LensName.FULL, country)),
            figure("full_change", full.unit, full.formula, **full.terms),
        ),
        subjects={"country": Country(country)},
        about_countries=True,
    )


def _surprise(view: WeekView, before: WeekView | None, country: str, name: LensName) -> float:
    earlier = before.lens(name).tokens_of(country) if before else 0
    return scaled((view.lens(name).tokens_of(country) - earlier) / view.total, USUAL)

"""Growth streak: consecutive weeks in which the total, or a country, strictly rose."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, rarity
from bot.domain.lenses import LensName
from bot.domain.measures import comparable, country_rows, tells, total_rows, widest_lens
from bot.domain.receipts import ReceiptRow, count_figure, tokens_figure
from bot.domain.streaks import Streak, streak

DEFINITION = (
    "Consecutive closed weeks in which P, or one of the three largest countries (from 1 % of P) in the widest lens "
    "that the rows allow, strictly rose; from 3; 'at least' where the stored weeks do not reach back to its beginning."
)
WORDINGS = ("total", "total_at_least", "press", "press_at_least", "full", "full_at_least")
CLOSED_ONLY = True
REPORTED_FROM = 3
LARGEST = 3
NOTABLE = Fraction(1, 100)
A_RISE = rarity(37, 49)
"""How surprising one more rise is: the total rose in 37 of 49 public weeks."""
LIMIT = 3.0
"""A long streak is told for weeks: it must not head every ranking."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The total and the two countries that have risen longest."""
    found = list(_total(history, view))
    name = widest_lens(view)
    largest = view.lens(name).named[:LARGEST] if tells(view, name) else ()
    countries = [total.country for total in largest if total.tokens >= NOTABLE * view.total]
    rising = [insight for country in countries for insight in _country(history, view, name, country)]
    found += sorted(rising, key=lambda insight: -insight.surprise)[:2]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _total(history: History, view: WeekView) -> Iterator[Insight]:
    def rose(week: WeekView) -> bool | None:
        before = history.back(week.week, 1)
        return week.total > before.total if before else None

    run = streak(history, view, rose)
    if run.length >= REPORTED_FROM:
        yield Insight(
            kind="growth_streak",
            wording="total_at_least" if run.is_minimum else "total",
            surprise=_surprise(run),
            lens="all rows",
            figures={
                "weeks": count_figure("weeks", [row for week in run.weeks for row in total_rows(week)]),
                "total": tokens_figure("total", total_rows(view)),
            },
        )


def _country(history: History, view: WeekView, name: LensName, country: str) -> Iterator[Insight]:
    def rose(week: WeekView) -> bool | None:
        before = history.back(week.week, 1)
        if before is None or not comparable(week, before, name):
            return None
        return week.lens(name).tokens_of(country) > before.lens(name).tokens_of(country)

    run = streak(history, view, rose)
    if run.length >= REPORTED_FROM:
        rows = [ReceiptRow(week.week.start, country, week.lens(name).tokens_of(country)) for week in run.weeks]
        yield Insight(
            kind="growth_streak",
            wording=f"{name}_at_least" if run.is_minimum else f"{name}",
            surprise=_surprise(run),
            lens=name,
            figures={
                "weeks": count_figure("weeks", rows),
                "tokens": tokens_figure("tokens", country_rows(view, name, country)),
            },
            subjects={"country": Country(country)},
            about_countries=True,
        )


def _surprise(run: Streak) -> float:
    return min(run.length * A_RISE, LIMIT)

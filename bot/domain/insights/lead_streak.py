"""Lead streak: consecutive closed weeks with the same leader."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, rarity
from bot.domain.lenses import LensName
from bot.domain.measures import tells
from bot.domain.receipts import ReceiptRow, count_figure
from bot.domain.streaks import Streak, lead_streak

DEFINITION = (
    "Consecutive closed weeks with the same leader in one lens, from 2; a tie or an overtaking ends it; "
    "a gap in the data or the first stored week gives 'at least'."
)
WORDINGS = ("press", "press_at_least", "full", "full_at_least")
CLOSED_ONLY = True
REPORTED_FROM = 2
A_WEEK_MORE = rarity(44, 49)
"""How surprising one more week is: 44 of 49 public weeks kept their leader (press lens)."""
LIMIT = 2.0
"""A long streak is told for years: it must not head every ranking."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """One insight for each lens that tells, the longer streak first."""
    runs = {name: lead_streak(history, view, name) for name in LensName if tells(view, name)}
    found = [_about(name, run) for name, run in runs.items() if run and run.length >= REPORTED_FROM]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _about(name: LensName, run: Streak) -> Insight:
    lens = run.weeks[0].lens(name)
    country = lens.lead.country if lens.lead else ""
    rows = [ReceiptRow(week.week.start, country, week.lens(name).tokens_of(country)) for week in run.weeks]
    return Insight(
        kind="lead_streak",
        wording=f"{name}_at_least" if run.is_minimum else f"{name}",
        surprise=min(run.length * A_WEEK_MORE, LIMIT),
        lens=name,
        figures={"weeks": count_figure("weeks", rows)},
        subjects={"country": Country(country)},
        about_countries=True,
    )

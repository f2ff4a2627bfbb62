"""Sweep: the first ranks held by one country without a break."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, rarity
from bot.domain.lenses import count_sweep
from bot.domain.measures import rows_of
from bot.domain.receipts import count_figure

DEFINITION = (
    "The largest k up to 10 with ranks 1 to k of one country; Unknown breaks it; reported from 3; "
    "in a week to date 'so far', and not at all in a week with a gap."
)
WORDINGS = ("top", "so_far")
CLOSED_ONLY = False
REPORTED_FROM = 3
AT_LEAST = {3: 31, 4: 21, 5: 11, 6: 6, 7: 5, 8: 3, 9: 2, 10: 1}
"""Of 50 public weeks, how many had a sweep of so many or more (10: their nine rows cannot show it)."""
WEEKS = 50


def find(_history: History, view: WeekView) -> Iterator[Insight]:
    """One insight where the sweep reaches three."""
    size = count_sweep(view.entries)
    if size < REPORTED_FROM or _has_gap(view):
        return
    swept = view.entries[:size]
    yield Insight(
        kind="sweep",
        wording="top" if view.board.closed else "so_far",
        surprise=rarity(AT_LEAST[size], WEEKS),
        lens="all rows",
        figures={"size": count_figure("size", rows_of(view, swept))},
        subjects={"country": Country(swept[0].country)},
        about_countries=True,
    )


def _has_gap(view: WeekView) -> bool:
    days = view.board.days
    return days != view.week.days[: len(days)]

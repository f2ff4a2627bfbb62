"""Seats: which country has the most models in the top 10 and the top 50."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, scaled
from bot.domain.lenses import Entry
from bot.domain.measures import rows_of, settled_top, total_rows
from bot.domain.receipts import count_figure, share_figure

DEFINITION = (
    "Models of the country with the most in the top 10 and the top 50, and their share of P; only where no tie and "
    "no hidden token could change who is in it, and where one country has the most."
)
WORDINGS = ("top10", "top50")
CLOSED_ONLY = True
SIZES = {"top10": 10, "top50": 50}
USUAL_PART = 0.6
"""Median part of the seats that the country with the most has, over the public weekly charts."""


def find(_history: History, view: WeekView) -> Iterator[Insight]:
    """One insight for each size that can be told."""
    for wording, size in SIZES.items():
        top = settled_top(view, size)
        country = _most(top) if top else None
        if top and country:
            yield _about(view, wording, country, top)


def _most(top: tuple[Entry, ...]) -> str | None:
    seats = Counter(entry.country for entry in top if entry.country != UNKNOWN).most_common(2)
    tied = len(seats) > 1 and seats[0][1] == seats[1][1]
    return seats[0][0] if seats and not tied else None


def _about(view: WeekView, wording: str, country: str, top: tuple[Entry, ...]) -> Insight:
    rows = rows_of(view, (entry for entry in top if entry.country == country))
    return Insight(
        kind="seats",
        wording=wording,
        surprise=scaled(len(rows) / len(top), USUAL_PART),
        lens="all rows",
        figures={"seats": count_figure("seats", rows), "share": share_figure("share", rows, total_rows(view))},
        subjects={"country": Country(country)},
        about_countries=True,
    )

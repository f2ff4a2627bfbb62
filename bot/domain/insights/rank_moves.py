"""Rank moves: models that climbed or fell in the ranking."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model, scaled
from bot.domain.lenses import Entry
from bot.domain.measures import rank_figure, rank_move
from bot.domain.receipts import Unit, by_name, figure

DEFINITION = (
    "rank[w-1] - rank[w], both inside 50 and neither changeable by a hidden token; told from 3 places, "
    "inside the top 5 from 1."
)
WORDINGS = ("climb", "fall")
CLOSED_ONLY = True
PLACES, TOP = 3, 5
LIMIT = 3
USUAL_DOUBLINGS = 1.0
"""Median of each week's largest |log2(rank before / rank now)| over the public weekly charts."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The three largest moves; from 4 to 2 weighs as much as from 40 to 20."""
    before = history.previous_as_now(view.week)
    if before is None:
        return
    pairs = [(entry, earlier) for entry in view.entries if (earlier := before.by_slug.get(entry.slug))]
    moved = [pair for pair in pairs if _is_told(*pair)]
    moved.sort(key=lambda pair: (-_size(*pair), pair[0].slug))
    for entry, earlier in moved[:LIMIT]:
        yield _about(view, before, entry, earlier)


def _is_told(now: Entry, before: Entry) -> bool:
    places = rank_move(now, before)
    if not places:
        return False
    return abs(places) >= PLACES or max(now.rank, before.rank) <= TOP


def _size(now: Entry, before: Entry) -> float:
    return abs(math.log2(before.rank / now.rank))


def _about(view: WeekView, before: WeekView, entry: Entry, earlier: Entry) -> Insight:
    climbs = entry.rank < earlier.rank
    now, then = rank_figure("rank", view, entry), rank_figure("before", before, earlier)
    formula = "count(before) - count(now)" if climbs else "count(now) - count(before)"
    places = figure("places", Unit.COUNT, formula, now=now.terms["above"], before=then.terms["above"])
    return Insight(
        kind="rank_moves",
        wording="climb" if climbs else "fall",
        surprise=scaled(_size(entry, earlier), USUAL_DOUBLINGS),
        lens="all rows",
        figures=by_name(places, now, then),
        subjects={"model": Model(entry.slug)},
    )

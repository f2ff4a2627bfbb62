"""Arrivals: models that are new, that come back to the top, that enter it and that leave it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model
from bot.domain.lenses import PRESS_ROWS, Entry
from bot.domain.measures import RANKED, line_of, rank_figure, rows_of, settled_top
from bot.domain.receipts import by_name, count_figure, tokens_figure
from bot.domain.weeks import IsoWeek

DEFINITION = (
    "New: first stored day within 14 days, where all of these are stored, and outside the top 50 of the week before. "
    "Back, entering, out: the top 10 (9 where no more are named) against the week before, where no tie and no hidden "
    "token could change who is in it; another slug of the same family and variant is neither."
)
WORDINGS = ("new", "new_at_least", "returns", "enters", "out")
CLOSED_ONLY = True
SIZES = (10, PRESS_ROWS)
LIMIT = 3
LAST_PLACE = 0.2
"""Fits how rare it is to enter at a rank or better: the first in 5 of 49 public weeks (3.3), the ninth in 42 (0.2)."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """Up to three, the highest ranks first."""
    before = history.previous_as_now(view.week)
    if before is None:
        return
    new = list(_new(history, view, before))
    named = {insight.subjects["model"] for insight in new}
    tops = _tops(view, before)
    changes = list(_changes(history, view, before, *tops)) if tops else []
    found = new + [insight for insight in changes if insight.subjects["model"] not in named]
    yield from sorted(found, key=lambda insight: -insight.surprise)[:LIMIT]


def _new(history: History, view: WeekView, before: WeekView) -> Iterator[Insight]:
    if not history.knows_days_before(view.week):
        return
    known = {line_of(history, entry.slug) for entry in before.entries if entry.rank <= RANKED}
    for entry in view.entries:
        recent = history.is_new(entry, view.week.end)
        if recent and entry.rank_certain and entry.rank <= RANKED and line_of(history, entry.slug) not in known:
            yield Insight(
                kind="arrivals",
                wording="new_at_least" if entry.hidden else "new",
                surprise=math.log2(RANKED / entry.rank),
                lens="all rows",
                figures=by_name(rank_figure("rank", view, entry), tokens_figure("tokens", rows_of(view, [entry]))),
                subjects={"model": Model(entry.slug)},
            )


Top = tuple[Entry, ...]


def _tops(view: WeekView, before: WeekView) -> tuple[Top, Top] | None:
    pairs = ((settled_top(view, size), settled_top(before, size)) for size in SIZES)
    return next(((now, then) for now, then in pairs if now and then), None)


def _changes(history: History, view: WeekView, before: WeekView, now: Top, then: Top) -> Iterator[Insight]:
    here, there = ({line_of(history, entry.slug) for entry in top} for top in (now, then))
    for entry in now:
        if line_of(history, entry.slug) not in there:
            wording = "returns" if _was_there(history, before.week, entry, len(now)) else "enters"
            yield _about(wording, view, entry, "rank", now)
    for entry in then:
        if line_of(history, entry.slug) not in here:
            yield _about("out", before, entry, "before", then)


def _was_there(history: History, until: IsoWeek, entry: Entry, size: int) -> bool:
    """Whether a closed week before had it in the top."""
    line = line_of(history, entry.slug)
    tops = (week.entries[:size] for week in history.closed_weeks(until))
    return any(line == line_of(history, other.slug) for top in tops for other in top)


def _about(wording: str, view: WeekView, entry: Entry, rank: str, top: Top) -> Insight:
    return Insight(
        kind="arrivals",
        wording=wording,
        surprise=math.log2(len(top) / entry.rank) + LAST_PLACE,
        lens="all rows",
        figures=by_name(rank_figure(rank, view, entry), count_figure("top", rows_of(view, top))),
        subjects={"model": Model(entry.slug)},
    )

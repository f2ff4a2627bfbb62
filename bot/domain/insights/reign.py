"""Reign: who holds first place, since when, by variant and by family."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Family, Insight, Model, rarity
from bot.domain.lenses import Entry
from bot.domain.measures import rows_of
from bot.domain.receipts import ReceiptRow, count_figure, tokens_figure
from bot.domain.streaks import Streak, streak

DEFINITION = (
    "Consecutive closed weeks at first place, from 2, by variant and by family (all variants together); a tie ends it, "
    "a week in which hidden tokens or other could change first place cannot tell; another first place than last week's."
)
WORDINGS = ("takes", "model", "model_at_least", "family", "family_at_least")
CLOSED_ONLY = True
REPORTED_FROM = 2
TAKES = rarity(15, 49)
"""15 of 49 public weeks had another first place than the week before."""
A_WEEK_MORE = rarity(34, 49)
LIMIT = 2.0
"""A long reign is told for years: it must not head every ranking."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """Up to two: a new first place or the variant's reign, and the family's where it is longer."""
    first = _first(view)
    run = _model_run(history, view, first) if first else None
    if first:
        yield from _takes(history, view, first)
    if run and run.length >= REPORTED_FROM:
        yield _reign("model", run, [_row(week, week.entries[0]) for week in run.weeks])
    yield from _family(history, view, run.length if run else 0)


def _first(view: WeekView) -> Entry | None:
    """The only first, where no hidden token can change it."""
    first = view.entries[0] if view.entries else None
    return first if first and first.rank_certain and not first.tied else None


def _takes(history: History, view: WeekView, first: Entry) -> Iterator[Insight]:
    before = history.previous_as_now(view.week)
    earlier = _first(before) if before else None
    if earlier and earlier.slug != first.slug:
        yield Insight(
            kind="reign",
            wording="takes",
            surprise=TAKES,
            lens="all rows",
            figures={"tokens": tokens_figure("tokens", rows_of(view, [first]))},
            subjects={"model": Model(first.slug), "over": Model(earlier.slug)},
        )


def _model_run(history: History, view: WeekView, first: Entry) -> Streak:
    def holds(week: WeekView) -> bool | None:
        if not week.entries or week.entries[0].tied:
            return False
        best = _first(week)
        return best.slug == first.slug if best else None

    return streak(history, view, holds)


def _row(view: WeekView, entry: Entry) -> ReceiptRow:
    return ReceiptRow(view.week.start, entry.slug, entry.tokens)


def _family(history: History, view: WeekView, variant_weeks: int) -> Iterator[Insight]:
    leader = _first_family(history, view)
    if leader is None:
        return

    def holds(week: WeekView) -> bool | None:
        best = _first_family(history, week)
        return best == leader if best else None

    run = streak(history, view, holds)
    if run.length >= max(REPORTED_FROM, variant_weeks + 1):
        rows = [ReceiptRow(week.week.start, leader, history.families(week)[leader]) for week in run.weeks]
        yield _reign("family", run, rows)


def _first_family(history: History, view: WeekView) -> str | None:
    """The first family, where all of `other` could not change it; it may hide any number of variants."""
    sums = list(history.families(view).items())
    second = sums[1][1] if len(sums) > 1 else 0
    return sums[0][0] if sums and sums[0][1] > second + view.board.other else None


def _reign(what: str, run: Streak, rows: list[ReceiptRow]) -> Insight:
    name = rows[0].subject
    return Insight(
        kind="reign",
        wording=f"{what}_at_least" if run.is_minimum else what,
        surprise=min(run.length * A_WEEK_MORE, LIMIT),
        lens="all rows",
        figures={"weeks": count_figure("weeks", rows)},
        subjects={"model": Model(name)} if what == "model" else {"family": Family(name)},
    )

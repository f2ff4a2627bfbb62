"""Concentration: how much of the tokens a few publishers, and a few models, have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import AuthorName, Insight, Model, scaled
from bot.domain.lenses import LensName
from bot.domain.measures import comparable, rows_of, sees_market, settled_top, total_rows
from bot.domain.receipts import Figure, ReceiptRow, Unit, by_name, figure, share_figure

DEFINITION = (
    "Publishers: Herfindahl index over the named tokens (80 % of P or more), and the part of them that the largest and "
    "the five largest have; each anonymous listing is a publisher of its own. "
    "Models: the share of P that the first row and the first five have."
)
WORDINGS = ("authors", "models")
CLOSED_ONLY = True
TOP = 5
USUAL_HHI = 0.006
"""Median weekly change of the index: 0.004 over the public daily weeks (five), 0.017 over the charts' nine rows."""
USUAL_POINTS = 0.026
"""Median weekly change of the five largest rows' share, over the public weekly charts."""
LEVEL_SURPRISE = 0.5


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """One insight on publishers, one on models."""
    before = history.previous(view.week)
    found = [*_authors(view, before), *_models(view, before)]
    yield from sorted(found, key=lambda insight: -insight.surprise)


def _authors(view: WeekView, before: WeekView | None) -> Iterator[Insight]:
    rows = _author_rows(view)
    if not sees_market(view) or len(rows) < TOP or not rows[0].tokens or rows[0].tokens == rows[1].tokens:
        return
    hhi = _index(rows)
    earlier = _author_rows(before) if before and comparable(view, before, LensName.FULL) else []
    known = sum(row.tokens for row in earlier) > 0
    yield Insight(
        kind="concentration",
        wording="authors",
        surprise=scaled(float(hhi.value - _index(earlier).value), USUAL_HHI) if known else LEVEL_SURPRISE,
        lens=LensName.FULL,
        figures=by_name(hhi, share_figure("top1", rows[:1], rows), share_figure("top5", rows[:TOP], rows)),
        subjects={"author": AuthorName(rows[0].subject)},
    )


def _author_rows(view: WeekView) -> list[ReceiptRow]:
    sums: defaultdict[str, int] = defaultdict(int)
    for entry in view.entries:
        sums[entry.slug if entry.attribution.stealth else entry.author] += entry.tokens
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [ReceiptRow(view.week.start, author, tokens) for author, tokens in ordered]


def _index(rows: list[ReceiptRow]) -> Figure:
    return figure("hhi", Unit.INDEX, "squares(authors) / (authors * authors)", authors=rows)


def _models(view: WeekView, before: WeekView | None) -> Iterator[Insight]:
    five = _five(view)
    if five is None or view.entries[0].tied or not view.total:
        return
    earlier = _five(before) if before else None
    change = five.value - earlier.value if earlier else None
    yield Insight(
        kind="concentration",
        wording="models",
        surprise=LEVEL_SURPRISE if change is None else scaled(float(change), USUAL_POINTS),
        lens="all rows",
        figures=by_name(share_figure("top1", rows_of(view, view.entries[:1]), total_rows(view)), five),
        subjects={"model": Model(view.entries[0].slug)},
    )


def _five(view: WeekView) -> Figure | None:
    top = settled_top(view, TOP)
    return share_figure("top5", rows_of(view, top), total_rows(view)) if top and view.total else None

"""Leaderboards by model, family, author or country as tables of a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.domain.history import History
from bot.domain.leaderboards import Grouping, LeaderboardRow
from bot.domain.period_views import period_view
from bot.domain.periods import DatedPeriod
from bot.presentation.card import Table, TableRow
from bot.presentation.marks import marks_explained, rank_text, tokens_text
from bot.presentation.wording import Wording


def leaderboard_table(
    rows: Sequence[LeaderboardRow], history: History, period: DatedPeriod, by: Grouping, wording: Wording
) -> Table:
    """The rows with names in the reader's language; the note is the share of all tokens."""
    wording = wording.about(history)
    found = period_view(history, period)
    title = "board.title" if found and found.complete else "board.title_so_far"
    headings = (f"board.{by}", "table.country", "table.tokens", "table.change")
    texts = [wording.text(key) for key in headings]
    return Table(
        title=wording.text(title, group=wording.text(f"board.by_{by}"), week=period),
        headings=(wording.text("table.rank"), texts[0], texts[1], texts[2], texts[3]),
        rows=tuple(_row(row, by, wording) for row in rows),
        remark=" · ".join(marks_explained(rows, wording)),
    )


def _row(row: LeaderboardRow, by: Grouping, wording: Wording) -> TableRow:
    names: Mapping[Grouping, Callable[[str], str]] = {
        Grouping.MODEL: wording.names.model,
        Grouping.FAMILY: wording.names.family,
        Grouping.AUTHOR: wording.names.author,
        Grouping.COUNTRY: wording.names.country,
    }
    numbers = wording.numbers
    return TableRow(
        rank=rank_text(row),
        name=names[by](row.key),
        country=row.country,
        tokens=tokens_text(row.tokens, wording, hidden=row.hidden),
        change=numbers.change(row.change),
        note=numbers.percent(row.share),
    )

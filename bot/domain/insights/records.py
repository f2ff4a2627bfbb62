"""Records: the largest week of all tokens and the largest day of any model since the first stored day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.domain.boards import WeekBoard
from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, Model, rarity
from bot.domain.measures import total_rows
from bot.domain.receipts import ReceiptRow, Unit, by_name, figure, tokens_figure

DEFINITION = (
    "Maximum since the first stored day, which is stated: P among at least 8 stored weeks before, a model's single day "
    "among the days of at least 8; a tie is no record."
)
WORDINGS = ("total", "model_day")
CLOSED_ONLY = True
WEEKS_NEEDED = 8
TOTAL = rarity(25, 42)
"""25 of the 42 public weeks with 8 before them were the largest so far."""
MODEL_DAY = rarity(1, 7)
"""Not measurable in the public days (seven weeks): taken for one of seven."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """A record day of a model, and a record week."""
    boards = [board for week, board in history.snapshot.boards.items() if week < view.week]
    yield from _model_day(view, boards)
    yield from _total(history, view, boards)


def _total(history: History, view: WeekView, boards: list[WeekBoard]) -> Iterator[Insight]:
    earlier = [week for board in boards if (week := history.view(board.week))]
    if len(earlier) < WEEKS_NEEDED or view.total <= max(week.total for week in earlier):
        return
    rows = [row for week in earlier for row in total_rows(week)]
    yield Insight(
        kind="records",
        wording="total",
        surprise=TOTAL,
        lens="all rows",
        figures=by_name(
            tokens_figure("total", total_rows(view)), figure("previous", Unit.TOKENS, "max(rows)", rows=rows)
        ),
        subjects={"since": min(_first_day(board) for board in boards)},
    )


def _model_day(view: WeekView, boards: list[WeekBoard]) -> Iterator[Insight]:
    peak = view.board.peak
    earlier = [(board, board.peak) for board in boards if board.peak]
    if peak is None or len(earlier) < WEEKS_NEEDED or peak.tokens <= max(other.tokens for _, other in earlier):
        return
    rows = [ReceiptRow(other.date, other.slug, other.tokens) for _, other in earlier]
    yield Insight(
        kind="records",
        wording="model_day",
        surprise=MODEL_DAY,
        lens="all rows",
        figures=by_name(
            tokens_figure("tokens", [ReceiptRow(peak.date, peak.slug, peak.tokens)]),
            figure("previous", Unit.TOKENS, "max(rows)", rows=rows),
        ),
        subjects={
            "model": Model(peak.slug),
            "day": peak.date,
            "since": min(_first_day(board) for board, _ in earlier),
        },
    )


def _first_day(board: WeekBoard) -> dt.date:
    return board.days[0] if board.days else board.week.start

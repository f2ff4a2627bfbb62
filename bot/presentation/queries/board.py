"""`/board`: a leaderboard, in pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.leaderboards import Grouping, Selection
from bot.domain.periods import BoardPeriod
from bot.presentation.lookups.board import BoardRequest, board_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.paging import PAGE_SIZES, PagedCard
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class BoardQuery(Query):
    """A leaderboard.

    Attributes:
        day: The day, or a day of the month, where the period is one; None for the newest.
        top: How many rows at most; None for all.
        country: ISO 3166-1 alpha-2; None for all.
        free: Only free variants, only paid ones, or None for both.
        size: Rows a page.
    """

    pictures: ClassVar[int] = 0

    by: Grouping = Grouping.MODEL
    period: BoardPeriod = BoardPeriod.WEEK
    day: dt.date | None = None
    top: int | None = None
    country: str | None = None
    free: bool | None = None
    size: int = PAGE_SIZES[0]

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`."""
        request = BoardRequest(
            by=self.by,
            selection=Selection(self.country, self.free),
            period=self.period,
            day=self.day,
            page=page,
            size=min(self.size, PAGE_SIZES[-1]),
            top=self.top,
        )
        return board_card(lookup, request)

"""`/movers`: what rose, fell, came and went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.movements import Movement
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.movers import movers_card
from bot.presentation.lookups.paging import PagedCard
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class MoversQuery(Query):
    """One kind of movement in a week, or on `day` against the day before."""

    pictures: ClassVar[int] = 0

    movement: Movement = Movement.UP
    day: dt.date | None = None

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`."""
        return movers_card(lookup, self.movement, self.day, page)

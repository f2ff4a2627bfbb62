"""A source that has nothing new, for bots whose database is full already."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence

from bot.domain.catalog import ModelCard
from bot.domain.readings import Period, Reading


class QuietSource:
    """`bot.ports.UsageSource` and `CatalogSource` without anything new; `reads` counts how often it was asked."""

    name = "quiet"
    periods = frozenset({Period.DAY})
    earliest = dt.date(2026, 11, 1)

    def __init__(self) -> None:
        self.reads = 0

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncIterator[Reading]:
        """Nothing, whatever is asked for."""
        del start, end, period
        self.reads += 1
        for never in ():
            yield never

    async def read_models(self) -> Sequence[ModelCard]:
        """Nothing."""
        return ()

"""Where usage, names and prices are read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.domain.catalog import ModelCard
from bot.domain.readings import Period, Reading

POLL_DAYS = 30
"""Every poll reads this many days again, because the source restates."""


class UsageSource(Protocol):
    """One place that token usage can be read from."""

    @property
    def name(self) -> str:
        """As it is cited, such as `OpenRouter Data API`."""
        ...

    @property
    def periods(self) -> frozenset[Period]:
        """Which periods it can give."""
        ...

    @property
    def earliest(self) -> dt.date:
        """The first day it can give, as far as is known before asking."""
        ...

    def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncIterator[Reading]:
        """The readings that cover `start` to `end`, both included, newest window first.

        A source may split the span into several answers (366 days each, or 30), and may give fewer days than
        asked for: a reading says which days it covers and which of them are gaps. A day that comes in two of
        them comes with the same figures or with the newer first. Nothing at all is yielded where the source
        says that nothing changed since the last reading: what it gave then was thereby asked for again.

        Raises:
            SourceUnavailableError: It cannot be reached, or goes on failing after retries.
            SourceRefusedError: It refused the request, and would again.
            BudgetExhaustedError: Our own budget for it is used up.
            DataError: An answer as a whole is not usable; readings yielded before stay good.
        """
        ...


class CatalogSource(Protocol):
    """Where names, prices and release dates come from."""

    async def read_models(self) -> Sequence[ModelCard]:
        """All models listed now, variants included.

        Raises:
            SourceError: As for `UsageSource.read`.
            DataError: The answer is not usable.
        """
        ...

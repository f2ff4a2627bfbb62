"""A poll job with doubles around it, and what it did to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.domain.catalog import ModelCard
from bot.domain.errors import TokentideError
from bot.domain.history import EMPTY_SNAPSHOT, History
from bot.ports import Clock, UsageSource, UsageStore
from bot.services.polling import Polling
from tests.fakes.histories import make_tables


@dataclass
class Models:
    """A list of models, or the error that it fails with."""

    cards: Sequence[ModelCard] = ()
    error: TokentideError | None = None

    async def read_models(self) -> Sequence[ModelCard]:
        if self.error:
            raise self.error
        return self.cards


@dataclass
class Readers:
    """Hears of each refresh; serves one history."""

    history: History = field(default_factory=lambda: History(EMPTY_SNAPSHOT, make_tables()))
    refreshed: list[tuple[set[dt.date], int]] = field(default_factory=list[tuple[set[dt.date], int]])

    async def refresh(self, dates: Collection[dt.date], readings: int) -> None:
        self.refreshed.append((set(dates), readings))


def make_polling(
    source: UsageSource, store: UsageStore, clock: Clock, readers: Readers | None = None, models: Models | None = None
) -> Polling:
    known = readers or Readers()
    return Polling(source, models or Models(), store, clock, known.refresh, lambda: known.history)

"""What every look-up has: the week it is about, and a card for an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bot.domain.insight import Country, Model
from bot.domain.weeks import IsoWeek
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.paging import PagedCard


@dataclass(frozen=True, slots=True)
class Query(ABC):
    """One question about one week.

    Attributes:
        pictures: How many of its card's pictures are shown at once; the others wait behind a button.
        week: None for the newest closed week, whenever that is asked for.
    """

    pictures: ClassVar[int] = 1

    week: IsoWeek | None = None

    def at(self, week: IsoWeek) -> Self:
        """The same question about `week`, which buttons carry: it means the same next month."""
        return replace(self, week=week)

    @property
    def subject(self) -> Model | Country | None:
        """The one model or country that it is about; None where it is about all or several."""
        return None

    @abstractmethod
    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """The card; of a long list the page asked for, or the nearest there is.

        Raises:
            NoDataError: What is asked for is not among the stored data.
        """

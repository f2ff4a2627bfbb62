"""Show the maths: the receipts behind what another look-up showed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.domain.insight import Country, Model
from bot.domain.lenses import LensName
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.maths import maths_card
from bot.presentation.lookups.paging import PagedCard
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class MathsQuery(Query):
    """The receipts of a week's figures: of all, of one model, or of one country through both lenses."""

    pictures: ClassVar[int] = 0

    model: str | None = None
    country: str | None = None

    @classmethod
    def behind(cls, query: Query) -> Self:
        """The receipts of what `query` shows."""
        subject = query.subject
        model = subject.slug if isinstance(subject, Model) else None
        return cls(query.week, model, subject.code if isinstance(subject, Country) else None)

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`."""
        return maths_card(lookup, tuple(self._beginnings()), page)

    def _beginnings(self) -> Iterator[str]:
        if self.model is not None:
            yield f"model.{self.model}."
        if self.country is not None:
            yield from (f"{lens}.{self.country}." for lens in LensName)

"""`/country`: one country."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.insight import Country
from bot.domain.lenses import LensName
from bot.presentation.lookups.country import country_card
from bot.presentation.lookups.lookup import WEEKS, Lookup
from bot.presentation.lookups.paging import SINGLE, PagedCard
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class CountryQuery(Query):
    """One country, by its ISO 3166-1 alpha-2 code; `lens` is what its picture counts, over `weeks`."""

    code: str = ""
    weeks: int = WEEKS
    lens: LensName = LensName.FULL

    @property
    def subject(self) -> Country:
        """The country."""
        return Country(self.code)

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`; it has one page."""
        del page
        return PagedCard(country_card(lookup, self.code, self.weeks, self.lens), SINGLE)

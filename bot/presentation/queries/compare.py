"""`/compare`: several models, or several countries, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.insight import Country, Model
from bot.presentation.lookups.compare import compare_card
from bot.presentation.lookups.lookup import WEEKS, Lookup
from bot.presentation.lookups.paging import SINGLE, PagedCard
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class CompareQuery(Query):
    """Two to four models by their slugs, or countries by their codes; `weeks` is how far back the picture goes."""

    models: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    weeks: int = WEEKS

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`; it has one page."""
        del page
        names = [*map(Model, self.models), *map(Country, self.countries)]
        return PagedCard(compare_card(lookup, names, self.weeks), SINGLE)

"""`/model`: one model."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.insight import Model
from bot.presentation.lookups.lookup import WEEKS, Lookup
from bot.presentation.lookups.model import model_card
from bot.presentation.lookups.paging import SINGLE, PagedCard
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class ModelQuery(Query):
    """One model, by its slug; `weeks` is how far back its picture goes."""

    name: str = ""
    weeks: int = WEEKS

    @property
    def subject(self) -> Model:
        """The model."""
        return Model(self.name)

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`; it has one page."""
        del page
        return PagedCard(model_card(lookup, self.name, self.weeks), SINGLE)

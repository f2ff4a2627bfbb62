"""`/pulse`: the weekly summary."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.guild_settings import LensChoice
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.paging import SINGLE, PagedCard
from bot.presentation.queries.query import Query
from bot.presentation.summary import summary_card


@dataclass(frozen=True, slots=True)
class PulseQuery(Query):
    """The summary of a week, through one lens or both."""

    lens: LensChoice = LensChoice.BOTH

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`; it has one page."""
        del page
        card = summary_card(lookup.facts, lookup.history, lookup.wording, lookup.now, self.lens.lenses)
        return PagedCard(card, SINGLE)

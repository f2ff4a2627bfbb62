"""Show the maths of a post: the receipts behind what it displays, however the data have changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.maths import maths_card
from bot.presentation.lookups.paging import PagedCard
from bot.presentation.lookups.posted import posted_card
from bot.presentation.queries.codec import MessageId
from bot.presentation.queries.query import Query


@dataclass(frozen=True, slots=True)
class PostedQuery(Query):
    """The receipts of what the digest in a message displays; those of the week where the message holds no digest."""

    pictures: ClassVar[int] = 0

    message: MessageId | None = None

    def answer(self, lookup: Lookup, page: int = 1) -> PagedCard:
        """See `Query`."""
        if lookup.origin is None:
            return maths_card(lookup, page=page)
        return posted_card(lookup, lookup.origin, page)

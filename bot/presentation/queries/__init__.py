"""Look-ups as values: what was asked, so that a command, a button and a page turned next month ask the same.

    query = BoardQuery(by=Grouping.COUNTRY)
    query.answer(lookup).card

One file a look-up; a new one is a new file and its line in `KINDS`. Nothing here knows a platform.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.presentation.queries.board import BoardQuery
from bot.presentation.queries.codec import ForgedError, MessageId, Resolve, decode, encode
from bot.presentation.queries.compare import CompareQuery
from bot.presentation.queries.country import CountryQuery
from bot.presentation.queries.maths import MathsQuery
from bot.presentation.queries.model import ModelQuery
from bot.presentation.queries.movers import MoversQuery
from bot.presentation.queries.posted import PostedQuery
from bot.presentation.queries.pulse import PulseQuery
from bot.presentation.queries.query import Query

KINDS: Mapping[str, type[Query]] = {
    "pulse": PulseQuery,
    "board": BoardQuery,
    "model": ModelQuery,
    "compare": CompareQuery,
    "country": CountryQuery,
    "movers": MoversQuery,
    "maths": MathsQuery,
    "posted": PostedQuery,
}
"""Every look-up that a button can ask again, by the word that stands in its id."""
_WORDS: Mapping[type[Query], str] = {kind: word for word, kind in KINDS.items()}


def arguments_of(query: Query) -> tuple[str, ...]:
    """What a button carries to ask the query again."""
    return _WORDS[type(query)], *encode(query)


def query_of(arguments: Sequence[str], resolve: Resolve) -> Query:
    """The query that a button carries.

    Raises:
        ForgedError: No query is written so, or it names what is not known any more.
    """
    word, *texts = arguments or ("",)
    if word not in KINDS:
        raise ForgedError(f"{word!r} is no look-up")
    return decode(KINDS[word], texts, resolve)


__all__ = [
    "KINDS",
    "BoardQuery",
    "CompareQuery",
    "CountryQuery",
    "ForgedError",
    "MathsQuery",
    "MessageId",
    "ModelQuery",
    "MoversQuery",
    "PostedQuery",
    "PulseQuery",
    "Query",
    "arguments_of",
    "query_of",
]

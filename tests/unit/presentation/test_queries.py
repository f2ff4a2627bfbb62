"""Queries as values and as what buttons carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.guild_settings import LensChoice
from bot.domain.leaderboards import Grouping
from bot.domain.lenses import LensName
from bot.domain.movements import Movement
from bot.domain.periods import BoardPeriod
from bot.domain.weeks import IsoWeek
from bot.edge.rendering import custom_id
from bot.presentation.queries import (
    KINDS,
    BoardQuery,
    CompareQuery,
    CountryQuery,
    ForgedError,
    MathsQuery,
    MessageId,
    ModelQuery,
    MoversQuery,
    PostedQuery,
    PulseQuery,
    Query,
    arguments_of,
    query_of,
)
from bot.services.search import short_key
from tests.unit.presentation.hostile import HOSTILE

NOBODY: dict[str, str] = {}
NAMES = st.one_of(st.sampled_from([*HOSTILE, "cn/a", "US", "~abc", "", "a" * 200]), st.text(max_size=80))
WEEKS = st.builds(IsoWeek.of, st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)))
DAYS = st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1))
COUNTRY = st.sampled_from(["CN", "US", "ZZ"])
COUNTS = st.integers(2, 104)
QUERIES: st.SearchStrategy[Query] = st.one_of(
    st.builds(PulseQuery, WEEKS, st.sampled_from(LensChoice)),
    st.builds(
        BoardQuery,
        WEEKS,
        st.sampled_from(Grouping),
        st.sampled_from(BoardPeriod),
        DAYS,
        st.none() | st.integers(1, 500),
        st.none() | COUNTRY,
        st.none() | st.booleans(),
        st.sampled_from([10, 20]),
    ),
    st.builds(ModelQuery, WEEKS, NAMES, COUNTS),
    st.builds(CountryQuery, WEEKS, COUNTRY, COUNTS, st.sampled_from(LensName)),
    st.builds(CompareQuery, WEEKS, st.lists(NAMES, min_size=2, max_size=4).map(tuple), st.just(()), COUNTS),
    st.builds(CompareQuery, WEEKS, st.just(()), st.lists(COUNTRY, min_size=2, max_size=4).map(tuple), COUNTS),
    st.builds(MoversQuery, WEEKS, st.sampled_from(Movement), DAYS),
    st.builds(MathsQuery, WEEKS, st.none() | NAMES, st.none() | COUNTRY),
    st.builds(PostedQuery, WEEKS, st.none() | st.integers(1, 2**63 - 1).map(MessageId)),
)


def names_in(query: Query) -> Iterator[str]:
    for value in (getattr(query, name, None) for name in ("name", "model", "models")):
        yield from [value] if isinstance(value, str) else value or ()


@given(QUERIES)
@settings(max_examples=500, deadline=None)
def test_every_query_fits_into_a_button_and_comes_back(query: Query) -> None:
    keys = {short_key(name): name for name in names_in(query)}
    arguments = arguments_of(query)

    assert len(custom_id("page", ("9999", *arguments))) <= 100
    assert query_of(arguments, keys.get) == query


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("drop",),
        ("pulse",),
        ("pulse", "2026-W14"),
        ("pulse", "2026-W14", "both", "more"),
        ("pulse", "2026-W99", "both"),
        ("pulse", "2026-03-30", "both"),
        ("pulse", "2026-W14", "BOTH"),
        ("board", "2026-W14", "model", "week", "", "0", "", "", "10"),
        ("board", "2026-W14", "model", "week", "", "", "", "maybe", "10"),
        ("board", "2026-W14", "model", "week", "20260330", "", "", "", "10"),
        ("model", "2026-W14", "~aaaaaaaaaaaa", "26"),
        ("model", "2026-W14", "cn/alpha", "26"),
        ("model", "2026-W14", "x", "-1"),
        ("compare", "2026-W14", "~a/", "", "26"),
        ("posted", "2026-W14", str(2**63)),
        ("posted", "2026-W14", "007"),
        ("posted", "2026-W14", "-7"),
    ],
)
def test_what_no_query_is_written_as_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(ForgedError):
        query_of(arguments, NOBODY.get)


@given(st.sampled_from(sorted(KINDS)), st.lists(st.text("0123456789W-~/yesnomodel \u0662", max_size=10), max_size=9))
@settings(max_examples=500, deadline=None)
def test_whatever_is_forged_is_refused_or_is_a_query_of_ours(kind: str, texts: list[str]) -> None:
    try:
        query = query_of((kind, *texts), NOBODY.get)
    except ForgedError:
        return
    assert arguments_of(query) == (kind, *texts)


def test_the_maths_are_about_what_was_shown() -> None:
    week = IsoWeek(2026, 14)
    assert MathsQuery.behind(ModelQuery(week, "cn/a")) == MathsQuery(week, model="cn/a")
    assert MathsQuery.behind(CountryQuery(week, "CN")) == MathsQuery(week, country="CN")
    assert MathsQuery.behind(PulseQuery(week)) == MathsQuery(week)

"""Cautions are kept as sentences, and read again; other texts are none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cautions import Caution, OddModel, OddTotal, SumsDiffer, read_caution

DAYS = st.dates(dt.date(1000, 1, 1))
FACTORS = st.decimals(0, 10**6, places=2).map(str) | st.just("inf")
CAUTIONS: st.SearchStrategy[Caution] = st.one_of(
    st.builds(OddTotal, DAYS, FACTORS, st.integers(1, 9)),
    st.builds(
        OddModel, st.text(max_size=40) | st.just("a on 2026-01-12 is 3.0 times its median of 7 days"), DAYS, FACTORS
    ),
    st.builds(SumsDiffer, st.integers(0), st.integers(0)),
)


@given(CAUTIONS)
def test_what_is_kept_is_read_again(caution: Caution) -> None:
    assert read_caution(str(caution)) == caution


@pytest.mark.parametrize(
    "text",
    [
        "",
        "total is 3.00 times the usual",
        "total of 2026-13-12 is 3.10 times the median of its last 4 Mondays",
        "total of 2026-01-12 is 3.10 times the median of its last 4 Tuesdays",
        "total of\n2026-01-12 is 3.10 times the median of its last 4 Mondays",
    ],
)
def test_another_text_is_no_caution(text: str) -> None:
    assert read_caution(text) is None


def test_the_sentences_are_those_that_databases_hold() -> None:
    day = dt.date(2026, 1, 12)
    assert str(OddTotal(day, "3.10", 4)) == "total of 2026-01-12 is 3.10 times the median of its last 4 Mondays"
    assert str(OddModel("cn/a", day, "11.2")) == "cn/a on 2026-01-12 is 11.2 times its median of 7 days"
    assert str(SumsDiffer(1, 2)) == "the days sum to 1 tokens, the source's own week says 2"

"""What a post displayed, stored and read again."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.displayed import Displayed, DisplayedFigure, DisplayedLead
from bot.domain.displayed_json import DisplayedFormatError, Promised, decode, digest_in, encode, shown_in
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek
from tests.fakes.displayed import WEEK, displayed

WEEKS = st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1)).map(IsoWeek.of)
TEXTS = st.text(max_size=30)
COUNTS = st.none() | st.integers(0, 500)
LEADS = st.builds(
    DisplayedLead, st.none() | st.text("ABCZ", min_size=2, max_size=2), st.booleans(), COUNTS, st.booleans()
)
FIGURES = st.builds(DisplayedFigure, st.sampled_from(Unit), st.integers(-(10**30), 10**30))
ANY = st.builds(
    Displayed,
    week=WEEKS,
    data_hash=TEXTS,
    table_version=TEXTS,
    known_at=st.datetimes(timezones=st.just(dt.UTC)),
    days=st.dictionaries(st.dates(), TEXTS, max_size=14),
    leads=st.dictionaries(st.sampled_from(LensName), LEADS),
    sweep=COUNTS,
    ranks=st.dictionaries(TEXTS, st.integers(1, 60), max_size=10),
    figures=st.dictionaries(TEXTS, FIGURES, max_size=30),
)


@given(one=st.one_of(ANY, st.builds(Promised, WEEKS)))
def test_what_is_stored_is_read_back_whole(one: Displayed | Promised) -> None:
    text = encode(one)
    assert decode(text) == one
    assert encode(decode(text)) == text


def test_the_order_of_the_table_is_kept() -> None:
    found = decode(encode(displayed(ranks={"z": 1, "a": 2, "m": 3})))
    assert isinstance(found, Displayed)
    assert list(found.ranks) == ["z", "a", "m"]


@given(text=TEXTS | st.sampled_from(["", "null", "[]", "{}", '{"v":1}', '{"v":1,"kind":"digest","week":"2026-W14"}']))
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(DisplayedFormatError):
        decode(text)


@pytest.mark.parametrize("text", [None, "", "{}", encode(displayed())[:-1]])
def test_a_text_that_says_nothing_is_nothing(text: str | None) -> None:
    assert shown_in(text) is None
    assert digest_in(text) is None


def test_only_a_digest_is_read_as_one() -> None:
    promised = Promised(WEEK)
    assert (shown_in(encode(displayed())), shown_in(encode(promised))) == (displayed(), promised)
    assert (digest_in(encode(displayed())), digest_in(encode(promised))) == (displayed(), None)


@given(cut=st.integers(1, 300))
def test_a_text_that_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(DisplayedFormatError):
        decode(encode(displayed())[:-cut])


@pytest.mark.parametrize("missing", ["week", "data", "tables", "at", "days", "leads", "sweep", "ranks", "figures"])
def test_a_text_that_lacks_something_is_refused(missing: str) -> None:
    found = json.loads(encode(displayed()))
    del found[missing]
    with pytest.raises(DisplayedFormatError, match="does not say what a post displayed"):
        decode(json.dumps(found))


def test_a_newer_form_is_refused_as_such() -> None:
    found = json.loads(encode(displayed()))
    with pytest.raises(DisplayedFormatError, match="stored in form 2, not 1"):
        decode(json.dumps({**found, "v": 2}))


def test_the_form_of_version_1_is_this() -> None:
    """A change here breaks what is stored: read the old form too, and raise the version."""
    small = displayed(days={WEEK.start: "aaaaaaaa"}, figures={"total": DisplayedFigure(Unit.TOKENS, 27)})
    assert json.loads(encode(small)) == {
        "v": 1,
        "kind": "digest",
        "week": "2026-W14",
        "data": "first",
        "tables": "tables",
        "at": "2026-04-06T12:00:00+00:00",
        "days": {"2026-03-30": "aaaaaaaa"},
        "leads": {"press": ["CN", True, 5, False], "full": ["CN", True, 5, False]},
        "sweep": 3,
        "ranks": {"cn/a": 1, "cn/b": 2, "us/c": 3},
        "figures": {"total": ["t", 27]},
    }

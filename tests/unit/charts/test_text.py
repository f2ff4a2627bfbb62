"""Hostile names are made fit to draw."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.charts import lay_out
from bot.presentation.charts.glyphs import Style, coverage, width
from bot.presentation.charts.text import FALLBACK, clean, fit, wrap
from tests.unit.charts import pictures
from tests.unit.charts.hostile import texts

STYLE = Style(27)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Qwen3.6 Plus (free)", "Qwen3.6 Plus (free)"),
        ("a\x00b\x1b[0mc", "ab[0mc"),
        ("\u202eevil\u202c", "evil"),
        ("a\u200b\u200db\ufeff", "ab"),
        ("two\r\nlines\tand\u2028more", "two lines and more"),
        ("rocket 🚀🚀🚀 man", "rocket · man"),
        ("$$x$$", "$$x$$"),
        ("e\u0301", "é"),
        ("Z\u0351\u036b\u0343x", "Zx"),
        ("lone \ud800 half", "lone half"),
        ("千问\u3164", "千问"),
        ("", ""),
    ],
)
def test_names_are_cleaned(text: str, drawn: str) -> None:
    assert clean(text) == drawn


@given(texts)
def test_clean_text_is_one_line_of_characters_that_the_fonts_have(text: str) -> None:
    drawn = clean(text)
    assert len(drawn) <= 40
    assert drawn == drawn.strip()
    table = coverage()
    for char in drawn:
        assert table[ord(char)]
        assert unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Mn", "Zl", "Zp")


def test_a_name_of_which_nothing_can_be_drawn_is_a_dot() -> None:
    scene = lay_out(pictures.bar_chart(pictures.bar(label="\u200b\x00")))
    assert FALLBACK in [text.text for text in scene.texts]


def test_a_name_of_a_million_characters_costs_no_more_than_a_long_one() -> None:
    name = "\u0301W" * 500_000
    start = time.perf_counter()
    assert len(clean(name)) <= 40
    assert time.perf_counter() - start < 0.1


@given(texts, st.integers(0, 900))
def test_cut_text_fits_and_says_that_it_was_cut(text: str, room: int) -> None:
    whole = clean(text)
    cut = fit(whole, STYLE, room)
    assert width(cut, STYLE) <= room
    assert cut in (whole, "") or cut.endswith("…")


def test_a_name_loses_no_more_than_it_must() -> None:
    name = "abcdefghij"
    assert fit(name, STYLE, width(name, STYLE)) == name
    assert fit(name, STYLE, width("abcdef…", STYLE)) == "abcdef…"


@given(texts, st.integers(60, 900))
def test_wrapped_lines_fit(text: str, room: int) -> None:
    lines = wrap(clean(text, 200), STYLE, room, 2)
    assert len(lines) <= 2
    assert all(width(line, STYLE) <= room for line in lines)


def test_lines_break_at_spaces_or_between_chinese_characters_but_not_before_a_full_stop() -> None:
    assert wrap("alpha beta gamma", STYLE, width("alpha beta g", STYLE), 2) == ("alpha beta", "gamma")
    assert wrap("一二三四五", STYLE, width("一二三", STYLE), 2) == ("一二三", "四五")
    assert wrap("一二三。四", STYLE, width("一二三", STYLE), 2) == ("一二", "三。四")

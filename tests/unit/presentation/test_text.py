from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.presentation.text import (
    NAME_LIMIT,
    NAMELESS,
    Span,
    Style,
    clean_name,
    join_sentences,
    parse_template,
    plain,
    regional_flag,
)
from tests.unit.presentation.hostile import HOSTILE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Qwen3.6 Plus (free)", "Qwen3.6 Plus (free)"),
        ("a\nb\tc", "a b c"),
        ("\u202eevil\u202c", "evil"),
        ("ze\u200bro", "zero"),
        ("  many   spaces ", "many spaces"),
        ("\x00\u200b", NAMELESS),
        ("", NAMELESS),
        ("x" * 41, "x" * 39 + "…"),
        ("e\u0301\u0301\u0301\u0301", "é\u0301\u0301"),
    ],
)
def test_names_are_cleaned_and_cut(name: str, expected: str) -> None:
    assert clean_name(name) == expected


@settings(deadline=None)
@given(st.one_of(st.text(max_size=400), st.sampled_from(HOSTILE)))
def test_a_clean_name_is_one_short_visible_line(name: str) -> None:
    clean = clean_name(name)
    assert 1 <= len(clean) <= NAME_LIMIT
    assert clean == clean.strip()
    assert not {unicodedata.category(char) for char in clean} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@settings(deadline=None)
@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(name: str) -> None:
    assert clean_name(clean_name(name)) == clean_name(name)


def test_templates_hold_texts_slots_and_emphasis() -> None:
    pieces = parse_template("a **{week}** {x:size}")
    assert [(str(getattr(piece, "name", piece)), style) for piece, style in pieces] == [
        ("a ", Style.PLAIN),
        ("week", Style.STRONG),
        (" ", Style.PLAIN),
        ("x", Style.PLAIN),
    ]


def test_plain_text_leaves_flags_out() -> None:
    assert plain((Span("CN", Style.FLAG), Span("China "), Span("13T", Style.STRONG))) == "China 13T"


@pytest.mark.parametrize(("code", "flag"), [("CN", "🇨🇳"), ("US", "🇺🇸"), ("ZZ", ""), ("x", ""), ("<b", "")])
def test_flags_are_regional_indicators(code: str, flag: str) -> None:
    assert regional_flag(code) == flag


def test_sentences_are_joined_as_the_language_does() -> None:
    assert join_sentences(("One.", "Two.")) == "One. Two."
    assert join_sentences(("一。", "二。")) == "一。二。"

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.presentation.messages import languages
from bot.presentation.numbers import round_digits, round_half_away
from bot.presentation.wording import Wording

EN = Wording.load("en").numbers
HANS = Wording.load("zh-Hans").numbers
HANT = Wording.load("zh-Hant").numbers
SPACE = "\u00a0"

fractions = st.fractions(min_value=-1000, max_value=1000)


@pytest.mark.parametrize(
    ("tokens", "english", "simplified", "traditional"),
    [
        (0, "0", "0", "0"),
        (7, "7", "7", "7"),
        (999, "999", "999", "999"),
        (1_000, "1.00K", "1,000", "1,000"),
        (9_994, "9.99K", "9,990", "9,990"),
        (9_995, "10.0K", "1.00万", "1.00萬"),
        (999_499, "999K", "99.9万", "99.9萬"),
        (999_500, "1.00M", "100万", "100萬"),
        (999_499_999_999, "999B", "9990亿", "9990億"),
        (999_500_000_000, "1.00T", "1.00万亿", "1.00兆"),
        (666_000_000_000, "666B", "6660亿", "6660億"),
        (4_600_778_695_301, "4.60T", "4.60万亿", "4.60兆"),
        (27_005_556_400_914, "27.0T", "27.0万亿", "27.0兆"),
        (2**70, "1,180,000,000T", "1,180,000,000万亿", "1,180,000,000兆"),
    ],
)
def test_tokens_have_three_significant_digits_in_each_language(
    tokens: int, english: str, simplified: str, traditional: str
) -> None:
    assert EN.tokens(tokens) == english
    assert HANS.tokens(tokens) == simplified
    assert HANT.tokens(tokens) == traditional


def test_no_size_of_number_is_too_large() -> None:
    assert EN.tokens(10**40) == "10" + ",000" * 9 + "T"


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**80))
def test_what_is_printed_lies_within_half_a_unit_of_the_third_digit(tokens: int) -> None:
    units = {"": 0, "K": 3, "M": 6, "B": 9, "T": 12}
    match = re.fullmatch(r"([\d,]+(?:\.\d+)?)([KMBT]?)", EN.tokens(tokens))
    assert match
    printed = Fraction(match[1].replace(",", "")) * 10 ** units[match[2]]
    step = 10 ** max(len(str(tokens)) - 3, 0)
    assert abs(printed - tokens) <= Fraction(step, 2)
    assert len(match[1].replace(",", "").replace(".", "").strip("0")) <= 3


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**70), st.integers(min_value=0, max_value=2**70))
def test_larger_amounts_never_print_smaller(one: int, two: int) -> None:
    low, high = sorted((one, two))
    assert round_digits(Fraction(low), 3) <= round_digits(Fraction(high), 3)


@settings(deadline=None)
@given(fractions)
def test_rounding_goes_to_the_nearest_and_halves_away_from_zero(value: Fraction) -> None:
    rounded = round_half_away(value)
    assert abs(rounded - value) <= Fraction(1, 2)
    assert round_half_away(-value) == -rounded
    if abs(rounded - value) == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Fraction(193, 1000), "▲ 19.3 %"),
        (Fraction(-221, 1000), "▼ 22.1 %"),
        (Fraction(0), "± 0.0 %"),
        (Fraction(-4, 10_000), "± 0.0 %"),
        (Fraction(-5, 10_000), "▼ 0.1 %"),
        (None, "—"),
        (Fraction(123_456, 10), "▲ 1,234,560.0 %"),
    ],
)
def test_changes_carry_an_arrow_and_no_negative_zero(change: Fraction | None, expected: str) -> None:
    assert EN.change(change).replace(SPACE, " ") == expected


@settings(deadline=None)
@given(fractions)
def test_no_language_ever_prints_a_negative_zero(value: Fraction) -> None:
    for tag in languages():
        numbers = Wording.load(tag).numbers
        for text in (numbers.change(value), numbers.signed(value), numbers.points(value), numbers.percent(value)):
            if not re.search(r"[1-9]", text):
                assert not re.search(r"[-\u2212+▲▼]", text)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (Fraction(43, 10), "4.3×"),
        (Fraction(109, 100), "1.09×"),
        (Fraction(12, 10), "1.2×"),
        (Fraction(199, 100), "2.0×"),
    ],
)
def test_ratios_near_one_have_two_decimals(ratio: Fraction, expected: str) -> None:
    assert EN.ratio(ratio) == expected


def test_press_exact_prints_two_decimals() -> None:
    numbers = EN.press_exact()
    assert numbers.tokens(12_960_000_000_000) == "12.96T"
    assert numbers.tokens(3_030_000_000_000) == "3.03T"
    assert numbers.tokens(666_000_000_000) == "666B"
    assert numbers.change(Fraction(3148, 10_000)) == f"▲{SPACE}31.48{SPACE}%"
    assert HANS.press_exact().tokens(12_960_000_000_000) == "12.96万亿"


@pytest.mark.parametrize(("value", "expected"), [(0, "0"), (500 * 10**9, "500B"), (15 * 10**11, "1.5T"), (250, "250")])
def test_ticks_are_as_short_as_they_are_exact(value: int, expected: str) -> None:
    assert EN.tick(value) == expected


@pytest.mark.parametrize(
    ("number", "ordinal"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (5, "5th"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_english_ordinals(number: int, ordinal: str) -> None:
    assert EN.ordinal(number) == ordinal


def test_small_counts_are_words() -> None:
    assert [EN.word(6), HANS.word(6), EN.word(11)] == ["six", "六", "11"]


def test_an_index_has_two_decimals() -> None:
    assert EN.index(Fraction(114, 1000)) == "0.11"


def test_signed_numbers_use_a_true_minus() -> None:
    assert EN.signed(Fraction(-263, 1000)).replace(SPACE, " ") == "\u221226.3 %"
    assert EN.points(Fraction(121, 1000)) == "+12.1"
    assert EN.tokens(-4_600_000_000_000) == "\u22124.60T"

"""What people type as a threshold."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.receipts import Unit
from bot.domain.watching.amounts import AmountTextError, read_amount
from bot.presentation.alerts.sentences import threshold_text
from bot.presentation.messages import languages
from bot.presentation.wording import Wording

T = 10**12


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("10", Unit.COUNT, 10),
        (" #3 ", Unit.COUNT, 3),
        ("Top 10", Unit.COUNT, 10),
        ("第3名", Unit.COUNT, 3),
        ("4 weeks", Unit.COUNT, 4),
        ("5%", Unit.PERCENT, Fraction(1, 20)),
        ("5 %", Unit.PERCENT, Fraction(1, 20)),
        ("５％", Unit.PERCENT, Fraction(1, 20)),
        ("1,5", Unit.PERCENT, Fraction(3, 200)),
        ("0.25 percent", Unit.PERCENT, Fraction(1, 400)),
        ("+30%", Unit.CHANGE, Fraction(3, 10)),
        ("±30", Unit.CHANGE, Fraction(3, 10)),
        ("-30 %", Unit.CHANGE, Fraction(-3, 10)),
        ("−30", Unit.CHANGE, Fraction(-3, 10)),
        ("1.5T", Unit.TOKENS, 15 * T // 10),
        ("1,5 t", Unit.TOKENS, 15 * T // 10),
        ("800B", Unit.TOKENS, 800 * 10**9),
        ("800 bn tokens", Unit.TOKENS, 800 * 10**9),
        ("4.6万亿", Unit.TOKENS, 46 * T // 10),
        ("4.6兆", Unit.TOKENS, 46 * T // 10),
        ("46000億", Unit.TOKENS, 46 * T // 10),
        ("1,500,000,000,000", Unit.TOKENS, 15 * T // 10),
        ("1.500.000", Unit.TOKENS, 1_500_000),
        ("1.500,5 k", Unit.TOKENS, 1_500_500),
        ("1,234.5B", Unit.TOKENS, 1_234_500_000_000),
    ],
)
def test_thresholds_are_read_as_people_write_them(typed: str, unit: Unit, meant: Fraction | int) -> None:
    assert read_amount(typed, unit) == meant


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", Unit.TOKENS),
        ("a lot", Unit.TOKENS),
        ("1e12", Unit.TOKENS),
        ("1.2.3T", Unit.TOKENS),
        ("1.5", Unit.TOKENS),
        ("-1T", Unit.TOKENS),
        ("9" * 41, Unit.TOKENS),
        ("3.5", Unit.COUNT),
        ("-3", Unit.COUNT),
        ("5 T", Unit.COUNT),
        ("-5", Unit.PERCENT),
        ("½", Unit.PERCENT),
        ("10²", Unit.COUNT),
        ("①", Unit.COUNT),
        ("5 % %", Unit.CHANGE),
        ("NaN", Unit.PERCENT),
    ],
)
def test_what_is_no_amount_of_its_unit_is_refused(typed: str, unit: Unit) -> None:
    with pytest.raises(AmountTextError) as caught:
        read_amount(typed, unit)
    assert (caught.value.asked, caught.value.unit) == (typed, unit)


@given(st.text(max_size=60), st.sampled_from([Unit.TOKENS, Unit.COUNT, Unit.PERCENT, Unit.CHANGE]))
def test_whatever_is_typed_is_read_or_refused(typed: str, unit: Unit) -> None:
    with suppress(AmountTextError):
        assert isinstance(read_amount(typed, unit), Fraction)


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize(
    ("unit", "value"),
    [
        (Unit.TOKENS, Fraction(15 * 10**11)),
        (Unit.TOKENS, Fraction(1_234_567_000_000)),
        (Unit.TOKENS, Fraction(66 * 10**10)),
        (Unit.TOKENS, Fraction(5 * 10**6)),
        (Unit.PERCENT, Fraction(1, 80)),
        (Unit.CHANGE, Fraction(30)),
        (Unit.COUNT, Fraction(50)),
    ],
)
def test_a_threshold_reads_back_as_it_is_written(tag: str, unit: Unit, value: Fraction) -> None:
    assert read_amount(threshold_text(unit, value, Wording.load(tag)), unit) == value

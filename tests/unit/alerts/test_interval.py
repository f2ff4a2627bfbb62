"""Numbers of which only bounds are known."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.watching.interval import Interval, ratio

ONE, TWO, FIVE = Fraction(1), Fraction(2), Fraction(5)
BETWEEN, KNOWN, ENDLESS = Interval.of(2, 5), Interval.exactly(2), Interval.of(2, None)
numbers = st.integers(0, 6)


@st.composite
def _held(draw: st.DrawFn) -> tuple[Interval, int]:
    """An interval, and a number in it."""
    number = draw(numbers)
    most = draw(st.one_of(st.none(), st.integers(number, 8)))
    return Interval.of(draw(st.integers(0, number)), most), number


def test_a_number_that_is_known_is_exact() -> None:
    assert KNOWN.exact
    assert Interval.of(2, 2) == KNOWN
    assert not BETWEEN.exact
    assert not ENDLESS.exact


def test_it_is_surely_from_and_above_its_least() -> None:
    for each in (BETWEEN, KNOWN, ENDLESS):
        assert each.surely_from(TWO)
        assert not each.surely_above(TWO)
        assert each.surely_above(ONE)
        assert not each.surely_from(FIVE)


def test_it_is_surely_to_and_below_its_most() -> None:
    assert BETWEEN.surely_to(FIVE)
    assert not BETWEEN.surely_below(FIVE)
    assert BETWEEN.surely_below(Fraction(6))
    assert not BETWEEN.surely_to(Fraction(4))


def test_what_nothing_bounds_is_surely_below_nothing() -> None:
    assert not ENDLESS.surely_to(Fraction(10**9))
    assert not ENDLESS.surely_below(Fraction(10**9))


@given(_held(), numbers)
@settings(deadline=None)
def test_whatever_it_is_a_claim_holds(held: tuple[Interval, int], bound: int) -> None:
    each, number = held
    claims = (
        (each.surely_from, number >= bound),
        (each.surely_above, number > bound),
        (each.surely_to, number <= bound),
        (each.surely_below, number < bound),
    )
    assert all(holds for claim, holds in claims if claim(Fraction(bound)))
    moved = each.minus(bound)
    assert moved.least <= number - bound
    assert moved.most is None or number - bound <= moved.most


@given(_held(), _held())
@settings(deadline=None)
def test_a_ratio_lies_between_its_bounds(part: tuple[Interval, int], whole: tuple[Interval, int]) -> None:
    found = ratio(part[0], whole[0])
    if found is None:
        assert whole[1] == 0
    elif whole[1]:
        assert found.least <= Fraction(part[1], whole[1])
        assert found.most is None or Fraction(part[1], whole[1]) <= found.most


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (Interval.of(2, 6), Interval.of(1, 4), Interval.of(Fraction(1, 2), 6)),
        (Interval.of(2, 6), Interval.of(0, 4), Interval.of(Fraction(1, 2), None)),
        (Interval.of(2, None), Interval.of(1, 4), Interval.of(Fraction(1, 2), None)),
        (Interval.of(2, 6), Interval.of(2, None), Interval.of(0, 3)),
        (Interval.exactly(3), Interval.exactly(4), Interval.exactly(Fraction(3, 4))),
        (Interval.exactly(3), Interval.exactly(0), None),
    ],
)
def test_a_ratio_is_as_narrow_as_its_parts(part: Interval, whole: Interval, expected: Interval | None) -> None:
    assert ratio(part, whole) == expected

"""What can be waited for."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.watching.checking import ConditionError, ConditionFault, check
from bot.domain.watching.condition import Condition, Side, Total
from tests.fakes.watching import DOWN, EITHER, KINDS, UP, wait_for
from tests.unit.alerts.conditions import CONDITIONS

A = Model("cn/a")
FAULTS = [
    (wait_for("rank", Total(), 10), ConditionFault.SUBJECT),
    (wait_for("share", Total(), "1/2"), ConditionFault.SUBJECT),
    (wait_for("overtakes", Total(), other=A), ConditionFault.SUBJECT),
    (wait_for("new", A, 10), ConditionFault.SUBJECT),
    (wait_for("new", Family("cn/a"), 10), ConditionFault.SUBJECT),
    (wait_for("lead", Country("ZZ")), ConditionFault.SUBJECT),
    (wait_for("new", Total(), 10, side=DOWN), ConditionFault.SIDE),
    (wait_for("streak", A, 3, side=EITHER), ConditionFault.SIDE),
    (wait_for("rank", A), ConditionFault.VALUE_MISSING),
    (wait_for("lead", A, 3), ConditionFault.VALUE_UNWANTED),
    (wait_for("overtakes", A, 1, other=Model("us/b")), ConditionFault.VALUE_UNWANTED),
    (wait_for("rank", A, "21/2"), ConditionFault.VALUE_RANGE),
    (wait_for("streak", A, "5/2"), ConditionFault.VALUE_RANGE),
    (wait_for("tokens", A, "10000001/2"), ConditionFault.VALUE_RANGE),
    (wait_for("change", A, "101/100", side=DOWN), ConditionFault.VALUE_RANGE),
    (wait_for("overtakes", A), ConditionFault.OTHER_MISSING),
    (wait_for("rank", A, 10, other=Model("us/b")), ConditionFault.OTHER_UNWANTED),
    (wait_for("overtakes", A, other=A), ConditionFault.OTHER_KIND),
    (wait_for("overtakes", A, other=AuthorName("us")), ConditionFault.OTHER_KIND),
    (wait_for("overtakes", Country("CN"), other=Country("ZZ")), ConditionFault.OTHER_KIND),
]


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_that_makes_sense_is_let_pass(name: str) -> None:
    check(CONDITIONS[name], KINDS)


@pytest.mark.parametrize(("condition", "fault"), FAULTS)
def test_one_that_makes_none_is_refused_with_its_fault(condition: Condition, fault: ConditionFault) -> None:
    with pytest.raises(ConditionError) as caught:
        check(condition, KINDS)
    assert (caught.value.fault, caught.value.condition) == (fault, condition)
    assert "\n" not in str(caught.value)


def test_every_fault_is_found_by_somebody() -> None:
    assert {fault for _, fault in FAULTS} == set(ConditionFault)


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.VALUE])
def test_the_bounds_of_a_threshold_are_included_and_nothing_beyond_them_is(name: str) -> None:
    kind = KINDS[name]
    for bound, step in ((kind.VALUES[0], -1), (kind.VALUES[1], 1)):
        fits = wait_for(name, A if Model in kind.SUBJECTS else Total(), bound)
        check(fits, KINDS)
        with pytest.raises(ConditionError, match="value_range"):
            check(replace(fits, value=bound + step), KINDS)


@pytest.mark.parametrize("side", [UP, EITHER])
def test_nothing_falls_by_more_than_everything_but_it_may_rise_by_that(side: Side) -> None:
    check(wait_for("change", A, 3, side=side), KINDS)
    check(wait_for("change", A, 1, side=DOWN), KINDS)


def test_a_kind_that_does_not_exist_is_no_condition() -> None:
    with pytest.raises(KeyError):
        check(wait_for("rank", A, 10).__class__("mood", A), KINDS)


def test_the_threshold_of_a_condition_without_one_is_nothing() -> None:
    assert wait_for("lead", A).threshold == 0
    assert wait_for("rank", A, 10).threshold == Fraction(10)


def test_whom_it_is_compared_with_is_said_or_missed() -> None:
    assert wait_for("overtakes", A, other=Model("us/b")).rival == Model("us/b")
    with pytest.raises(ValueError, match="compares with nobody"):
        _ = wait_for("rank", A, 10).rival

"""What is worth following, and which thresholds are offered."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alerts import alert_kinds
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.lenses import LensName
from bot.domain.watching.checking import check
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes
from bot.domain.watching.suggesting import MOST_SUGGESTED, MOST_THRESHOLDS, suggestions, thresholds
from tests.fakes.histories import chart, week
from tests.unit.alerts.conditions import CONDITIONS
from tests.unit.presentation.histories import example, second

KINDS = alert_kinds()
SUBJECTS = (Total(), Country("CN"), Country("FR"), Model("cn/alpha"), Model("x/y"), Family("us/beta"), AuthorName("us"))


def scene(history: History | None = None) -> Scene:
    found = Scenes(history or example()).at(second())
    assert found is not None
    return found


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_is_offered_makes_sense_and_differs(subject: Subject) -> None:
    found = suggestions(subject, scene())
    assert 3 <= len(found) <= MOST_SUGGESTED
    assert len(set(found)) == len(found)
    for one in found:
        check(one, KINDS)
        assert one.subject == subject


def test_who_is_first_is_followed_for_the_lead_and_who_is_not_for_the_next_rank() -> None:
    assert suggestions(Model("cn/alpha"), scene())[0] == Condition("lead", Model("cn/alpha"))
    assert suggestions(Model("us/beta"), scene())[0] == Condition(
        "rank", Model("us/beta"), side=Side.UP, value=Fraction(3)
    )


def test_rivals_are_those_right_above_or_of_the_first_right_below() -> None:
    first, fourth = suggestions(Model("cn/alpha"), scene()), suggestions(Model("us/beta"), scene())
    assert Condition("overtakes", Model("cn/alpha"), other=Model("cn2/gamma:free")) in first
    assert Condition("overtakes", Model("us/beta"), side=Side.UP, other=Model("cn2/epsilon")) in fourth
    alone = suggestions(Country("CN"), scene(chart({"cn/a": 1}, {"cn/a": 2})))
    assert not [one for one in alone if one.kind == "overtakes"]


def test_of_everything_both_lenses_and_the_next_round_total_are_offered() -> None:
    found = suggestions(Total(), scene())
    assert {one.lens for one in found if one.kind == "lead"} == set(LensName)
    assert Condition("tokens", Total(), side=Side.UP, value=Fraction(15 * 10**12)) in found


@pytest.mark.parametrize("name", CONDITIONS)
def test_thresholds_lie_in_range_and_hold_the_condition_s_own(name: str) -> None:
    condition = CONDITIONS[name]
    kind = KINDS[condition.kind]
    for where in (scene(), None):
        found = thresholds(condition, kind, where)
        assert (condition.value in found) is (condition.value is not None)
        assert list(found) == sorted(set(found))
        assert len(found) <= MOST_THRESHOLDS
        assert all(kind.VALUES[0] <= one <= kind.VALUES[1] for one in found)


@given(st.integers(10**6, 10**17), st.integers(1, 10**15))
def test_amounts_of_any_size_have_thresholds_that_can_be_waited_for(amount: int, tokens: int) -> None:
    condition = Condition("tokens", Model("cn/a"), value=Fraction(amount))
    found = thresholds(condition, KINDS["tokens"], scene_of(tokens))
    assert condition.value in found
    for one in found:
        check(Condition("tokens", Model("cn/a"), value=one), KINDS)


def scene_of(tokens: int) -> Scene:
    found = Scenes(chart({"cn/a": tokens})).at(week(0))
    assert found is not None
    return found

"""One of two gets past the other."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.watching.memory import Bound
from tests.fakes.histories import by_days, chart, crowd, make_history, make_tables, slot, week
from tests.fakes.watching import DOWN, EITHER, UP, distance, event, figures, last_scene, told, wait_for

A, B = Model("cn/a"), Model("us/b")
PASSES = wait_for("overtakes", A, other=B, side=UP)
BOTH = wait_for("overtakes", A, other=B, side=EITHER)


def line(*tokens: int) -> list[dict[str, int]]:
    """The other has 100 throughout."""
    return [{"cn/a": each, "us/b": 100} for each in tokens]


def test_getting_past_fires_once_and_a_tie_does_not() -> None:
    assert told(PASSES, chart(*line(99, 100, 101, 150))) == [(2, "up")]
    assert told(wait_for("overtakes", A, other=B, side=DOWN), chart(*line(101, 100, 99))) == [(2, "down")]


def test_whoever_is_ahead_already_does_not_overtake() -> None:
    assert told(PASSES, chart(*line(101, 120))) == []


def test_it_is_armed_again_after_falling_back_by_a_tenth_of_the_other() -> None:
    assert told(PASSES, chart(*line(99, 101, 91, 101, 90, 101))) == [(1, "up"), (5, "up")]
    falls = wait_for("overtakes", A, other=B, side=DOWN)
    assert told(falls, chart(*line(101, 99, 109, 99, 110, 99))) == [(1, "down"), (5, "down")]


def test_either_tells_both() -> None:
    assert told(BOTH, chart(*line(99, 111, 99, 101, 89, 101))) == [(1, "up"), (2, "down"), (5, "up")]


def test_it_names_both_and_their_tokens() -> None:
    assert figures(PASSES, chart(*line(99, 120))) == {"tokens": 120, "others": 100}
    assert event(PASSES, chart(*line(99, 120))).names == {"name": A, "other": B}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Country("CN"), Country("US")),
        (AuthorName("cn"), AuthorName("us")),
        (Family("cn/a"), Family("us/b")),
    ],
)
def test_countries_publishers_and_families_overtake_too(one: Name, other: Name) -> None:
    history = chart(
        {"cn/a": 50, "cn/a:free": 40, "us/b-0101": 95, "us/b:free": 5},
        {"cn/a": 50, "cn/a:free": 51, "us/b-0731": 95, "us/b:free": 5},
    )
    assert told(wait_for("overtakes", one, other=other), history) == [(1, "up")]


def test_countries_are_compared_in_a_lens() -> None:
    rows = {**crowd("us", 8, 10), "cn/a": 70, "cn/b": 9}
    history = chart(rows, {**rows, "cn/a": 72})
    one, other = Country("CN"), Country("US")
    assert told(wait_for("overtakes", one, other=other), history) == [(1, "up")]
    assert told(wait_for("overtakes", one, other=other, lens=LensName.PRESS), history) == []


def test_unmapped_authors_withhold_it_and_it_is_told_when_it_can_be_told() -> None:
    before, after = line(90, 120)
    history = chart(before, {**after, "nobody/x": 50}, after)
    assert told(wait_for("overtakes", Country("CN"), other=Country("US")), history) == [(2, "up")]


SEEN = {"us/b": 30, "us/c": 10, "other": 100}
"""A day that hides 10 of a model at most."""


def _days(named: int, tokens: int) -> History:
    """In the second week the model has so many tokens on so many days, and is not named on the others."""
    days = {day: {**SEEN, "cn/a": 11} for day in week(0).days} | dict.fromkeys(week(1).days, SEEN)
    return make_history(days=days | {day: {**SEEN, "cn/a": tokens} for day in week(1).days[:named]})


def test_hidden_tokens_must_not_be_what_it_takes() -> None:
    assert told(PASSES, _days(6, 35)) == []
    passed = event(PASSES, _days(6, 36))
    assert (passed.figures["tokens"].value, passed.figures["tokens"].bound) == (216, Bound.LEAST)
    assert (passed.figures["others"].value, passed.figures["others"].bound) == (210, Bound.EXACT)


def test_a_model_that_disappears_is_overtaken_where_the_other_has_more_than_the_list_hides() -> None:
    falls = wait_for("overtakes", A, other=B, side=DOWN)
    assert told(falls, by_days({**SEEN, "cn/a": 35}, SEEN)) == [(1, "down")]
    assert told(wait_for("overtakes", A, other=Model("us/c"), side=DOWN), by_days({**SEEN, "cn/a": 35}, SEEN)) == []


def test_whoever_falls_behind_is_told_with_the_most_that_they_can_have() -> None:
    falls = wait_for("overtakes", A, other=B, side=DOWN)
    lost = event(falls, by_days({**SEEN, "cn/a": 35}, SEEN)).figures
    assert (lost["tokens"].value, lost["tokens"].bound) == (70, Bound.MOST), "not: 0 or more"
    assert (lost["others"].value, lost["others"].bound) == (210, Bound.EXACT)


def test_whoever_has_anything_is_ahead_of_whoever_has_nothing() -> None:
    history = chart({"cn/a": 50, "us/b": 100}, {"cn/a": 50, "fr/x": 9})
    assert told(PASSES, history) == [(1, "up")]


def test_two_that_have_nothing_are_not_compared() -> None:
    history = chart({"cn/a": 50, "us/b": 100}, {"fr/x": 9}, {"cn/a": 101, "us/b": 100})
    assert told(PASSES, history) == [(2, "up")]
    assert distance(PASSES, last_scene(chart({"fr/x": 9}))) is None


def test_two_off_the_list_are_not_compared() -> None:
    assert distance(PASSES, last_scene(by_days({"us/c": 30, "us/d": 10, "other": 100}))) is None


def test_two_that_turn_out_to_be_one_never_overtake() -> None:
    tables = make_tables([slot("quiet", str(week(1).start), "cn/a")])
    rows = {"openrouter/quiet-alpha": 50, "cn/a": 60, "us/b": 1}
    history = chart(rows, rows, {**rows, "cn/a": 90}, tables=tables)
    one = Model("openrouter/quiet-alpha")
    assert told(wait_for("overtakes", one, other=A, side=EITHER), history) == []
    assert distance(wait_for("overtakes", one, other=A), last_scene(history)) is None


def test_the_distance_is_relative_to_the_other() -> None:
    scene = last_scene(chart(*line(80)))
    assert distance(PASSES, scene) == Fraction(1, 5)
    assert distance(wait_for("overtakes", A, other=B, side=DOWN), scene) is None
    assert distance(BOTH, last_scene(chart(*line(125)))) == Fraction(1, 4)

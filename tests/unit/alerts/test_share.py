"""A share of all tokens crosses a level."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.lenses import LensName
from bot.domain.watching.memory import Bound
from tests.fakes.histories import by_days, chart, crowd, make_history, week
from tests.fakes.watching import DOWN, EITHER, KINDS, UP, distance, event, figures, last_scene, told, wait_for

A = Model("cn/a")
HALF = Fraction(1, 2)
LEVELS = [Fraction(1, 1000), Fraction(1, 100), Fraction(2, 100), HALF, Fraction(98, 100), Fraction(99, 100)]


def line(*per_mille: Fraction | int) -> list[dict[str, int]]:
    """Shares of ten million tokens."""
    return [{"cn/a": int(each * 10_000), "us/b": int((1000 - each) * 10_000)} for each in per_mille]


def test_rising_to_the_level_fires_once() -> None:
    assert told(wait_for("share", A, HALF, side=UP), chart(*line(499, 500, 501, 700))) == [(1, "up")]


def test_falling_means_below_the_level() -> None:
    assert told(wait_for("share", A, HALF, side=DOWN), chart(*line(501, 500, 499, 300))) == [(2, "down")]


def test_it_is_armed_again_one_point_back() -> None:
    assert told(wait_for("share", A, HALF, side=UP), chart(*line(499, 500, 491, 500, 490, 500))) == [
        (1, "up"),
        (5, "up"),
    ]
    assert told(wait_for("share", A, HALF, side=DOWN), chart(*line(500, 499, 509, 499, 510, 499))) == [
        (1, "down"),
        (5, "down"),
    ]


def test_either_tells_both_directions() -> None:
    assert told(wait_for("share", A, HALF, side=EITHER), chart(*line(499, 510, 499, 505, 499, 490, 500))) == [
        (1, "up"),
        (2, "down"),
        (6, "up"),
    ]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("side", [UP, DOWN])
def test_every_level_can_be_crossed_again_without_reaching_nothing_or_everything(level: Fraction, side: str) -> None:
    nearly_nothing, nearly_everything = level / 2 * 1000, (1 + level) / 2 * 1000
    away, across = (nearly_nothing, nearly_everything) if side is UP else (nearly_everything, nearly_nothing)
    watched = wait_for("share", A, level, side=UP if side is UP else DOWN)
    assert told(watched, chart(*line(away, across, away, across))) == [(1, side), (3, side)]


def test_the_bounds_of_the_levels_are_among_those_that_can_be_crossed() -> None:
    assert (LEVELS[0], LEVELS[-1]) == KINDS["share"].VALUES


def test_the_figures_are_the_share_and_the_level() -> None:
    assert figures(wait_for("share", A, HALF, side=UP), chart(*line(300, 625))) == {
        "share": Fraction(5, 8),
        "level": HALF,
    }


def test_everybody_s_share_is_of_all_tokens_in_either_lens() -> None:
    rows = {**crowd("us", 8, 50), "cn/a": 60, "cn/b": 30, "other": 10}
    history = chart(rows, {**rows, "cn/b": 49})
    watched = wait_for("share", Country("CN"), Fraction(1, 5), side=UP)
    assert figures(watched, history)["share"] == Fraction(109, 519)
    assert told(wait_for("share", Country("CN"), Fraction(1, 5), lens=LensName.PRESS), history) == []
    for subject in (AuthorName("cn"), Country("CN")):
        assert told(wait_for("share", subject, Fraction(1, 5)), history) == [(1, "up")]
    assert told(wait_for("share", Family("us/1"), Fraction(1, 10)), history) == [(1, "down")]


SEEN = {"us/b": 90, "us/c": 4, "other": 6}


def test_hidden_tokens_widen_the_share() -> None:
    whole = {"cn/a": 20, **SEEN}
    days = dict.fromkeys((*week(0).days, *week(1).days), whole) | dict.fromkeys(week(1).days[5:], SEEN)
    history = make_history(days=days)
    # 100 to 108 of 800 tokens.
    fallen = wait_for("share", A, Fraction(136, 1000), side=DOWN)
    assert event(fallen, history).figures["share"].value == Fraction(108, 800)
    assert event(fallen, history).figures["share"].bound is Bound.MOST
    assert told(wait_for("share", A, Fraction(13, 100), side=DOWN), history) == []


def test_a_tiny_share_below_what_the_list_can_hide_never_fires() -> None:
    history = by_days(SEEN, {"cn/a": 9, **SEEN}, SEEN, {"cn/a": 9, **SEEN})
    assert told(wait_for("share", A, Fraction(3, 100)), history) == []
    assert told(wait_for("share", A, Fraction(8, 100)), history) == [(1, "up"), (2, "down"), (3, "up")]


def test_a_week_without_a_token_has_no_share() -> None:
    assert told(wait_for("share", A, HALF), chart(*line(300), {"cn/a": 0}, *line(600))) == [(2, "up")]


def test_the_distance_is_relative_to_the_level() -> None:
    assert distance(wait_for("share", A, HALF), last_scene(chart(*line(400)))) == Fraction(1, 5)
    assert distance(wait_for("share", A, HALF, side=DOWN), last_scene(chart(*line(400)))) is None


def test_full_shares_are_not_said_where_most_rows_are_unseen() -> None:
    rows = {**crowd("us", 8, 50), "cn/a": 60}
    history = chart({**rows, "other": 200}, {**rows, "cn/a": 90, "other": 200})
    assert told(wait_for("share", Country("CN"), Fraction(1, 10)), history) == []
    assert told(wait_for("share", Country("CN"), Fraction(1, 10), lens=LensName.PRESS), history) == [(1, "up")]

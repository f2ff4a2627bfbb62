"""Tokens cross an amount."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.lenses import LensName
from bot.domain.watching.condition import Total
from bot.domain.watching.memory import Bound
from tests.fakes.histories import by_days, chart, crowd, day_by_day, make_history, make_tables, slot, week
from tests.fakes.watching import DOWN, EITHER, UP, distance, event, figures, last_scene, told, wait_for

M = 10**6
A = Model("cn/a")
RISES = wait_for("tokens", A, 100 * M, side=UP)
FALLS = wait_for("tokens", A, 100 * M, side=DOWN)
BOTH = wait_for("tokens", A, 100 * M, side=EITHER)


def line(*millions: int, slug: str = "cn/a") -> list[dict[str, int]]:
    return [{slug: each * M, "us/b": 500 * M} for each in millions]


def test_reaching_the_amount_fires_once_and_standing_above_it_does_not() -> None:
    assert told(RISES, chart(*line(99, 100, 101, 150))) == [(1, "up")]


def test_what_stands_above_already_does_not_fire() -> None:
    assert told(RISES, chart(*line(120, 130, 140))) == []


def test_it_fires_again_after_falling_back_by_a_tenth_and_not_before() -> None:
    assert told(RISES, chart(*line(99, 100, 91, 100, 90, 100))) == [(1, "up"), (5, "up")]


def test_falling_means_below_the_amount() -> None:
    assert told(FALLS, chart(*line(101, 100, 99, 50))) == [(2, "down")]
    assert told(FALLS, chart(*line(101, 99, 109, 99, 110, 99))) == [(1, "down"), (5, "down")]


def test_either_tells_both_directions_each_with_its_own_margin() -> None:
    assert told(BOTH, chart(*line(99, 110, 99, 105, 89, 100, 99))) == [(1, "up"), (2, "down"), (5, "up")]


def test_either_tells_a_turn_that_is_larger_than_the_margin_wherever_it_began() -> None:
    assert told(BOTH, chart(*line(99, 101, 91, 101, 90, 109, 89))) == [(1, "up"), (4, "down"), (5, "up"), (6, "down")]
    assert told(BOTH, chart(*line(101, 99, 109, 99, 110))) == [(1, "down"), (4, "up")]


def test_the_figures_are_the_tokens_and_the_amount() -> None:
    assert figures(RISES, chart(*line(99, 123))) == {"tokens": 123 * M, "amount": 100 * M}
    assert event(RISES, chart(*line(99, 123))).names == {"name": A}


def test_all_tokens_can_be_watched() -> None:
    history = chart({"cn/a": 90 * M, "other": 9 * M}, {"cn/a": 90 * M, "other": 11 * M}, {"cn/a": 60 * M})
    watched = wait_for("tokens", Total(), 100 * M)
    assert told(watched, history) == [(1, "total_up"), (2, "total_down")]
    assert event(wait_for("tokens", Total(), 100 * M, side=UP), history).names == {}


def test_countries_publishers_and_families_are_the_sum_of_their_rows() -> None:
    history = chart({"cn/a-0101": 50 * M, "cn/a:free": 40 * M}, {"cn/a-0202": 50 * M, "cn/a:free": 50 * M})
    for subject in (Country("CN"), AuthorName("cn"), Family("cn/a")):
        assert told(wait_for("tokens", subject, 100 * M), history) == [(1, "up")]


def test_a_country_is_counted_in_the_lens_that_was_chosen() -> None:
    rows = {**crowd("us", 8, 50 * M), "cn/a": 40 * M, "cn/b": 30 * M}
    history = chart(rows, {**rows, "cn/b": 39 * M})
    full, press = (wait_for("tokens", Country("CN"), 75 * M, lens=lens) for lens in (LensName.FULL, LensName.PRESS))
    assert told(full, history) == [(1, "up")]
    assert told(press, history) == []


def test_nothing_is_said_of_countries_while_too_much_is_unmapped() -> None:
    odd = {"nobody/x": 100 * M, "us/b": 500 * M}
    watched = wait_for("tokens", Country("CN"), 100 * M)
    first, second = line(90, 120)
    assert told(watched, chart(first, {**second, **odd}, second)) == [(2, "up")]
    assert distance(watched, last_scene(chart(first, {**second, **odd}))) is None


# ── What the lists hide ──────────────────────────────────────────────────────────────────────────


SEEN = {"us/b": 50 * M, "us/c": 5 * M, "other": 30 * M}
"""A day that hides 5 M of a model at most."""


def test_hidden_tokens_neither_lift_above_an_amount_nor_let_fall_below_it() -> None:
    whole = {**SEEN, "cn/a": 20 * M}
    days = dict.fromkeys(week(0).days, whole) | dict.fromkeys(week(1).days, whole)
    days |= dict.fromkeys(week(1).days[5:], SEEN)
    history = make_history(days=days)
    # 140 M, then between 100 M and 110 M.
    assert told(wait_for("tokens", A, 105 * M, side=DOWN), history) == []
    assert told(wait_for("tokens", A, 110 * M, side=DOWN), history) == []
    assert told(wait_for("tokens", A, 111 * M, side=DOWN), history) == [(1, "down")]
    fallen = event(wait_for("tokens", A, 111 * M, side=DOWN), history)
    assert (fallen.figures["tokens"].value, fallen.figures["tokens"].bound) == (110 * M, Bound.MOST)


def test_rising_is_told_by_what_is_named() -> None:
    low = {day: {**SEEN, "cn/a": 6 * M} for day in week(0).days}
    high = {day: {**SEEN, "cn/a": 20 * M} for day in week(1).days} | dict.fromkeys(week(1).days[5:], SEEN)
    history = make_history(days=low | high)
    risen = event(wait_for("tokens", A, 100 * M, side=UP), history)
    assert (risen.figures["tokens"].value, risen.figures["tokens"].bound) == (100 * M, Bound.LEAST)
    assert told(wait_for("tokens", A, 101 * M, side=UP), history) == []


def test_a_model_that_disappears_has_fallen_below_what_the_list_can_hide_and_no_further() -> None:
    history = by_days({**SEEN, "cn/a": 20 * M}, SEEN)
    assert told(wait_for("tokens", A, 36 * M, side=DOWN), history) == [(1, "down")]
    assert told(wait_for("tokens", A, 35 * M, side=DOWN), history) == []


def test_whoever_could_be_above_already_is_not_said_to_rise() -> None:
    history = by_days(SEEN, {**SEEN, "cn/a": 20 * M})
    assert told(wait_for("tokens", A, 35 * M), history) == []
    assert told(wait_for("tokens", A, 36 * M), history) == [(1, "up")]


# ── Other names ──────────────────────────────────────────────────────────────────────────────────


def test_a_respelt_model_is_watched_under_its_new_name() -> None:
    history = chart(*line(90, slug="cn/a-0101"), *line(120, slug="cn/a-0731"))
    assert event(wait_for("tokens", Model("cn/a-0101"), 100 * M), history).names == {"name": Model("cn/a-0731")}


def test_a_free_variant_does_not_take_the_place_of_the_paid_one() -> None:
    history = chart(*line(90), *line(120, slug="cn/a:free"))
    assert told(RISES, history) == []


def test_an_anonymous_listing_is_watched_as_what_it_turns_out_to_be() -> None:
    tables = make_tables([slot("quiet", str(week(1).start), "cn/a")])
    rows = {"openrouter/quiet-alpha": 60 * M, "cn/a": 50 * M, "us/b": M}
    history = chart(rows, rows, tables=tables)
    for subject in (Model("openrouter/quiet-alpha"), A):
        assert event(wait_for("tokens", subject, 100 * M), history).names == {"name": A}


def test_the_distance_is_relative_to_the_amount_and_there_is_none_beyond_it() -> None:
    scene = last_scene(chart(*line(80)))
    assert distance(RISES, scene) == Fraction(1, 5)
    assert distance(FALLS, scene) is None
    assert distance(BOTH, scene) == Fraction(1, 5)


def test_a_day_that_is_missing_is_left_out() -> None:
    first, second, third = line(90, 120, 60)
    daily = wait_for("tokens", A, 100 * M, daily=True)
    assert told(daily, day_by_day(first, None, second, third)) == [(2, "up"), (3, "down")]

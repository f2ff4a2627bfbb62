"""A rank crosses a place."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Total
from bot.domain.watching.memory import Bound, Quantity
from tests.fakes.histories import by_days, chart, crowd, day_by_day, make_history, week
from tests.fakes.watching import DOWN, EITHER, UP, distance, event, figures, firings, last_scene, told, wait_for

A = Model("cn/a")
LIST = 50
"""Models that a day's list names."""


def at(*ranks: int | None) -> list[dict[str, int]]:
    """Fifty rows, the model at these ranks, or not among them; what the list hides has 1 at most."""
    return [_list(rank) for rank in ranks]


def _list(rank: int | None) -> dict[str, int]:
    rows = {f"us/{n}": LIST + 1 - n for n in range(1, LIST + 1)}
    if rank is not None:
        rows = {slug: tokens for slug, tokens in rows.items() if slug != f"us/{rank}"} | {"cn/a": LIST + 1 - rank}
    return {**rows, "other": 40}


def test_reaching_a_place_fires_once() -> None:
    assert told(wait_for("rank", A, 10, side=UP), chart(*at(12, 11, 10, 9, 1))) == [(2, "up")]


def test_falling_below_a_place_fires_once() -> None:
    assert told(wait_for("rank", A, 10, side=DOWN), chart(*at(9, 10, 11, 12, 30))) == [(2, "down")]


def test_it_is_armed_again_after_moving_back_by_two_ranks() -> None:
    assert told(wait_for("rank", A, 10, side=UP), chart(*at(11, 10, 11, 10, 12, 10))) == [(1, "up"), (5, "up")]
    assert told(wait_for("rank", A, 10, side=DOWN), chart(*at(10, 11, 9, 11, 8, 11))) == [(1, "down"), (5, "down")]


def test_either_tells_both_directions() -> None:
    both = wait_for("rank", A, 10, side=EITHER)
    assert told(both, chart(*at(11, 8, 11, 10, 11, 12, 10, 12))) == [(1, "up"), (2, "down"), (6, "up"), (7, "down")]


@pytest.mark.parametrize("place", [1, 2, 3, 10, 47, 48, 49])
def test_every_place_can_be_reached_again_and_lost_again(place: int) -> None:
    far = place + 2 if place + 2 <= LIST else None
    assert told(wait_for("rank", A, place, side=UP), chart(*at(far, place, far, place))) == [(1, "up"), (3, "up")]
    lost = [n for n, _ in told(wait_for("rank", A, place, side=DOWN), chart(*at(1, place + 1, 1, place + 1)))]
    assert lost == [1, 3]


def test_the_last_place_of_a_list_is_lost_by_leaving_it() -> None:
    days = day_by_day(*at(None, 50, None, 50, 49, None))
    assert told(wait_for("rank", A, 50, side=UP, daily=True), days) == [(1, "up"), (3, "up")]
    assert told(wait_for("rank", A, 50, side=DOWN, daily=True), day_by_day(*at(49, None, 49, None, 48, None))) == [
        (1, "out"),
        (5, "out"),
    ]


def test_off_the_list_is_far_enough_back_for_the_place_before_the_last() -> None:
    days = day_by_day(*at(50, 49, 50, 49, None, 49))
    assert told(wait_for("rank", A, 49, side=UP, daily=True), days) == [(1, "up"), (5, "up")]


def test_the_figures_are_the_rank_and_the_place() -> None:
    assert figures(wait_for("rank", A, 10, side=UP), chart(*at(30, 4))) == {"rank": 4, "place": 10}
    fallen = event(wait_for("rank", A, 10, side=DOWN), chart(*at(4, None)))
    assert ({name: each.value for name, each in fallen.figures.items()}, fallen.wording) == ({"place": 10}, "out")


def test_equal_tokens_share_a_rank() -> None:
    tied = {"us/1": 9, "cn/a": 9, "us/2": 5}
    history = chart({"us/1": 9, "cn/a": 6, "us/2": 7}, tied, {"us/1": 9, "cn/a": 8, "us/2": 5})
    assert told(wait_for("rank", A, 1, side=UP), history) == [(1, "up")]
    assert told(wait_for("rank", Model("us/1"), 1, side=DOWN), history) == []
    shared = Quantity(Unit.COUNT, Fraction(1), Bound.SHARED)
    assert firings(wait_for("rank", A, 1, side=UP), history)[0].event.figures["rank"] == shared
    alone = chart({"us/1": 9, "cn/a": 6, "us/2": 7}, {"us/1": 9, "cn/a": 10, "us/2": 9})
    assert event(wait_for("rank", A, 1, side=UP), alone).figures["rank"].bound is Bound.EXACT


def test_a_new_model_can_share_its_rank() -> None:
    rows = {"us/1": 9, "cn/a": 5}
    found = event(wait_for("new", Total(), 3), by_days(rows, rows, rows, {**rows, "fr/x": 5}))
    assert found.figures["rank"] == Quantity(Unit.COUNT, Fraction(2), Bound.SHARED)


@pytest.mark.parametrize("subject", [AuthorName("cn"), Family("cn/a"), Country("CN")])
def test_publishers_families_and_countries_have_ranks_too(subject: AuthorName | Family | Country) -> None:
    rows = {"us/x": 50, "fr/x": 40, "jp/x": 30}
    history = chart({**rows, "cn/a": 20, "cn/a:free": 9}, {**rows, "cn/a": 20, "cn/a:free": 25})
    assert told(wait_for("rank", subject, 2, side=UP), history) == [(1, "up")]


def test_unknown_is_above_no_country() -> None:
    history = chart({"low/x": 90, "us/b": 50, "cn/a": 40}, {"low/x": 90, "us/b": 50, "cn/a": 60})
    assert told(wait_for("rank", Country("CN"), 1, side=UP), history) == [(1, "up")]


def test_a_country_has_its_rank_in_a_lens() -> None:
    rows = {**crowd("us", 7, 50), "cn/a": 60, "fr/x": 59, "fr/y": 30}
    history = chart({**rows, "fr/x": 70}, rows)
    assert told(wait_for("rank", Country("CN"), 2, side=UP, lens=LensName.PRESS), history) == [(1, "up")]
    assert told(wait_for("rank", Country("CN"), 2, side=UP), history) == []


# ── What the lists hide ──────────────────────────────────────────────────────────────────────────


ROWS = {"us/1": 40, "us/2": 30, "us/3": 20, "us/4": 15, "us/5": 10, "other": 100}
"""A day that hides 10 of a model at most; the weeks are 280, 210, 140, 105, 70."""
LOW, MIDDLE, HIGH = ({**ROWS, "cn/a": tokens} for tokens in (11, 26, 35))


def _days(first: dict[str, int], *second: dict[str, int]) -> dict[dt.date, dict[str, int]]:
    return dict.fromkeys(week(0).days, first) | dict(zip(week(1).days, second, strict=True))


def test_a_rank_is_told_where_hidden_tokens_cannot_change_it() -> None:
    # 5 × 35 and up to 2 × 10.
    history = make_history(days=_days(LOW, *[HIGH] * 5, *[ROWS] * 2))
    assert figures(wait_for("rank", A, 3, side=UP), history) == {"rank": 3, "place": 3}


def test_of_a_rank_that_hidden_tokens_leave_open_only_what_holds_is_told() -> None:
    # 5 × 26 and up to 2 × 10 are 130 to 150: third or fourth.
    history = make_history(days=_days(LOW, *[MIDDLE] * 5, *[ROWS] * 2))
    assert told(wait_for("rank", A, 3, side=UP), history) == []
    assert told(wait_for("rank", A, 4, side=UP), history) == [(1, "among")]
    assert figures(wait_for("rank", A, 4, side=UP), history) == {"place": 4}


def test_the_source_s_own_week_settles_what_days_leave_open() -> None:
    own = {"us/1": 280, "us/2": 210, "cn/a": 145, "us/3": 140, "us/4": 105, "us/5": 70, "other": 700}
    history = make_history({week(1): own}, _days(LOW, *[MIDDLE] * 5, *[ROWS] * 2))
    assert figures(wait_for("rank", A, 3, side=UP), history) == {"rank": 3, "place": 3}


def test_falling_is_not_told_where_hidden_tokens_could_keep_the_place() -> None:
    falls = wait_for("rank", A, 2, side=DOWN)
    # 140 to 170, then 210 to 220, against 210.
    assert told(falls, make_history(days=_days(HIGH, *[HIGH] * 4, *[ROWS] * 3))) == [(1, "down")]
    assert told(falls, make_history(days=_days(HIGH, *[HIGH] * 6, ROWS))) == []
    # 205 to 215: second, or third.
    nearly = [*[{**ROWS, "cn/a": 34}] * 5, {**ROWS, "cn/a": 35}, ROWS]
    assert told(falls, make_history(days=_days(HIGH, *nearly))) == []


def test_a_model_that_disappears_is_out_of_what_the_list_names() -> None:
    gone = by_days(HIGH, ROWS)
    assert told(wait_for("rank", A, 5, side=DOWN), gone) == [(1, "out")]
    assert told(wait_for("rank", A, 6, side=DOWN), gone) == []


def test_a_list_with_nothing_hidden_tells_everything() -> None:
    rows = {"us/1": 40, "us/2": 30}
    assert told(wait_for("rank", A, 2, side=DOWN), chart({**rows, "cn/a": 35}, rows)) == [(1, "out")]


def test_the_distance_is_in_places_relative_to_the_place() -> None:
    scene = last_scene(chart(*at(15)))
    assert distance(wait_for("rank", A, 10, side=UP), scene) == Fraction(1, 2)
    assert distance(wait_for("rank", A, 20, side=DOWN), scene) == Fraction(1, 4)
    assert distance(wait_for("rank", A, 20, side=UP), scene) is None
    assert distance(wait_for("rank", A, 10, side=UP), last_scene(chart(*at(None)))) == Fraction(41, 10)

"""Somebody has led, or the total has risen, for so many periods in a row."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.alerts import streak
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.watching.condition import Total
from tests.fakes.histories import chart, crowd, day_by_day
from tests.fakes.watching import distance, event, figures, last_scene, told, wait_for

CN, US = {"cn/a": 9, "us/b": 5}, {"cn/a": 5, "us/b": 9}
TIE, UNMAPPED = {"cn/a": 7, "us/b": 7}, {"cn/a": 9, "us/b": 5, "nobody/x": 9}
LEADS = wait_for("streak", Country("CN"), 3)


def rising(*totals: int | None) -> list[dict[str, int] | None]:
    return [None if each is None else {"cn/a": each} for each in totals]


def test_it_fires_once_when_the_run_is_so_long() -> None:
    assert told(LEADS, chart(US, CN, CN, CN, CN, CN)) == [(3, "weeks")]


def test_it_fires_again_for_the_next_run() -> None:
    assert told(LEADS, chart(US, CN, CN, CN, US, CN, CN, CN)) == [(3, "weeks"), (7, "weeks")]


def test_a_run_that_is_that_long_already_does_not_fire() -> None:
    assert told(wait_for("streak", Country("CN"), 2), chart(None, CN)) == []
    history = chart(CN, CN, CN, CN)
    # Whether it led before the first stored week nobody knows.
    assert told(LEADS, history) == []


def test_a_tie_ends_it() -> None:
    assert told(LEADS, chart(US, CN, CN, TIE, CN, CN)) == []
    assert told(LEADS, chart(US, CN, CN, TIE, CN, CN, CN)) == [(6, "weeks")]


def test_a_gap_makes_it_at_least() -> None:
    history = chart(US, CN, None, CN, CN, CN)
    assert told(LEADS, history) == [(5, "weeks_at_least")]
    assert figures(LEADS, history) == {"length": 3}


def test_a_gap_inside_a_run_that_was_told_tells_nothing_again() -> None:
    assert told(LEADS, chart(US, CN, CN, CN, None, CN, CN, CN, CN)) == [(3, "weeks")]


def test_a_week_of_unmapped_authors_is_a_gap() -> None:
    assert told(LEADS, chart(US, CN, UNMAPPED, CN, CN, CN)) == [(5, "weeks_at_least")]


@pytest.mark.parametrize("subject", [Model("cn/a"), Family("cn/a"), AuthorName("cn")])
def test_first_place_of_models_families_and_publishers_has_runs_too(subject: Name) -> None:
    history = chart(US, CN, CN, TIE, CN, CN, CN)
    assert told(wait_for("streak", subject, 3), history) == [(6, "weeks")]
    assert event(wait_for("streak", subject, 3), history).names == {"name": subject}


def test_a_lens_has_its_own_runs() -> None:
    rows = {**crowd("us", 8, 10), "cn/a": 79, "cn/b": 9}
    history = chart(US, rows, rows)
    assert told(wait_for("streak", Country("CN"), 2), history) == [(2, "weeks")]
    assert told(wait_for("streak", Country("CN"), 2, lens=LensName.PRESS), history) == []


def test_the_total_has_to_rise_strictly() -> None:
    watched = wait_for("streak", Total(), 3)
    assert told(watched, chart(*rising(9, 5, 6, 7, 8, 9))) == [(4, "total_weeks")]
    assert told(watched, chart(*rising(9, 5, 6, 7, 7, 8, 9))) == []
    assert figures(watched, chart(*rising(9, 5, 6, 7, 8))) == {"length": 3}


def test_a_gap_hides_whether_the_total_rose() -> None:
    assert told(wait_for("streak", Total(), 2), chart(*rising(9, 5, 6, None, 7, 8, 9))) == [(6, "total_weeks_at_least")]


def test_days_are_counted_as_days() -> None:
    assert told(wait_for("streak", Country("CN"), 2, daily=True), day_by_day(US, CN, CN)) == [(2, "days")]
    assert told(wait_for("streak", Country("CN"), 2, daily=True), day_by_day(US, CN, None, CN, CN)) == [
        (4, "days_at_least")
    ]
    assert told(wait_for("streak", Total(), 2, daily=True), day_by_day(*rising(9, 5, 6, 7))) == [(3, "total_days")]


@pytest.mark.parametrize("length", [2, 3, 10, 52])
def test_every_length_can_be_reached_again(length: int) -> None:
    history = chart(US, *[CN] * length, US, *[CN] * length)
    assert told(wait_for("streak", Country("CN"), length), history) == [(length, "weeks"), (2 * length + 1, "weeks")]


def test_runs_longer_than_any_threshold_are_not_counted_out() -> None:
    assert streak.VALUES[1] < streak.LONGEST
    history = chart(US, *[CN] * 70, US, *[CN] * 52)
    assert told(wait_for("streak", Country("CN"), 52), history) == [(52, "weeks"), (123, "weeks")]


def test_somebody_nobody_names_does_not_lead() -> None:
    assert told(wait_for("streak", Model("fr/z"), 2), chart(CN, CN, CN)) == []
    assert distance(wait_for("streak", Model("fr/z"), 2), last_scene(chart(CN))) == 1


def test_the_distance_is_what_is_missing_of_the_run() -> None:
    assert distance(LEADS, last_scene(chart(US, CN))) == Fraction(2, 3)
    assert distance(LEADS, last_scene(chart(None, CN))) == Fraction(2, 3)
    assert distance(LEADS, last_scene(chart(US, CN, CN, CN))) is None

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.boards import DayPeak, WeekBoard, fold_days, fold_week, round_significant
from bot.domain.readings import BucketVersion, Period
from tests.fakes.histories import LATE, version, week

WEEK = week(0)
ROWS = {"cn/a": 100, "us/b": 50, "other": 60}


def fold(*rows: Mapping[str, int], weekly: Mapping[str, int] | None = None, read: dt.datetime = LATE) -> WeekBoard:
    days = [version(Period.DAY, WEEK.days[n], each, read) for n, each in enumerate(rows)]
    board = fold_week(WEEK, days, version(Period.WEEK, WEEK.start, weekly, read) if weekly else None)
    assert board is not None
    return board


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (0, 0),
        (9, 9),
        (999, 999),
        (1234, 1230),
        (1235, 1240),
        (9995, 10_000),
        (27_005_556, 27_000_000),
        (10**30 + 5, 10**30),
    ],
)
def test_three_significant_digits_round_halves_up(value: int, rounded: int) -> None:
    assert round_significant(value, 3) == rounded


@given(st.integers(0, 2**70), st.integers(1, 6))
def test_rounding_is_nearest_and_settles(value: int, digits: int) -> None:
    rounded = round_significant(value, digits)
    assert 2 * abs(rounded - value) <= 10 ** max(len(str(value)) - digits, 0)
    assert round_significant(rounded, digits) == rounded
    assert len(str(rounded).rstrip("0")) <= digits


def test_the_reader_of_the_page_rounds_each_row_and_the_total() -> None:
    board = fold({"cn/a": 12_345, "us/b": 12_344, "other": 1}, weekly=None).rounded(3)
    assert dict(board.tokens) == {"cn/a": 12_300, "us/b": 12_300}
    assert board.total == 24_700


def test_a_week_sums_its_days() -> None:
    board = fold(*[ROWS] * 7)
    assert (dict(board.tokens), board.total, board.other) == ({"cn/a": 700, "us/b": 350}, 1470, 420)
    assert board.days == WEEK.days
    assert board.closed
    assert not board.final


def test_six_days_and_a_reading_too_early_are_not_closed() -> None:
    assert not fold(*[ROWS] * 6).closed
    assert not fold(*[ROWS] * 7, read=WEEK.closes_at - dt.timedelta(seconds=1)).closed
    assert fold(*[ROWS] * 7, read=WEEK.closes_at).closed


def test_a_week_is_final_when_every_day_has_settled() -> None:
    days = [replace(version(Period.DAY, day, ROWS), settled=True) for day in WEEK.days]
    final, provisional = (
        fold_week(WEEK, days, None),
        fold_week(WEEK, [*days[:6], replace(days[6], settled=False)], None),
    )
    assert final is not None
    assert final.final
    assert provisional is not None
    assert provisional.closed
    assert not provisional.final


def test_a_quarantined_day_is_left_out() -> None:
    days = [version(Period.DAY, day, ROWS) for day in WEEK.days]
    board = fold_week(WEEK, [*days[:6], replace(days[6], anomaly="odd")], None)
    assert board is not None
    assert board.days == WEEK.days[:6]
    assert fold_week(WEEK, [replace(days[0], anomaly="odd")], None) is None
    assert fold_week(WEEK, [], None) is None


def test_any_days_are_summed_as_a_weeks_days_are() -> None:
    days = [version(Period.DAY, day, ROWS) for day in (*WEEK.days, *week(1).days[:3])]
    assert fold_days(days[:7]) == fold_week(WEEK, days[:7], None)
    over = fold_days([*reversed(days[5:]), replace(days[0], anomaly="odd")])
    assert over is not None
    assert (over.week, over.days, over.total, over.closed) == (
        week(1),
        (*WEEK.days[5:], *week(1).days[:3]),
        1050,
        False,
    )
    assert (over.floor, over.settled) == (250, False)
    assert fold_days([replace(days[0], anomaly="odd")]) is None


def test_a_model_outside_a_days_rows_is_hidden_by_that_days_smallest() -> None:
    short = {"cn/a": 100, "other": 60}
    board = fold(*[ROWS] * 6, short)
    assert dict(board.hidden) == {"us/b": 60}
    assert board.floor == 6 * 50 + 60


def test_nothing_is_hidden_where_there_is_no_rest() -> None:
    board = fold({"cn/a": 100, "us/b": 50}, {"cn/a": 100})
    assert dict(board.hidden) == {}
    assert board.floor == 0


def test_the_sources_own_week_makes_the_board_where_no_day_is_stored() -> None:
    board = fold_week(WEEK, [], version(Period.WEEK, WEEK.start, ROWS))
    assert board is not None
    assert (board.basis, board.closed, board.total, board.floor) == (Period.WEEK, True, 210, 50)
    early = fold_week(WEEK, [], version(Period.WEEK, WEEK.start, ROWS, WEEK.closes_at - dt.timedelta(hours=1)))
    assert early is not None
    assert (early.closed, early.days) == (False, ())


def test_days_and_the_sources_week_that_differ_by_more_than_a_percent_are_said() -> None:
    week_rows = {"cn/a": 700, "us/b": 350, "other": 434}
    assert fold(*[ROWS] * 7, weekly=week_rows).cautions == ()
    (caution,) = fold(*[ROWS] * 7, weekly={**week_rows, "other": 435}).cautions
    assert "1470" in caution
    assert "1485" in caution


def test_the_largest_single_day_is_the_earliest_of_equal_ones() -> None:
    board = fold(ROWS, {**ROWS, "us/b": 130}, {**ROWS, "cn/a": 130})
    assert board.peak == DayPeak(WEEK.days[1], "us/b", 130)


def test_rows_come_largest_first_and_equal_ones_by_slug() -> None:
    assert list(fold({"us/b": 5, "us/a": 5, "cn/z": 9}).tokens) == ["cn/z", "us/a", "us/b"]


def changed(days: list[BucketVersion], rows: Mapping[str, int]) -> WeekBoard:
    board = fold_week(WEEK, [*days[:6], version(Period.DAY, WEEK.days[6], rows)], None)
    assert board is not None
    return board


def test_the_hash_follows_the_figures_and_nothing_else() -> None:
    days = [version(Period.DAY, day, ROWS) for day in WEEK.days]
    same = changed(days, dict(reversed(ROWS.items())))
    assert changed(days, ROWS).data_hash == same.data_hash
    assert changed(days, {**ROWS, "cn/a": 101}).data_hash != same.data_hash
    assert changed(days, {**ROWS, "other": 61}).data_hash != same.data_hash
    assert changed(days, {"cn/a": 100, "us/b": 50}).data_hash != same.data_hash

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.errors import NoDataError
from bot.domain.facts import build_facts
from bot.domain.history import EMPTY_SNAPSHOT, comparable_in_full
from tests.fakes.histories import by_days, chart, make_history, newest, week

ROWS, MORE = {"cn/a": 100, "us/b": 50}, {"cn/a": 120, "us/b": 50}


def test_a_closed_week_is_compared_with_the_closed_week_before() -> None:
    history = by_days(ROWS, MORE)
    before = history.previous(week(1))
    assert before is not None
    assert (before.week, before.total) == (week(0), 7 * 150)


def test_a_week_to_date_is_compared_with_the_same_weekdays() -> None:
    days = dict.fromkeys(week(0).days, ROWS) | dict.fromkeys(week(1).days[:3], MORE)
    days[week(0).days[5]] = {"cn/a": 10**6}
    before = make_history(days=days).previous(week(1))
    assert before is not None
    assert (before.week, before.total, before.board.days) == (week(0), 3 * 150, week(0).days[:3])


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_week_to_date_with_a_gap_has_no_comparable_week(missing: int) -> None:
    days = dict.fromkeys(week(0).days, ROWS) | dict.fromkeys(week(1).days[:4], MORE)
    del days[week(1).days[missing]]
    assert make_history(days=days).previous(week(1)) is None


@pytest.mark.parametrize("missing", [0, 2])
def test_a_week_to_date_needs_the_same_weekdays_stored(missing: int) -> None:
    days = dict.fromkeys(week(0).days, ROWS) | dict.fromkeys(week(1).days[:3], MORE)
    del days[week(0).days[missing]]
    assert make_history(days=days).previous(week(1)) is None


def test_a_closed_week_after_one_with_a_missing_day_has_no_comparable_week() -> None:
    days = dict.fromkeys(week(0).days[:6], ROWS) | dict.fromkeys(week(1).days, MORE)
    history = make_history(days=days)
    assert history.previous(week(1)) is None
    facts = build_facts(history, week(1))
    assert (facts.comparable, facts.total_change) == (None, None)
    assert all(model.change is None and model.rank_move is None for model in facts.models)


def test_a_run_ends_at_the_first_gap() -> None:
    history = chart(ROWS, None, ROWS, MORE)
    assert [view.week for view in history.run_back(week(3))] == [week(3), week(2)]
    assert history.back(week(3), 2) is None
    assert [view.week for view in history.closed_weeks(week(2))] == [week(0), week(2)]


def test_the_full_lens_compares_only_rows_of_one_kind() -> None:
    history = make_history({week(0): ROWS}, dict.fromkeys(week(1).days, MORE))
    now, before = newest(history), history.previous(week(1))
    assert before is not None
    assert not comparable_in_full(now, before)
    assert not comparable_in_full(now, None)
    assert comparable_in_full(now, now)
    facts = build_facts(history, week(1))
    assert facts.total_change == Fraction(7 * 170, 150) - 1


def test_new_is_told_only_where_the_fourteen_days_before_are_stored() -> None:
    assert by_days(ROWS, ROWS, MORE).knows_days_before(week(2))
    assert not by_days(ROWS, MORE).knows_days_before(week(1))
    assert not chart(ROWS, ROWS, MORE).knows_days_before(week(2))
    assert not by_days(ROWS, None, ROWS, MORE).knows_days_before(week(3))


def test_the_days_that_never_existed_are_not_missed() -> None:
    start = dt.date(2025, 7, 7)
    days = {start + dt.timedelta(days=n): ROWS for n in range(28)}
    del days[dt.date(2025, 7, 15)]
    history = make_history(days=days)
    assert history.knows_days_before(max(history.snapshot.boards))
    del days[dt.date(2025, 7, 16)]
    assert not make_history(days=days).knows_days_before(max(history.snapshot.boards))


def test_a_snapshot_knows_its_first_and_last_day_and_its_newest_closed_week() -> None:
    snapshot = by_days(ROWS, ROWS, MORE, last=2).snapshot
    assert (snapshot.first_day, snapshot.last_day) == (week(0).start, week(2).days[1])
    assert snapshot.latest_closed() == week(1)
    assert (EMPTY_SNAPSHOT.first_day, EMPTY_SNAPSHOT.last_day, EMPTY_SNAPSHOT.latest_closed()) == (None, None, None)


def test_nothing_stored_says_so() -> None:
    with pytest.raises(NoDataError, match="nothing is stored of 2026-W02"):
        build_facts(make_history(), week(0))


def test_press_exact_rounds_before_it_sums() -> None:
    rows = [{"cn/a": 1004, "cn/b": 1004, "us/c": 10}, {"cn/a": 1006, "cn/b": 1006, "us/c": 10}]
    plain, exact = chart(*rows), chart(*rows, press_exact=True)
    assert [newest(history).press.tokens_of("CN") for history in (plain, exact)] == [2012, 2020]
    changes = [build_facts(history, week(1)).total_change for history in (plain, exact)]
    assert changes == [Fraction(2022, 2018) - 1, Fraction(2020, 2020) - 1]


def test_an_unmapped_author_warns_from_one_percent_and_withholds_from_five() -> None:
    for tokens, warned, withheld in ((9, 0, 0), (10, 1, 0), (49, 1, 0), (50, 1, 1)):
        facts = build_facts(chart({"cn/a": 1000 - tokens, "nobody/x": tokens}), week(0))
        assert (len(facts.warnings), len(facts.withheld)) == (warned, withheld)
        assert any(each.about_countries for each in facts.insights) == (not withheld)
        assert (next(iter(facts.lenses.values())).lead is None) == bool(withheld)


@pytest.mark.parametrize(("days_before", "new"), [(0, True), (13, True), (14, False), (20, False)])
def test_a_model_is_new_for_fourteen_days_the_last_one_included(days_before: int, new: bool) -> None:
    history = by_days({"cn/a": 5})
    view = newest(history)
    (entry,) = view.entries
    seen = {"cn/a": view.week.end - dt.timedelta(days=days_before)}
    dated = replace(history, snapshot=replace(history.snapshot, first_seen=seen))
    assert dated.is_new(entry, view.week.end) is new

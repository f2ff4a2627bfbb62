from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.history import History
from bot.domain.leaderboards import Grouping, Selection, leaderboard
from bot.domain.measures import token_bounds
from bot.domain.period_views import PeriodView, chosen_period, chosen_week, period_view
from bot.domain.periods import BoardPeriod, DatedPeriod, Month, PeriodNotStoredError, days_of, period_before
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import by_days, make_history, make_tables, slot, week
from tests.fakes.truth import SLUGS, Truth, history_of, shown, truths

JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
FIRST = JANUARY.days[0]
SPAN = tuple(FIRST + dt.timedelta(days=n) for n in range(70))
dates = st.dates(dt.date(2, 3, 1), dt.date(9998, 12, 1))


def seen(history: History, period: DatedPeriod) -> PeriodView:
    found = period_view(history, period)
    assert found is not None
    return found


def even(*skipped: dt.date, count: int = 70, tokens: int = 10) -> History:
    days = {day: {"cn/a": tokens + n, "us/b": 5} for n, day in enumerate(SPAN[:count]) if day not in skipped}
    return make_history(days=days)


@given(dates)
def test_a_month_is_the_days_that_share_its_name(day: dt.date) -> None:
    month = Month.of(day)
    assert day in month.days
    assert {(each.year, each.month) for each in month.days} == {(day.year, day.month)}
    assert month.days[0].day == 1
    assert (month.days[-1] + dt.timedelta(days=1)).day == 1
    assert str(month) == f"{day:%Y-%m}".rjust(7, "0")


@given(dates)
def test_a_period_begins_where_the_one_before_ends(day: dt.date) -> None:
    for period in (day, IsoWeek.of(day), Month.of(day)):
        assert days_of(period_before(period))[-1] == days_of(period)[0] - dt.timedelta(days=1)


@pytest.mark.parametrize(("months", "shifted"), [(0, "2026-02"), (-2, "2025-12"), (11, "2027-01"), (-14, "2024-12")])
def test_months_are_counted_over_the_years(months: int, shifted: str) -> None:
    assert str(FEBRUARY.shift(months)) == shifted


@given(truths(SPAN))
@settings(max_examples=25, deadline=None)
def test_a_month_is_the_sum_of_its_days(truth: Truth) -> None:
    history = history_of(truth)
    for month in (JANUARY, FEBRUARY):
        found, days = seen(history, month), [seen(history, day) for day in month.days]
        assert found.view.total == sum(each.view.total for each in days)
        for entry in found.view.entries:
            named = [each.view.by_slug.get(entry.slug) for each in days]
            assert entry.tokens == sum(row.tokens for row in named if row)
        rows = leaderboard(history, month, Grouping.COUNTRY)
        assert sum(row.tokens for row in rows) + found.view.board.other == found.view.total


@given(truths(SPAN[:3]))
@settings(max_examples=50, deadline=None)
def test_a_days_board_is_its_rows_largest_first(truth: Truth) -> None:
    history = history_of(truth)
    for day, tokens in truth.items():
        named = {slug: amount for slug, amount in shown(tokens).items() if slug != "other"}
        rows = leaderboard(history, day, Grouping.MODEL)
        assert {row.key: row.tokens for row in rows} == named
        assert [row.tokens for row in rows] == sorted(named.values(), reverse=True)
        assert all(row.share == Fraction(row.tokens, sum(tokens.values())) for row in rows)
        assert all(row.hidden == 0 for row in rows)


@given(truths(SPAN[:31]), st.sampled_from([SPAN[10], JANUARY]))
@settings(max_examples=50, deadline=None)
def test_what_is_true_lies_within_the_bounds_and_certain_ranks_are_true(truth: Truth, period: DatedPeriod) -> None:
    history = history_of(truth)
    view = seen(history, period).view
    true = {slug: sum(truth[day][slug] for day in days_of(period)) for slug in SLUGS}
    for slug in SLUGS:
        low, high = token_bounds(view, slug)
        assert low <= true[slug] <= high
    for row in leaderboard(history, period, Grouping.MODEL):
        assert row.tokens <= true[row.key] <= row.tokens + row.hidden
        if row.rank_certain and not row.tied:
            assert sum(tokens > true[row.key] for tokens in true.values()) == row.rank - 1


@given(truths(SPAN[:31]), st.sampled_from(["CN", "US", None]), st.sampled_from([True, False, None]))
@settings(max_examples=25, deadline=None)
def test_a_selection_of_a_month_is_its_rows_that_are_admitted(truth: Truth, country: str, free: bool | None) -> None:
    history, selection = history_of(truth), Selection(country, free)
    entries = [entry for entry in seen(history, JANUARY).view.entries if selection.admits(entry)]
    for by in Grouping:
        rows = leaderboard(history, JANUARY, by, selection)
        assert sum(row.tokens for row in rows) == sum(entry.tokens for entry in entries)
        assert sum(row.models for row in rows) == len(entries)


def test_a_month_and_a_week_of_the_same_number_are_not_mixed_up() -> None:
    history = even()
    week_rows = leaderboard(history, IsoWeek(2026, 2), Grouping.MODEL)
    month_rows = leaderboard(history, Month(2026, 2), Grouping.MODEL)
    assert week_rows[0].tokens == sum(10 + n for n in range(4, 11))
    assert month_rows[0].tokens == sum(10 + n for n in range(31, 59))
    assert leaderboard(history, IsoWeek(2026, 2), Grouping.MODEL) == week_rows


def test_a_board_of_days_is_made_once() -> None:
    history = even()
    assert seen(history, JANUARY).view is seen(history, JANUARY).view
    assert seen(history, JANUARY).view is not seen(history, FEBRUARY).before


def test_a_month_is_compared_with_a_whole_month_before_only() -> None:
    before = seen(even(), FEBRUARY).before
    assert before is not None
    assert before.board.days == JANUARY.days
    assert seen(even(SPAN[30]), FEBRUARY).before is None
    assert seen(even(SPAN[0]), FEBRUARY).before is None
    assert seen(even(SPAN[40]), FEBRUARY).before is None
    assert seen(even(SPAN[40]), FEBRUARY).change is None


def test_a_month_to_date_is_compared_with_the_same_days_of_a_whole_month() -> None:
    found = seen(even(), MARCH)
    assert found.before is not None
    assert (found.complete, found.to_date, found.missing) == (False, True, ())
    assert found.before.board.days == FEBRUARY.days[:11]
    assert seen(even(SPAN[58]), MARCH).before is None
    gap = seen(even(SPAN[61]), MARCH)
    assert (gap.before, gap.missing) == (None, (SPAN[61],))


def test_a_day_is_compared_with_the_day_before_only() -> None:
    found = seen(even(), SPAN[1])
    assert found.before is not None
    assert (found.before.board.days, found.change) == ((SPAN[0],), Fraction(16, 15) - 1)
    assert seen(even(SPAN[0]), SPAN[1]).before is None


def test_slots_and_countries_are_those_of_the_periods_last_day_in_both_periods() -> None:
    tables = make_tables([slot("owl", "2026-01-20", joins="cn/a")])
    history = make_history(days={day: {"openrouter/owl-alpha": 5, "us/b": 1} for day in SPAN}, tables=tables)
    for period in (dt.date(2026, 1, 20), JANUARY, FEBRUARY):
        found = seen(history, period)
        assert [entry.slug for entry in found.view.entries] == ["cn/a", "us/b"]
        assert not found.before or "cn/a" in found.before.by_slug
    day_before = seen(history, dt.date(2026, 1, 19))
    assert "openrouter/owl-alpha" in day_before.view.by_slug
    as_now = seen(history, dt.date(2026, 1, 20)).before
    assert as_now is not None
    assert "cn/a" in as_now.by_slug


@pytest.mark.parametrize(
    ("kind", "count", "chosen"),
    [
        (BoardPeriod.DAY, 70, SPAN[69]),
        (BoardPeriod.MONTH, 70, FEBRUARY),
        (BoardPeriod.MONTH, 59, FEBRUARY),
        (BoardPeriod.MONTH, 58, JANUARY),
        (BoardPeriod.MONTH, 30, JANUARY),
        (BoardPeriod.WEEK, 12, IsoWeek(2026, 2)),
    ],
)
def test_the_newest_period_is_taken_unless_a_day_is_given(kind: BoardPeriod, count: int, chosen: DatedPeriod) -> None:
    assert chosen_period(even(count=count), kind) == chosen


def test_a_month_to_date_is_the_newest_one_where_no_month_is_whole() -> None:
    assert chosen_period(even(SPAN[3], SPAN[40]), BoardPeriod.MONTH) == MARCH


def test_a_day_that_is_held_back_is_neither_the_newest_nor_part_of_a_month() -> None:
    history = even(count=59)
    odd = replace(history.snapshot.recent[SPAN[58]], anomaly="half of usual")
    held = History(replace(history.snapshot, recent={**history.snapshot.recent, SPAN[58]: odd}), history.tables)
    assert chosen_period(held, BoardPeriod.DAY) == SPAN[57]
    assert chosen_period(held, BoardPeriod.MONTH) == JANUARY
    with pytest.raises(PeriodNotStoredError) as caught:
        chosen_period(held, BoardPeriod.DAY, SPAN[58])
    assert caught.value.stored == (SPAN[0], SPAN[57])
    assert seen(held, FEBRUARY).to_date


def test_a_day_leads_to_the_period_that_holds_it() -> None:
    history = even()
    assert chosen_period(history, BoardPeriod.DAY, SPAN[7]) == SPAN[7]
    assert chosen_period(history, BoardPeriod.WEEK, SPAN[7]) == IsoWeek(2026, 2)
    assert chosen_period(history, BoardPeriod.MONTH, SPAN[7]) == JANUARY


def test_the_newest_closed_week_goes_before_one_to_date() -> None:
    assert chosen_week(by_days({"cn/a": 5}, {"cn/a": 5}, last=3)) == week(0)
    assert chosen_week(by_days({"cn/a": 5}, last=3)) == week(0)

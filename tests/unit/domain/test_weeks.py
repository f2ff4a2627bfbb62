from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.weeks import IsoWeek, weeks_between

days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


@given(days)
def test_a_week_reads_back_from_its_text_and_from_each_of_its_days(day: dt.date) -> None:
    week = IsoWeek.of(day)
    assert IsoWeek.parse(str(week)) == week
    assert {IsoWeek.parse(str(each)) for each in week.days} == {week}
    assert day in week.days


@given(days)
def test_a_week_runs_from_monday_to_sunday_and_closes_six_hours_later(day: dt.date) -> None:
    week = IsoWeek.of(day)
    assert (week.start.weekday(), week.end.weekday()) == (0, 6)
    assert (week.end - week.start).days == 6
    assert week.closes_at == dt.datetime.combine(week.end, dt.time(), dt.UTC) + dt.timedelta(hours=30)


@given(days, st.integers(-300, 300), st.integers(-300, 300))
def test_shifting_adds_up_and_keeps_the_order(day: dt.date, one: int, two: int) -> None:
    week = IsoWeek.of(day)
    assert week.shift(one).shift(two) == week.shift(one + two)
    assert week.shift(one) - week == one
    assert (week.shift(one) < week.shift(two)) == (one < two)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2020-12-31", "2020-W53"),
        ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2024-12-30", "2025-W01"),
        ("2026-03-30", "2026-W14"),
    ],
)
def test_the_year_of_a_week_is_the_iso_year(day: str, text: str) -> None:
    assert str(IsoWeek.parse(day)) == text


def test_the_week_after_the_fifty_third_is_the_first() -> None:
    assert IsoWeek(2026, 53).shift(1) == IsoWeek(2027, 1)
    assert IsoWeek(2020, 53).shift(1) == IsoWeek(2021, 1)
    assert IsoWeek(2025, 52).shift(1) == IsoWeek(2026, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-W54",
        "2025-W53",
        "2026-W00",
        "2026-13-01",
        "W14",
        "next week",
        "9999-W52",
        "0001-W01",
        "2026-W-1",
    ],
)
def test_what_is_no_week_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no week; write 2026-W14 or a date such as 2026-03-30"):
        IsoWeek.parse(text)


def test_a_week_that_its_year_does_not_have_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="53"):
        IsoWeek(2025, 53)


def test_the_weeks_between_hold_both_ends() -> None:
    first, last = IsoWeek(2026, 52), IsoWeek(2027, 1)
    assert list(weeks_between(first, last)) == [first, IsoWeek(2026, 53), last]
    assert list(weeks_between(last, first)) == []

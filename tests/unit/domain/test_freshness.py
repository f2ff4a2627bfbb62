from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.freshness import data_age, is_stale
from bot.domain.history import EMPTY_SNAPSHOT
from tests.fakes.histories import by_days, week

SUNDAY_ENDED = dt.datetime.combine(week(1).start, dt.time(), dt.UTC)
SNAPSHOT = by_days({"cn/a": 1}).snapshot


@pytest.mark.parametrize("hours", [0, 6, 36, 100])
def test_the_age_counts_from_the_end_of_the_newest_day(hours: int) -> None:
    age = dt.timedelta(hours=hours)
    assert data_age(SNAPSHOT, SUNDAY_ENDED + age) == age


def test_a_clock_behind_the_data_makes_no_negative_age() -> None:
    assert data_age(SNAPSHOT, SUNDAY_ENDED - dt.timedelta(hours=1)) == dt.timedelta()


def test_nothing_stored_has_no_age_and_is_stale() -> None:
    assert data_age(EMPTY_SNAPSHOT, SUNDAY_ENDED) is None
    assert is_stale(None)


def test_data_are_stale_beyond_36_hours() -> None:
    assert not is_stale(dt.timedelta(hours=36))
    assert is_stale(dt.timedelta(hours=36, seconds=1))

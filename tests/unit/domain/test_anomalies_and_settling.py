from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.anomalies import find_anomaly, is_quarantined
from bot.domain.readings import Bucket, BucketVersion, Period
from bot.domain.settling import agree, is_settled

TODAY = dt.date(2026, 6, 29)
NOON = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def bucket(date: dt.date, rows: Mapping[str, int], other: int | None = 0) -> Bucket:
    return Bucket(Period.DAY, date, rows, other)


def back(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def past(rows: Mapping[str, int], days: int = 28) -> dict[dt.date, Bucket]:
    return {back(n): bucket(back(n), rows) for n in range(1, days + 1)}


def version(rows: Mapping[str, int], first: float, last: float, **changes: object) -> BucketVersion:
    seen, again = NOON + first * HOUR, NOON + last * HOUR
    made = BucketVersion(bucket(TODAY, rows), "test", seen, again, seen, again)
    return replace(made, **changes) if changes else made


@pytest.mark.parametrize(("total", "odd"), [(49, True), (50, False), (200, False), (201, True)])
def test_a_total_is_odd_beyond_half_or_twice_its_weekdays_median(total: int, *, odd: bool) -> None:
    found = find_anomaly(bucket(TODAY, {"cn/a": total}), past({"cn/a": 100}))
    assert (found is not None) == odd
    assert not odd or "Mondays" in str(found)


def test_two_weekdays_are_too_few_to_say_anything() -> None:
    history = {back(n): bucket(back(n), {"cn/a": 100}) for n in (7, 14)}
    assert find_anomaly(bucket(TODAY, {"cn/a": 1000}), history) is None
    history[back(21)] = bucket(back(21), {"cn/a": 100})
    assert find_anomaly(bucket(TODAY, {"cn/a": 1000}), history) is not None


def test_a_model_is_odd_beyond_ten_times_its_median() -> None:
    history = past({"cn/a": 1000, "us/b": 10})
    assert find_anomaly(bucket(TODAY, {"cn/a": 1000, "us/b": 100}), history) is None
    assert "us/b" in str(find_anomaly(bucket(TODAY, {"cn/a": 1000, "us/b": 101}), history))


def test_a_new_models_growth_is_not_odd() -> None:
    history = past({"cn/a": 1000}) | {back(n): bucket(back(n), {"cn/a": 1000, "us/b": 10}) for n in range(1, 14)}
    assert find_anomaly(bucket(TODAY, {"cn/a": 1000, "us/b": 500}), history) is None
    history[back(14)] = bucket(back(14), {"cn/a": 1000, "us/b": 10})
    assert find_anomaly(bucket(TODAY, {"cn/a": 1000, "us/b": 500}), history) is not None


def test_a_model_that_had_nothing_is_odd_without_dividing_by_it() -> None:
    assert "us/b" in str(find_anomaly(bucket(TODAY, {"cn/a": 1000, "us/b": 5}), past({"cn/a": 1000, "us/b": 0})))


def test_the_eleventh_model_and_a_week_are_not_judged() -> None:
    history = past({**{f"cn/{n}": 1000 for n in range(10)}, "us/b": 1})
    assert find_anomaly(bucket(TODAY, {**{f"cn/{n}": 1000 for n in range(10)}, "us/b": 999}), history) is None
    week = Bucket(Period.WEEK, TODAY, {"cn/a": 10**9}, 0)
    assert find_anomaly(week, past({"cn/a": 1})) is None


@pytest.mark.parametrize(
    ("readings", "hours", "held"), [(1, 0, True), (4, 5.9, True), (3, 7, True), (4, 6, False), (9, 48, False)]
)
def test_an_odd_day_is_held_until_repeated_three_times_over_six_hours(
    readings: int, hours: float, *, held: bool
) -> None:
    odd = version({"cn/a": 1}, 0, hours, readings=readings, anomaly="odd")
    assert is_quarantined(odd) == held
    assert not is_quarantined(replace(odd, anomaly=None))
    assert not is_quarantined(replace(odd, lenient=True))


def test_one_reading_settles_nothing_and_two_settle_six_hours_apart() -> None:
    assert not is_settled(version({"cn/a": 1}, 0, 0), [])
    assert not is_settled(version({"cn/a": 1}, 0, 5.99), [])
    assert is_settled(version({"cn/a": 1}, 0, 6), [])


def test_an_earlier_version_that_agrees_settles_and_another_does_not() -> None:
    now = version({"cn/a": 1000}, 7, 7)
    assert is_settled(now, [version({"cn/a": 999}, 0, 6)])
    assert is_settled(now, [version({"cn/a": 1}, 0, 6), version({"cn/a": 1000}, 1, 2)])
    assert not is_settled(now, [version({"cn/a": 998}, 0, 6)])
    assert not is_settled(now, [version({"cn/a": 1000}, 2, 6)])


def test_agreement_is_a_thousandth_over_all_rows() -> None:
    whole = bucket(TODAY, {"cn/a": 500, "us/b": 500})
    assert agree(whole, bucket(TODAY, {"cn/a": 500, "us/b": 501}))
    assert not agree(whole, bucket(TODAY, {"cn/a": 501, "us/b": 499}))
    assert not agree(whole, bucket(TODAY, {"cn/a": 500, "fr/b": 500}))
    assert not agree(whole, bucket(TODAY, {"cn/a": 500, "us/b": 500}, other=2))

"""Due times: one instant in every ISO week, whatever the clocks do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.slots import Slot, due, next_due, next_week, opens_at, reported_week, waits
from bot.domain.weeks import IsoWeek, weeks_between

ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
]
HALF_HOURS = [dt.time(hour, minute) for hour in range(24) for minute in (0, 30)]
SHORTEST, LONGEST = dt.timedelta(hours=144), dt.timedelta(hours=192)
TEN_YEARS = list(weeks_between(IsoWeek(2024, 1), IsoWeek(2033, 52)))
APIA_S_YEARS = list(weeks_between(IsoWeek(2011, 1), IsoWeek(2012, 52)))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def slot(weekday: int, time: str, zone: str) -> Slot:
    return Slot(weekday, dt.time.fromisoformat(time), zone)


TABLE = [
    ("gap of spring, shifted forward", slot(7, "01:30", "Europe/London"), "2026-W13", "2026-03-29 01:30"),
    ("midnight before it", slot(1, "00:00", "Europe/London"), "2026-W14", "2026-03-29 23:00"),
    ("fold of autumn, the first", slot(7, "01:30", "Europe/London"), "2026-W43", "2026-10-25 00:30"),
    ("gap in New York", slot(7, "02:30", "America/New_York"), "2026-W10", "2026-03-08 07:30"),
    ("the Monday that CronTrigger skips", slot(1, "00:30", "America/New_York"), "2026-W11", "2026-03-09 04:30"),
    ("fold in New York", slot(7, "01:30", "America/New_York"), "2026-W44", "2026-11-01 05:30"),
    ("no clock change", slot(1, "20:00", "Asia/Shanghai"), "2026-W14", "2026-03-30 12:00"),
    ("gap of half an hour", slot(7, "02:15", "Australia/Lord_Howe"), "2026-W40", "2026-10-03 15:45"),
    ("the day that Apia left out", slot(5, "12:00", "Pacific/Apia"), "2011-W52", "2011-12-30 22:00"),
    ("the day after it", slot(6, "12:00", "Pacific/Apia"), "2011-W52", "2011-12-30 22:00"),
    ("gap at midnight in Cairo", slot(5, "00:00", "Africa/Cairo"), "2026-W17", "2026-04-23 22:00"),
    ("Ramadan in Casablanca", slot(1, "12:00", "Africa/Casablanca"), "2026-W10", "2026-03-02 12:00"),
    ("after it", slot(1, "12:00", "Africa/Casablanca"), "2026-W14", "2026-03-30 11:00"),
    ("gap at midnight in Havana", slot(7, "00:30", "America/Havana"), "2026-W10", "2026-03-08 05:30"),
    ("the week-year of New Year", slot(5, "12:00", "Etc/UTC"), "2026-W53", "2027-01-01 12:00"),
]


@pytest.mark.parametrize(("_what", "one", "week", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_due_times_around_clock_changes(_what: str, one: Slot, week: str, expected: str) -> None:
    assert due(one, IsoWeek.parse(week)) == utc(expected)


@pytest.mark.parametrize("zone", ZONES)
def test_every_half_hour_has_one_instant_a_week_for_ten_years(zone: str) -> None:
    for weekday in range(1, 8):
        for time in HALF_HOURS:
            one = Slot(weekday, time, zone)
            instants = [due(one, week) for week in TEN_YEARS]
            gaps = [later - earlier for earlier, later in pairwise(instants)]
            assert min(gaps) >= SHORTEST, one
            assert max(gaps) <= dt.timedelta(hours=170), one
            local = (instants[0].astimezone(ZoneInfo(zone)).date(), instants[-1].astimezone(ZoneInfo(zone)).date())
            assert [IsoWeek.of(day) for day in local] == [TEN_YEARS[0], TEN_YEARS[-1]], one


def test_apia_keeps_its_weeks_across_the_date_line() -> None:
    for weekday in range(1, 8):
        for time in HALF_HOURS:
            instants = [due(Slot(weekday, time, "Pacific/Apia"), week) for week in APIA_S_YEARS]
            gaps = [later - earlier for earlier, later in pairwise(instants)]
            assert min(gaps) >= SHORTEST
            assert max(gaps) <= dt.timedelta(hours=170)


def _transitions(zone: ZoneInfo, year: int) -> Iterator[IsoWeek]:
    noons = [dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range(366)]
    for before, after in pairwise(noons):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield IsoWeek.of(after.date())


def test_every_zone_keeps_every_slot_around_its_transitions() -> None:
    seen = 0
    for name in sorted(available_timezones()):
        for week in _transitions(ZoneInfo(name), 2026):
            around = list(weeks_between(week.shift(-2), week.shift(2)))
            for weekday in range(1, 8):
                for time in HALF_HOURS[::5]:
                    instants = [due(Slot(weekday, time, name), each) for each in around]
                    assert all(a < b for a, b in pairwise(instants)), (name, week, weekday, time)
                    seen += 1
    assert seen > 10_000


SLOTS = st.builds(Slot, st.integers(1, 7), st.times(), st.sampled_from(ZONES))
MOMENTS = st.timedeltas(dt.timedelta(), dt.timedelta(days=30 * 365)).map(lambda span: utc("2010-01-01") + span)


@given(one=SLOTS, now=MOMENTS)
def test_the_next_due_time_is_the_first_one_after_now(one: Slot, now: dt.datetime) -> None:
    week = next_week(one, now)
    assert due(one, week) == next_due(one, now) > now
    assert due(one, week.shift(-1)) <= now


@given(one=SLOTS, now=MOMENTS)
def test_stepping_from_due_time_to_due_time_misses_no_week(one: Slot, now: dt.datetime) -> None:
    first = next_week(one, now)
    instant = due(one, first)
    for n in range(1, 60):
        instant = next_due(one, instant)
        assert instant == due(one, first.shift(n))


REPORTED = [
    ("the default", slot(1, "12:00", "Etc/UTC"), "2026-W15", "2026-W14", "2026-04-06 12:00"),
    ("before the week can close", slot(1, "00:00", "Europe/London"), "2026-W15", "2026-W14", "2026-04-06 06:00"),
    ("just as it can close", slot(1, "06:00", "Etc/UTC"), "2026-W15", "2026-W14", "2026-04-06 06:00"),
    ("Monday that is Sunday in UTC", slot(1, "09:00", "Pacific/Apia"), "2026-W15", "2026-W14", "2026-04-06 06:00"),
    ("Sunday evening in London", slot(7, "20:00", "Europe/London"), "2026-W15", "2026-W14", "2026-04-12 19:00"),
    ("Sunday that is Monday in UTC", slot(7, "20:00", "America/New_York"), "2026-W15", "2026-W15", "2026-04-13 06:00"),
    (
        "Sunday that winter makes Monday",
        slot(7, "19:30", "America/New_York"),
        "2026-W15",
        "2026-W15",
        "2026-04-13 06:00",
    ),
    ("Sunday afternoon in New York", slot(7, "18:30", "America/New_York"), "2026-W15", "2026-W14", "2026-04-12 22:30"),
    ("the year's end", slot(1, "12:00", "Etc/UTC"), "2027-W01", "2026-W53", "2027-01-04 12:00"),
]


@pytest.mark.parametrize(("_what", "one", "week", "about", "opens"), REPORTED, ids=[row[0] for row in REPORTED])
def test_a_digest_reports_the_last_week_that_had_ended(
    _what: str, one: Slot, week: str, about: str, opens: str
) -> None:
    period = IsoWeek.parse(week)
    assert reported_week(one, period) == IsoWeek.parse(about)
    assert opens_at(one, period) == utc(opens)
    assert waits(one, period) is (utc(opens) > due(one, period))


@pytest.mark.parametrize("zone", [*ZONES, "America/Los_Angeles", "America/St_Johns", "Pacific/Kiritimati"])
def test_every_week_is_reported_once_and_closed_when_it_is(zone: str) -> None:
    for weekday in (1, 6, 7):
        for time in HALF_HOURS:
            one = Slot(weekday, time, zone)
            about = [reported_week(one, week) for week in TEN_YEARS[100:205]]
            assert all(later - earlier == 1 for earlier, later in pairwise(about)), one
            assert opens_at(one, TEN_YEARS[100]) >= about[0].closes_at, one
            assert opens_at(one, TEN_YEARS[100]) - due(one, TEN_YEARS[100]) < dt.timedelta(days=1), one


@pytest.mark.parametrize(
    ("weekday", "time", "zone"),
    [
        (0, dt.time(12), "Etc/UTC"),
        (8, dt.time(12), "Etc/UTC"),
        (1, dt.time(12, tzinfo=dt.UTC), "Etc/UTC"),
        (1, dt.time(12), "Mars/Olympus"),
        (1, dt.time(12), ""),
        (1, dt.time(12), "Europe"),
        (1, dt.time(12), "../etc/passwd"),
    ],
)
def test_what_is_no_slot_is_refused(weekday: int, time: dt.time, zone: str) -> None:
    with pytest.raises(ValueError, match=r"no weekday|has a time zone|no time zone"):
        Slot(weekday, time, zone)

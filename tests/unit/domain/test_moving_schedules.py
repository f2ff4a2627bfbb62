"""When a schedule is due next after it was changed: every week gets its one digest, and none gets two."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.delivery.planning import plan
from bot.domain.schedules import TimeTextError, first_due, moved_due, read_time
from bot.domain.slots import Slot, due
from bot.domain.weeks import IsoWeek
from tests.fakes.digests import DAY, DUE, HOUR, schedule

CATCH_UP = dt.timedelta(hours=48)
ZONES = ("UTC", "Europe/London", "Pacific/Apia", "America/New_York", "Australia/Lord_Howe")
SLOTS = st.builds(Slot, st.integers(1, 7), st.times().map(lambda at: at.replace(microsecond=0)), st.sampled_from(ZONES))


def on(weekday: int, hour: int = 12) -> Slot:
    return Slot(weekday, dt.time(hour), "UTC")


def test_a_new_schedule_is_due_at_its_next_slot_and_never_in_a_week_that_it_has_posted() -> None:
    assert first_due(on(1), DUE - HOUR) == DUE
    assert first_due(on(1), DUE) == DUE + 7 * DAY
    assert first_due(on(2), DUE, IsoWeek(2026, 15)) == DUE + 8 * DAY
    assert first_due(on(2), DUE, IsoWeek(2026, 14)) == DUE + DAY
    assert first_due(on(2), DUE, IsoWeek(2026, 2)) == DUE + DAY


@pytest.mark.parametrize(
    ("now", "next_due", "slot", "expected"),
    [
        (DUE + HOUR, DUE + 7 * DAY, on(2), DUE + 8 * DAY),  # this Monday's is out: not again tomorrow
        (DUE - HOUR, DUE, on(2), DUE + DAY),
        (DUE + HOUR, DUE + DAY, on(1), DUE),  # from Tuesday to a Monday noon that has just passed: at once
        (DUE + 2 * DAY, DUE + 6 * DAY, on(1), DUE + 7 * DAY),  # that was two days ago: given up
        (DUE + HOUR, DUE + 7 * DAY, on(1, 18), DUE + 7 * DAY + 6 * HOUR),
    ],
)
def test_a_moved_schedule(now: dt.datetime, next_due: dt.datetime, slot: Slot, expected: dt.datetime) -> None:
    # The slot that `next_due` was made from.
    before = schedule(slot=Slot(next_due.isoweekday(), next_due.time(), "UTC"), next_due=next_due)
    assert moved_due(before, slot, now, CATCH_UP) == expected


NEW_YORK_SUNDAY = Slot(7, dt.time(20), "America/New_York")
"""Monday 00:00 UTC, so that it reports the week that has just ended."""


def test_moved_from_a_monday_to_the_sunday_evening_before_no_week_is_left_out() -> None:
    monday = schedule(next_due=DUE + 7 * DAY)
    moved = moved_due(monday, NEW_YORK_SUNDAY, DUE + HOUR, CATCH_UP)
    assert moved == DUE + 6 * DAY + 12 * HOUR, "the week after the one that was reported on Monday"
    planned = plan(schedule(slot=NEW_YORK_SUNDAY, next_due=moved), 1, moved)
    assert planned.delivery
    assert planned.delivery.address.reported == IsoWeek.of((DUE + 6 * DAY).date())


def test_moved_from_a_sunday_evening_to_the_monday_after_no_week_comes_twice() -> None:
    posted = due(NEW_YORK_SUNDAY, IsoWeek(2026, 15))
    planned = plan(schedule(slot=NEW_YORK_SUNDAY, next_due=posted), 1, posted)
    assert planned.delivery
    sunday = schedule(slot=NEW_YORK_SUNDAY, next_due=planned.next_due)
    moved = moved_due(sunday, on(1), posted + HOUR, CATCH_UP)
    assert moved == DUE + 14 * DAY, "the next Monday would report the same week again"
    after = plan(schedule(next_due=moved), 1, moved).delivery
    assert after
    assert after.address.reported - planned.delivery.address.reported == 1


@given(st.lists(st.tuples(SLOTS, st.integers(0, 24 * 20)), min_size=1, max_size=4), SLOTS)
@settings(max_examples=150, deadline=None)
def test_however_it_is_moved_no_week_is_planned_twice_and_the_shown_time_holds(
    moves: list[tuple[Slot, int]], first: Slot
) -> None:
    start = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    one = schedule(slot=first, next_due=first_due(first, start))
    at = {start + HOUR * hours: slot for slot, hours in moves}
    periods = list[IsoWeek]()
    for now in (start + HOUR * n for n in range(24 * 35)):
        if now in at:
            one = schedule(slot=at[now], next_due=moved_due(one, at[now], now, CATCH_UP))
        if one.next_due and one.next_due <= now:
            planned = plan(one, 1, now)
            assert planned.delivery, "the time that was shown is one at which something is planned"
            periods.append(planned.delivery.address.week)
            assert planned.delivery.address.reported.closes_at <= planned.delivery.due, "it has ended"
            one = schedule(slot=one.slot, next_due=planned.next_due)
    assert len(set(periods)) == len(periods)
    assert periods == sorted(periods)


@pytest.mark.parametrize(
    ("text", "time"), [("09:30", "09:30"), ("9:30", "09:30"), (" 23:59 ", "23:59"), ("7", "07:00"), ("9：05", "09:05")]
)
def test_times_of_day(text: str, time: str) -> None:
    assert read_time(text) == dt.time.fromisoformat(time)


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "noon", "9:3", "-1:00", "09:30:00", "٩:٣٠", "9" * 1000])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(TimeTextError):
        read_time(text)

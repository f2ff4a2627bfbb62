"""When a digest may be written: never of an open week, never of old data, one outcome for one moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.delivery.deciding import Circumstances
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.reasons import Reason
from bot.domain.freshness import CLAIMS_UNTIL, data_age
from bot.domain.history import EMPTY_SNAPSHOT, Snapshot
from bot.domain.slots import Slot, due, opens_at, period_of, reported_week
from bot.domain.weeks import IsoWeek
from bot.services.readiness import LOOK_AGAIN, Missed, NotReady, Ready, SourceIsLate, assess
from tests.fakes.digests import DAY, DUE, HOUR, MINUTE, SECOND, WEEK, delivery
from tests.fakes.histories import make_history

REPORTED = IsoWeek(2026, 14)
CLOSES = REPORTED.closes_at
ROWS = {"cn/a": 5, "us/b": 3}


def stored(week: IsoWeek = REPORTED, read: dt.datetime = CLOSES + MINUTE, days: int = 7) -> Snapshot:
    return make_history(days=dict.fromkeys(week.days[:days], ROWS), read=read).snapshot


def withheld() -> Snapshot:
    snapshot = stored(days=6)
    sunday = replace(snapshot.recent[REPORTED.days[0]], anomaly="total is 9 times the median")
    return replace(snapshot, recent={**snapshot.recent, REPORTED.end: sunday})


def at(now: dt.datetime, started: dt.datetime = DUE - 3 * DAY) -> Circumstances:
    return Circumstances(now, started, "a")


def settled(snapshot: Snapshot) -> Snapshot:
    boards = {week: replace(board, settled=True) for week, board in snapshot.boards.items()}
    return replace(snapshot, boards=boards)


def test_a_closed_week_is_reported_at_its_slot() -> None:
    assert assess(delivery(), settled(stored()), at(DUE)) == Ready(REPORTED, late=False, provisional=False)


def test_a_closed_week_that_is_not_final_is_provisional() -> None:
    assert assess(delivery(), stored(), at(DUE)) == Ready(REPORTED, late=False, provisional=True)


def test_a_reading_made_before_the_week_can_close_does_not_close_it() -> None:
    early = stored(read=CLOSES - SECOND)
    assert assess(delivery(), early, at(DUE)) == NotReady(REPORTED, Reason.WEEK_OPEN, DUE + LOOK_AGAIN)


def test_a_slot_before_monday_six_waits_until_then() -> None:
    found = assess(replace(delivery(), due=CLOSES), EMPTY_SNAPSHOT, at(CLOSES - 5 * HOUR))
    assert found == NotReady(REPORTED, Reason.WEEK_OPEN, CLOSES)


@pytest.mark.parametrize(
    ("snapshot", "reason"),
    [(EMPTY_SNAPSHOT, Reason.SOURCE_STALE), (stored(days=6), Reason.SOURCE_STALE), (withheld(), Reason.DATA_WITHHELD)],
    ids=["nothing", "sunday missing", "sunday withheld"],
)
def test_after_six_hours_a_notice_says_why(snapshot: Snapshot, reason: Reason) -> None:
    before = assess(delivery(), snapshot, at(DUE + 6 * HOUR - MINUTE))
    assert isinstance(before, NotReady)
    assert before.until == DUE + 6 * HOUR
    assert assess(delivery(), snapshot, at(DUE + 6 * HOUR)) == SourceIsLate(REPORTED, reason)


def noticed() -> Delivery:
    return delivery(state=State.SENT, message=5, sent_at=DUE + 6 * HOUR, wake_at=None)


def test_the_notice_is_posted_once_and_becomes_the_digest() -> None:
    later = at(DUE + 80 * HOUR, started=DUE + 79 * HOUR)
    waiting = assess(noticed(), EMPTY_SNAPSHOT, later)
    assert waiting == NotReady(REPORTED, Reason.SOURCE_STALE, later.now + LOOK_AGAIN)
    assert assess(noticed(), stored(), later) == Ready(REPORTED, late=True, provisional=True)


def test_a_bot_that_slept_does_not_blame_the_source() -> None:
    woke = DUE + 10 * HOUR
    late = delivery(planned_at=woke)
    found = assess(late, EMPTY_SNAPSHOT, at(woke + MINUTE, started=woke))
    assert isinstance(found, NotReady)
    assert assess(late, stored(), at(woke + MINUTE, started=woke)) == Ready(REPORTED, late=True, provisional=True)


@pytest.mark.parametrize(("hours", "kind"), [(47.9, Ready), (48.1, Missed)])
def test_after_own_downtime_one_is_caught_up_within_48_hours(hours: float, kind: type) -> None:
    woke = DUE + hours * HOUR
    found = assess(delivery(planned_at=woke), stored(), at(woke, started=woke))
    assert isinstance(found, kind)
    assert not isinstance(found, Ready) or found.late


@pytest.mark.parametrize(("minutes", "late"), [(15, False), (16, True)])
def test_a_quarter_of_an_hour_is_in_time(minutes: int, late: bool) -> None:
    now = DUE + minutes * MINUTE
    assert assess(delivery(late=True), stored(), at(now)) == Ready(REPORTED, late, provisional=True)


def test_a_source_that_was_late_for_five_days_is_waited_for() -> None:
    waiting = delivery(reason=Reason.SOURCE_STALE, late=True)
    found = assess(waiting, stored(read=DUE + 5 * DAY), at(DUE + 5 * DAY, started=DUE + 4 * DAY))
    assert found == Ready(REPORTED, late=True, provisional=True)


def test_at_the_next_slot_the_wait_is_over() -> None:
    for one in (delivery(reason=Reason.SOURCE_STALE), noticed()):
        assert assess(one, stored(), at(one.expires)) == Missed(REPORTED)


def test_the_last_wait_ends_with_the_next_slot() -> None:
    one = delivery(reason=Reason.SOURCE_STALE, state=State.SENT)
    found = assess(one, EMPTY_SNAPSHOT, at(one.expires - MINUTE))
    assert found == NotReady(REPORTED, Reason.SOURCE_STALE, one.expires)


def test_data_older_than_a_week_are_not_reported() -> None:
    # A Sunday's digest reports the week that ended six days before.
    slot = Slot(7, dt.time(23), "Etc/UTC")
    sunday = due(slot, WEEK)
    one = delivery(due=sunday, expires=sunday + 7 * DAY, planned_at=sunday, reason=Reason.SOURCE_STALE)
    assert isinstance(assess(one, stored(), at(sunday)), Ready)
    assert isinstance(assess(one, stored(), at(sunday + 2 * HOUR)), NotReady)


# ── Properties ───────────────────────────────────────────────────────────────────────────────────

ZONES = ("Etc/UTC", "America/New_York", "Pacific/Apia", "Asia/Shanghai", "Australia/Lord_Howe", "Europe/London")
SLOTS = st.builds(Slot, st.integers(1, 7), st.times(), st.sampled_from(ZONES))
SPANS = st.one_of(st.timedeltas(-2 * DAY, 9 * DAY), st.timedeltas(dt.timedelta(), 2 * DAY))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Delivery, Slot, Snapshot, Circumstances]:
    slot = draw(SLOTS)
    opens, expires = opens_at(slot, WEEK), opens_at(slot, WEEK.shift(1))
    week = reported_week(slot, WEEK).shift(draw(st.sampled_from((0, 0, 0, 0, -1))))
    read = draw(st.sampled_from((week.closes_at, opens + 30 * HOUR, week.closes_at - HOUR)))
    snapshot = stored(week, read, draw(st.sampled_from((7, 7, 7, 6))))
    now = opens + draw(SPANS)
    started = now - draw(st.timedeltas(dt.timedelta(), 9 * DAY))
    changes: dict[str, Any] = {"due": opens, "expires": expires, "planned_at": opens + draw(SPANS)}
    if draw(st.booleans()):
        changes["reason"] = Reason.SOURCE_STALE
    if draw(st.booleans()):
        changes |= {"state": State.SENT, "message": 1}
    return delivery(period=period_of(slot, WEEK), **changes), slot, snapshot, at(now, started)


def may_be_written(one: Delivery, slot: Slot, snapshot: Snapshot, moment: Circumstances) -> bool:
    """The rules once more, in other words."""
    week = reported_week(slot, WEEK)
    versions = [snapshot.recent.get(day) for day in week.days]
    closed = all(version and version.last_requested_at >= week.closes_at for version in versions)
    age = data_age(snapshot, moment.now)
    in_time = opens_at(slot, WEEK) <= moment.now < opens_at(slot, WEEK.shift(1))
    slept = max(moment.process_started, one.planned_at) > one.due + 48 * HOUR
    waited = one.state is State.SENT or one.reason is not None
    return closed and age is not None and age <= CLAIMS_UNTIL and in_time and (waited or not slept)


@settings(max_examples=400)
@given(case=cases())
def test_a_digest_is_written_of_a_closed_week_with_fresh_data_and_of_nothing_else(
    case: tuple[Delivery, Slot, Snapshot, Circumstances],
) -> None:
    one, slot, snapshot, moment = case
    found = assess(one, snapshot, moment)
    assert isinstance(found, Ready) is may_be_written(one, slot, snapshot, moment)
    if isinstance(found, Ready):
        assert found.week == reported_week(slot, WEEK)
        assert found.provisional is not snapshot.boards[found.week].final


@given(case=cases())
def test_waits_go_forward_and_end_at_the_next_slot(case: tuple[Delivery, Slot, Snapshot, Circumstances]) -> None:
    one, _slot, snapshot, moment = case
    found = assess(one, snapshot, moment)
    if isinstance(found, NotReady):
        assert moment.now < found.until <= one.expires
    if moment.now >= one.expires:
        assert isinstance(found, Missed)


@given(case=cases(), wait=st.lists(st.timedeltas(MINUTE, 20 * HOUR), max_size=12))
def test_a_period_gets_one_digest_at_most_one_notice_and_no_digest_once_missed(
    case: tuple[Delivery, Slot, Snapshot, Circumstances], wait: list[dt.timedelta]
) -> None:
    one, _slot, snapshot, moment = case
    one, now = replace(one, state=State.READY, message=None), moment.now
    seen = list[type]()
    for span in wait:
        found = assess(one, snapshot, replace(moment, now=now))
        seen.append(type(found))
        if isinstance(found, SourceIsLate):
            one = replace(one, state=State.SENT, message=1)
        elif isinstance(found, NotReady):
            one = replace(one, reason=found.reason)
        now += span
    assert seen.count(SourceIsLate) <= 1
    if Missed in seen:
        assert set(seen[seen.index(Missed) :]) == {Missed}

"""What is decided, and what a delivery is after each reply: tables."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.delivery.applying import (
    adopt,
    apply_reply,
    drop,
    hold,
    lapse,
    postpone,
    release,
    reread,
    retry_in,
    surplus,
)
from bot.domain.delivery.deciding import (
    Action,
    Adopt,
    Circumstances,
    Drop,
    Freeze,
    Hold,
    Lapse,
    ReadHistory,
    Release,
    Reread,
    Rest,
    Send,
    Wait,
    decide,
    judge,
)
from bot.domain.delivery.delivery import Delivery, State, intend
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import (
    Absent,
    Ambiguous,
    Banned,
    Created,
    Deleted,
    Denied,
    Found,
    Malformed,
    NotSent,
    RateLimited,
    Reply,
    Unauthorised,
    Unknown,
    Unreadable,
)
from bot.domain.delivery.timing import TIMING
from bot.domain.weeks import IsoWeek
from tests.fakes.digests import CHANNEL, DAY, DUE, HOUR, MINUTE, SECOND, delivery

BEFORE = DUE - HOUR
FROZEN = delivery(payload="hash")
ALERTS = replace(FROZEN, schedule=None, recipient=1)
SENDING = intend(FROZEN, DUE, "a", TIMING, anew=True)
"""At the due time, by `a`."""
AMBIGUOUS = apply_reply(SENDING, Ambiguous(), DUE + 15 * SECOND)
SENT = apply_reply(SENDING, Created(5, CHANNEL), DUE + SECOND)
STALE = postpone(FROZEN, DUE, Reason.SOURCE_STALE)
TWICE = intend(SENDING, DUE + 30 * SECOND, "a", TIMING, anew=False)
ENDED, REFUSED = Reason.SCHEDULE_PAUSED, Reason.MISSING_PERMISSION
MARGIN, QUIET = DUE - TIMING.margin, DUE + TIMING.quiet


def at(
    after: dt.timedelta,
    started: dt.datetime = BEFORE,
    holder: str = "a",
    *,
    readable: bool = True,
    barred: Reason | None = None,
) -> Circumstances:
    return Circumstances(DUE + after, started, holder, readable, barred)


DECISIONS: list[tuple[str, Delivery, Circumstances, Action]] = [
    ("not due yet", FROZEN, at(-SECOND), Wait(DUE)),
    ("not rendered", delivery(), at(SECOND), Freeze()),
    ("on time", FROZEN, at(SECOND), Send()),
    ("long in the queue", FROZEN, at(HOUR), Send()),
    ("planned late", replace(FROZEN, planned_at=DUE + 61 * SECOND), at(2 * MINUTE), ReadHistory(MARGIN)),
    ("planned just in time", replace(FROZEN, planned_at=DUE + MINUTE), at(2 * MINUTE), Send()),
    ("process started later", FROZEN, at(MINUTE, DUE + SECOND), ReadHistory(MARGIN)),
    ("late, unreadable", FROZEN, at(MINUTE, DUE + SECOND, readable=False), ReadHistory(MARGIN)),
    ("waited for data", STALE, at(HOUR), ReadHistory(MARGIN)),
    ("slept two days", FROZEN, at(49 * HOUR, DUE + 49 * HOUR), Lapse()),
    ("alerts slept two days", ALERTS, at(49 * HOUR, DUE + 49 * HOUR), ReadHistory(MARGIN)),
    ("slept not quite two days", FROZEN, at(49 * HOUR, DUE + 48 * HOUR), ReadHistory(MARGIN)),
    ("planned after two days", replace(delivery(), planned_at=DUE + 49 * HOUR), at(49 * HOUR), Lapse()),
    ("data late, restarted", STALE, at(60 * HOUR, DUE + 60 * HOUR), ReadHistory(MARGIN)),
    ("the next is due", FROZEN, at(7 * DAY), Lapse()),
    ("under way elsewhere", SENDING, at(SECOND, holder="b"), Wait(DUE + TIMING.lease)),
    ("under way here", SENDING, at(SECOND), Wait(DUE + TIMING.lease)),
    ("left by our predecessor", SENDING, at(5 * SECOND, DUE + 4 * SECOND), Send(anew=False)),
    ("left, at the window's end", SENDING, at(MINUTE, DUE + 4 * SECOND), Send(anew=False)),
    ("left, after the window", SENDING, at(61 * SECOND, DUE + 4 * SECOND), Wait(QUIET)),
    ("left, quiet since", SENDING, at(10 * MINUTE, DUE + 4 * SECOND), ReadHistory(MARGIN)),
    ("left, by a clock set back since", replace(SENDING, lease_until=None), at(-5 * MINUTE), Wait(QUIET)),
    ("left, by a clock once ahead", replace(SENDING, first=DUE + HOUR), at(10 * MINUTE), ReadHistory(MARGIN)),
    ("left, unreadable", SENDING, at(10 * MINUTE, DUE + 4 * SECOND, readable=False), Hold()),
    ("left, unreadable, not quiet", SENDING, at(9 * MINUTE, DUE + 4 * SECOND, readable=False), Wait(QUIET)),
    ("left by another, lease over", SENDING, at(90 * SECOND, holder="b"), Wait(QUIET)),
    ("ambiguous, inside the window", AMBIGUOUS, at(20 * SECOND), Wait(QUIET)),
    ("ambiguous, unreadable", AMBIGUOUS, at(20 * SECOND, readable=False), Send(anew=False)),
    ("the window counts from the first", TWICE, at(61 * SECOND, DUE + 40 * SECOND), Wait(QUIET + 30 * SECOND)),
    ("quiet counts from the last", TWICE, at(10 * MINUTE, DUE + 40 * SECOND), Wait(QUIET + 30 * SECOND)),
    ("held", hold(SENDING, DUE + HOUR), at(HOUR, readable=False), Wait(DUE + HOUR + TIMING.recheck)),
    ("held, readable again", hold(SENDING, DUE + HOUR), at(DAY), ReadHistory(MARGIN)),
    ("held until the next", hold(SENDING, DUE + HOUR), at(7 * DAY), Lapse()),
    ("ended, inside the window", SENDING, at(5 * SECOND, DUE + 4 * SECOND, barred=ENDED), Wait(QUIET)),
    ("ended, quiet since", SENDING, at(10 * MINUTE, DUE + 4 * SECOND, barred=ENDED), ReadHistory(MARGIN)),
    ("ended, unreadable", SENDING, at(10 * MINUTE, readable=False, barred=ENDED), Hold(tell=False)),
    ("ended, held, readable again", hold(SENDING, DUE + HOUR), at(DAY, barred=ENDED), ReadHistory(MARGIN)),
    ("refused, inside the window", SENDING, at(5 * SECOND, DUE + 4 * SECOND, barred=REFUSED), Wait(QUIET)),
    ("refused, unreadable", SENDING, at(10 * MINUTE, readable=False, barred=REFUSED), Hold()),
    ("sent for sure", SENT, at(DAY), Rest()),
    ("sent in doubt", replace(SENT, wake_at=DUE + HOUR), at(MINUTE), Wait(DUE + HOUR)),
    ("the janitor's turn", replace(SENT, wake_at=DUE + HOUR), at(HOUR), Reread(MARGIN)),
    ("lapsed", lapse(FROZEN), at(DAY), Rest()),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "one", "circumstances", "expected"), DECISIONS, ids=[row[0] for row in DECISIONS])
def test_the_next_thing_to_do(_what: str, one: Delivery, circumstances: Circumstances, expected: Action) -> None:
    assert decide(one, circumstances) == expected


JUDGEMENTS: list[tuple[Delivery, Any, dt.timedelta, Action]] = [
    (SENDING, Found((8, 7)), MINUTE, Adopt(7)),
    (SENDING, Absent(), MINUTE, Send()),
    (SENDING, Absent(), 7 * DAY, Lapse()),
    (SENDING, Unreadable(), MINUTE, Hold()),
    (SENDING, Unknown(), 10 * SECOND, Wait(DUE + 10 * SECOND + TIMING.retry)),
    (SENDING, Unknown(), 10 * MINUTE + 20 * SECOND, Wait(DUE + 10 * MINUTE + 20 * SECOND + TIMING.retry)),
    (SENDING, Unknown(), 30 * MINUTE, Wait(DUE + 32 * MINUTE)),
    (SENDING, Unknown(), 6 * HOUR, Wait(DUE + 6 * HOUR + TIMING.longest_retry)),
    (FROZEN, Unreadable(), MINUTE, Send()),
    (FROZEN, Unknown(), 20 * MINUTE, Wait(DUE + 22 * MINUTE)),
    (FROZEN, Found((7,)), MINUTE, Adopt(7)),
]


@pytest.mark.parametrize(("one", "history", "after", "expected"), JUDGEMENTS)
def test_what_history_means(one: Delivery, history: Any, after: dt.timedelta, expected: Action) -> None:
    assert judge(one, history, at(after)) == expected


BARRED: list[tuple[Delivery, Any, dt.timedelta, Reason, Action]] = [
    (SENDING, Found((8, 7)), MINUTE, ENDED, Adopt(7)),
    (SENDING, Found((8, 7)), MINUTE, REFUSED, Adopt(7)),
    (SENDING, Absent(), MINUTE, ENDED, Drop()),
    (SENDING, Absent(), 7 * DAY, ENDED, Drop()),
    (SENDING, Absent(), MINUTE, REFUSED, Release(REFUSED)),
    (SENDING, Absent(), 7 * DAY, REFUSED, Lapse()),
    (SENDING, Unreadable(), MINUTE, ENDED, Hold(tell=False)),
    (SENDING, Unreadable(), MINUTE, REFUSED, Hold()),
]


@pytest.mark.parametrize(("one", "history", "after", "barred", "expected"), BARRED)
def test_what_history_means_where_nothing_may_be_sent(
    one: Delivery, history: Any, after: dt.timedelta, barred: Reason, expected: Action
) -> None:
    assert judge(one, history, at(after, barred=barred)) == expected


def test_what_is_dropped_is_over_but_for_a_copy_that_comes_late() -> None:
    dropped = drop(AMBIGUOUS, QUIET)
    assert (dropped.state, dropped.reason, dropped.wake_at) == (State.LAPSED, ENDED, DUE + 15 * MINUTE)
    assert decide(dropped, at(15 * MINUTE)) == Reread(MARGIN)
    late = reread(dropped, (8, 7), DUE + 15 * MINUTE)
    assert (late.state, late.message, late.reason) == (State.SENT, 7, None)
    never = reread(reread(dropped, (), DUE + 15 * MINUTE), (), DUE + DAY)
    assert (never.state, never.wake_at) == (State.LAPSED, None)


def test_what_is_released_looks_first_when_it_is_tried_again() -> None:
    released = release(AMBIGUOUS, REFUSED, DUE + HOUR)
    assert (released.state, released.reason, released.attempts) == (State.READY, REFUSED, 0)
    assert released.wake_at == DUE + HOUR + DAY
    assert decide(released, at(DAY + HOUR)) == ReadHistory(MARGIN)
    assert release(AMBIGUOUS, REFUSED, DUE + 7 * DAY - HOUR).wake_at == AMBIGUOUS.expires


NOW = DUE + 2 * SECOND
REPLIES: list[tuple[Reply, State, Reason | None, dt.timedelta | None]] = [
    (Created(5, CHANNEL), State.SENT, None, None),
    (Deleted(), State.SENT_DELETED, None, None),
    (NotSent(), State.READY, Reason.UNREACHABLE, TIMING.retry),
    (RateLimited(7 * SECOND), State.READY, Reason.RATE_LIMITED, 7 * SECOND),
    (RateLimited(3 * SECOND, reason=Reason.SLOWMODE), State.READY, Reason.SLOWMODE, 3 * SECOND),
    (Banned(), State.READY, Reason.BANNED, TIMING.ban),
    (Unauthorised(), State.READY, Reason.TOKEN_REFUSED, TIMING.retry),
    (Denied(Reason.CHANNEL_GONE), State.READY, Reason.CHANNEL_GONE, DAY),
    (Malformed(), State.READY, Reason.RENDER_BUG, dt.timedelta()),
    (Created(5, CHANNEL + 1), State.READY, Reason.KEY_CLASH, dt.timedelta()),
    (Ambiguous(), State.SENDING, Reason.OUTCOME_UNKNOWN, TIMING.retry),
]


@pytest.mark.parametrize(("reply", "state", "reason", "wait"), REPLIES, ids=lambda value: type(value).__name__)
def test_what_each_reply_leaves(reply: Reply, state: State, reason: Reason | None, wait: dt.timedelta | None) -> None:
    after = apply_reply(SENDING, reply, NOW)
    assert (after.state, after.reason) == (state, reason)
    assert after.wake_at == (None if wait is None else NOW + wait)
    assert after.lease_until is None
    assert after.attempts == (0 if state is State.READY else 1)


@pytest.mark.parametrize("reply", [NotSent(), RateLimited(SECOND), Banned(), Denied(Reason.SLOWMODE)])
def test_a_refusal_does_not_settle_an_earlier_request(reply: Reply) -> None:
    after = apply_reply(TWICE, reply, NOW)
    assert (after.state, after.attempts, after.first) == (State.SENDING, 1, DUE)


def test_a_refused_rendering_goes_out_as_text_under_another_key_and_then_fails() -> None:
    after = apply_reply(SENDING, Malformed(), NOW)
    assert (after.generation, after.payload, after.doubtful) == (1, None, False)
    assert after.key != SENDING.key
    assert after.keys == {SENDING.key, after.key}
    again = intend(replace(after, payload="text"), NOW, "a", TIMING, anew=True)
    failed = apply_reply(again, Malformed(), NOW)
    assert (failed.state, failed.reason, failed.wake_at) == (State.FAILED, Reason.RENDER_BUG, None)


def test_a_fallback_remembers_that_the_first_rendering_may_be_out() -> None:
    after = apply_reply(TWICE, Malformed(), NOW)
    assert after.late
    assert decide(replace(after, payload="text"), at(MINUTE)) == ReadHistory(MARGIN)


@pytest.mark.parametrize("doubt", [replace(SENDING, ambiguous=True), TWICE, replace(SENDING, late=True)])
def test_what_was_posted_in_doubt_is_read_again_twice(doubt: Delivery) -> None:
    sent = apply_reply(doubt, Created(5, CHANNEL), NOW)
    assert sent.wake_at == NOW + 15 * MINUTE
    once = reread(sent, (5, 6), NOW + 15 * MINUTE)
    assert (once.message, once.wake_at) == (5, NOW + DAY)
    assert reread(once, (), NOW + DAY).wake_at is None
    assert reread(sent, (5,), NOW + 2 * DAY).wake_at is None, "the bot slept through both"


def test_an_adopted_message_is_read_again_too() -> None:
    adopted = adopt(FROZEN, 9, NOW)
    assert (adopted.state, adopted.message, adopted.wake_at) == (State.SENT, 9, NOW + 15 * MINUTE)


def test_the_oldest_copy_stays() -> None:
    assert surplus((7, 5, 9)) == (7, 9)
    assert surplus((5,)) == surplus(()) == ()


def test_waits_grow_with_patience_and_are_spread() -> None:
    waits = [retry_in(FROZEN, DUE + after) for after in (SECOND, 10 * MINUTE, DAY)]
    assert waits == [5 * SECOND, MINUTE, 5 * MINUTE]
    assert retry_in(FROZEN, DUE, jitter=1.5) == 7.5 * SECOND


def test_kept_off_for_longer_than_a_nonce_lasts_history_comes_first() -> None:
    assert not apply_reply(SENDING, NotSent(), DUE + MINUTE).late
    assert apply_reply(SENDING, NotSent(), DUE + 61 * SECOND).late


def test_waiting_for_data_ends_when_the_next_is_due() -> None:
    waiting = postpone(FROZEN, DUE + 30 * DAY, Reason.SOURCE_STALE)
    assert waiting.wake_at == FROZEN.expires
    assert lapse(waiting).reason is Reason.SOURCE_STALE


def test_keys_differ_in_everything_that_makes_a_post_and_in_nothing_else() -> None:
    address = FROZEN.address
    others = [
        replace(address, bot=2),
        replace(address, channel=3),
        replace(address, report="x"),
        replace(address, period=IsoWeek(2026, 16)),
    ]
    keys = {address.key(), address.key(1), *(other.key() for other in others)}
    assert len(keys) == 6
    assert all(re.fullmatch(r"[A-Z2-7]{24}", key) for key in keys)
    assert replace(FROZEN, id=9, schedule=8, epoch=7, due=DUE + DAY).key == FROZEN.key
    assert address.key() == "G4ANX42FZH2RRGKC2UYKZFIQ"


def test_a_delivery_that_does_not_say_since_when_it_is_being_sent_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say since when"):
        decide(replace(SENDING, first=None), at(HOUR))

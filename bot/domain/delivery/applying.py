"""What a delivery is after something happened to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain.delivery.delivery import LAST_GENERATION, Delivery, State
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import (
    Ambiguous,
    Banned,
    Created,
    Deleted,
    Denied,
    Malformed,
    NotSent,
    RateLimited,
    Refusal,
    Reply,
    Unauthorised,
)
from bot.domain.delivery.timing import TIMING, Timing


def apply_reply(
    delivery: Delivery,
    reply: Reply,
    now: dt.datetime,
    jitter: float = 1.0,
    timing: Timing = TIMING,
) -> Delivery:
    """The delivery after a reply to its request.

    Args:
        delivery: As it was when the request was made.
        reply: Discord's answer.
        now: The time.
        jitter: Factor for the wait before another try, so that many do not come at once.
        timing: The protocol's constants.
    """
    retry = now + retry_in(delivery, now, jitter, timing)
    match reply:
        case Created(message, channel) if channel == delivery.address.channel:
            return settle(delivery, State.SENT, message, now, timing)
        case Created():
            return _fall_back(delivery, Reason.KEY_CLASH, now)
        case Deleted():
            return settle(delivery, State.SENT_DELETED, None, now, timing)
        case Malformed():
            return _fall_back(delivery, Reason.RENDER_BUG, now)
        case Ambiguous():
            return _released(replace(delivery, ambiguous=True, reason=Reason.OUTCOME_UNKNOWN, wake_at=retry))
        case _:
            refused = _refused(delivery, reply, now, retry, timing)
            # Kept off for longer than its nonce can be relied on: somebody else may have got through meanwhile.
            return replace(refused, late=refused.late or now - delivery.due > timing.window)


def _refused(delivery: Delivery, reply: Refusal, now: dt.datetime, retry: dt.datetime, timing: Timing) -> Delivery:
    match reply:
        case NotSent(reason):
            return _not_sent(delivery, reason, retry)
        case RateLimited(retry_after):
            return _not_sent(delivery, reply.reason, now + retry_after)
        case Banned():
            return _not_sent(delivery, Reason.BANNED, now + timing.ban)
        case Unauthorised():
            return _not_sent(delivery, Reason.TOKEN_REFUSED, retry)
        case Denied(reason):
            return replace(_not_sent(delivery, reason, now + timing.recheck), late=True)


def retry_in(delivery: Delivery, now: dt.datetime, jitter: float = 1.0, timing: Timing = TIMING) -> dt.timedelta:
    """How long to wait before another try: longer the longer it has been failing."""
    return _patience(now - delivery.due, timing) * jitter


def look_in(delivery: Delivery, now: dt.datetime, timing: Timing = TIMING) -> dt.timedelta:
    """How long to wait before another look into history, where the last one failed.

    Longer the longer it has been failing, and not the longer the post is late: after the quiet minutes that it had to
    wait for, an answer that is lost by chance costs seconds.
    """
    begun = delivery.due if delivery.last is None else max(delivery.due, delivery.last + timing.quiet)
    return _patience(now - begun, timing)


def _patience(failing_for: dt.timedelta, timing: Timing) -> dt.timedelta:
    return min(max(failing_for / 10, timing.retry), timing.longest_retry)


def settle(
    delivery: Delivery,
    state: State,
    message: int | None,
    now: dt.datetime,
    timing: Timing = TIMING,
) -> Delivery:
    """The delivery once it is known to have been posted; a doubtful one is read again by the janitor."""
    sent = replace(_released(delivery), state=state, message=message, sent_at=now, reason=None)
    return replace(sent, wake_at=next_reread(sent, now, timing) if delivery.doubtful else None)


def adopt(delivery: Delivery, message: int, now: dt.datetime, timing: Timing = TIMING) -> Delivery:
    """The delivery once history showed it: somebody sent it, so another copy may be under way."""
    return settle(replace(delivery, late=True, first=delivery.first or delivery.due), State.SENT, message, now, timing)


def next_reread(delivery: Delivery, now: dt.datetime, timing: Timing = TIMING) -> dt.datetime | None:
    """The janitor's next visit after `now`; None after the last."""
    since = delivery.sent_at or delivery.last
    visits = [since + wait for wait in timing.rereads] if since else []
    return next((visit for visit in visits if visit > now), None)


def reread(delivery: Delivery, found: tuple[int, ...], now: dt.datetime, timing: Timing = TIMING) -> Delivery:
    """The delivery after the janitor's visit; `found` are the copies that were there, of which the oldest stays."""
    if delivery.state is State.LAPSED and found:
        return adopt(delivery, min(found), now, timing)
    message = min(found, default=delivery.message)
    return replace(delivery, message=message, wake_at=next_reread(delivery, now, timing))


def surplus(found: tuple[int, ...]) -> tuple[int, ...]:
    """The copies to delete: all but the oldest (Discord's ids ascend with time)."""
    return tuple(sorted(found))[1:]


def hold(delivery: Delivery, now: dt.datetime, timing: Timing = TIMING) -> Delivery:
    """The delivery that may be there, where history cannot tell."""
    held = replace(_released(delivery), state=State.HELD, reason=Reason.HISTORY_UNREADABLE)
    return replace(held, wake_at=min(now + timing.recheck, delivery.expires))


def lapse(delivery: Delivery) -> Delivery:
    """The delivery whose time is over; what it was waiting for stays as its reason."""
    return replace(_released(delivery), state=State.LAPSED, reason=delivery.reason or Reason.TOO_LATE, wake_at=None)


def drop(delivery: Delivery, now: dt.datetime, timing: Timing = TIMING) -> Delivery:
    """The delivery that was not posted before its schedule ended; a late copy is looked for by the janitor."""
    dropped = replace(_released(delivery), state=State.LAPSED, reason=Reason.SCHEDULE_PAUSED)
    return replace(dropped, wake_at=next_reread(dropped, now, timing))


def release(delivery: Delivery, reason: Reason | None, now: dt.datetime, timing: Timing = TIMING) -> Delivery:
    """The delivery that was not posted and has to wait, for its channel, say: history comes first when it is tried."""
    until = min(now + timing.recheck, delivery.expires)
    ready = replace(_released(delivery), state=State.READY, reason=reason, wake_at=until, late=True)
    return replace(ready, first=None, armed=None, last=None, attempts=0)


def postpone(delivery: Delivery, until: dt.datetime, reason: Reason | None = None) -> Delivery:
    """The delivery to be looked at again at `until`, or when it expires, whichever is first; nobody's lease is on it.

    One that waits for data is late from then on: another instance may get them earlier.
    """
    late = delivery.late or reason is not None
    until = min(until, delivery.expires) if delivery.state is State.READY else until
    return replace(_released(delivery), wake_at=until, reason=reason or delivery.reason, late=late)


def _not_sent(delivery: Delivery, reason: Reason, wake_at: dt.datetime) -> Delivery:
    """This request did nothing; an earlier one that may have succeeded still counts."""
    pending = delivery.attempts - 1
    known = replace(_released(delivery), reason=reason, attempts=pending, wake_at=wake_at)
    return known if pending else replace(known, state=State.READY, first=None, armed=None, last=None)


def _fall_back(delivery: Delivery, reason: Reason, now: dt.datetime) -> Delivery:
    """To the next rendering, under a key of its own."""
    if delivery.generation >= LAST_GENERATION:
        return replace(_released(delivery), state=State.FAILED, reason=reason, wake_at=None)
    # An earlier request under the old key may still have succeeded: history is asked for both.
    late = delivery.doubtful
    ready = _not_sent(replace(delivery, attempts=1, ambiguous=False, late=late), reason, now)
    return replace(ready, generation=delivery.generation + 1, payload=None)


def _released(delivery: Delivery) -> Delivery:
    return replace(delivery, lease_until=None)

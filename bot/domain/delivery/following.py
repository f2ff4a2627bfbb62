"""What follows a post: publishing, a thread, the edit of a notice, a correction and its erratum.

Every one of these may be repeated until it is known to be done: a second time does nothing. An erratum is a post of its
own, so its follow-up only plans a delivery, which the protocol of posts then carries.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.corrections import CORRECTED_FOR
from bot.domain.delivery.delivery import KEY_LENGTH, Delivery
from bot.domain.delivery.reasons import CONCERNS_CHANNEL, Reason
from bot.domain.delivery.replies import (
    Ambiguous,
    Banned,
    Deleted,
    Denied,
    Done,
    Malformed,
    NotSent,
    RateLimited,
    Refusal,
    Result,
    Unauthorised,
)
from bot.domain.delivery.timing import TIMING, Timing
from bot.domain.displayed import Displayed
from bot.domain.displayed_json import Promised
from bot.domain.schedules import Schedule

WANTED_FOR = dt.timedelta(days=2)
"""A post that could not be published or edited for so long stays as it is."""
FIGURES_AGAIN = dt.timedelta(hours=6)
"""How often what a post displays is held against the data: a correction is out within a day."""
LOOK_BACK = 3
"""What follows so many posts says whether something is refused: the newest may not have been tried yet."""
FIRST_RETRY, LONGEST_RETRY = dt.timedelta(seconds=30), dt.timedelta(hours=1)
_DOUBLINGS = 7


class Kind(StrEnum):
    """What is done."""

    PUBLISH = "publish"
    THREAD = "thread"
    AMEND = "amend"
    """A notice becomes the digest."""
    CORRECT = "correct"
    ERRATUM = "erratum"


class Progress(StrEnum):
    """How far it has got."""

    OPEN = "open"
    DONE = "done"
    GONE = "post deleted"
    LAPSED = "lapsed"
    """Its time is over: it could not be done, or there was nothing to do."""
    FAILED = "failed"
    """Our own fault: Discord finds it malformed."""
    UNWANTED = "not wanted"
    """Nothing follows the post; noted so that nobody asks again."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing that follows a post; each kind once for a delivery. Every moment is aware, in UTC.

    Attributes:
        delivery: The post's row.
        wake_at: When to look at it next; None: never again.
        expires: When it is no longer wanted.
        id: Its row; 0 until stored.
        attempts: Requests that did not work.
        payload: Hash of the frozen bytes; None where it needs none, or none yet.
        reason: Why it waits or ended; None where all is well.
        done_at: When it was recorded as done.
        epoch: Counts its writes; a writer with an older one is refused.
    """

    delivery: int
    kind: Kind
    planned_at: dt.datetime
    wake_at: dt.datetime | None
    expires: dt.datetime
    id: int = 0
    state: Progress = Progress.OPEN
    attempts: int = 0
    payload: str | None = None
    reason: Reason | None = None
    done_at: dt.datetime | None = None
    epoch: int = 0


def plan_follow_ups(
    delivery: Delivery,
    schedule: Schedule | None,
    shown: Displayed | Promised | None,
    now: dt.datetime,
) -> tuple[FollowUp, ...]:
    """What follows a post; one at least, so that it is planned once.

    Followers get digests and errata; a notice is first edited into the digest. One that may have a second copy is left
    until it has been read again.

    Args:
        delivery: As it was sent.
        schedule: What wants it; None where it is gone.
        shown: What the post displays; None where that is neither a digest nor a notice.
        now: The time.
    """
    if delivery.recipient is not None:
        # What alerts told is held against the data, too, and edited where it does not stand.
        return (FollowUp(delivery.id, Kind.CORRECT, now, now + FIGURES_AGAIN, now + CORRECTED_FOR),)
    if isinstance(shown, Promised):
        return (FollowUp(delivery.id, Kind.AMEND, now, now, delivery.expires + WANTED_FOR),)
    found = tuple(_after(delivery, schedule, now, digest=shown is not None))
    return found or (FollowUp(delivery.id, Kind.PUBLISH, now, None, now, state=Progress.UNWANTED),)


def _after(delivery: Delivery, schedule: Schedule | None, now: dt.datetime, *, digest: bool) -> Iterator[FollowUp]:
    starts = now
    if delivery.doubtful and delivery.sent_at:
        starts = max(now, delivery.sent_at + TIMING.rereads[0] + FIRST_RETRY)
    if schedule and schedule.publish:
        yield FollowUp(delivery.id, Kind.PUBLISH, now, starts, now + WANTED_FOR)
    if schedule and schedule.thread and digest:
        yield FollowUp(delivery.id, Kind.THREAD, now, starts, now + WANTED_FOR)
    if digest:
        yield FollowUp(delivery.id, Kind.CORRECT, now, now + FIGURES_AGAIN, now + CORRECTED_FOR)


def apply_result(
    one: FollowUp, result: Result, now: dt.datetime, jitter: float = 1.0, timing: Timing = TIMING
) -> FollowUp:
    """The follow-up after Discord's answer to its request.

    Args:
        one: As it was when the request was made.
        result: The answer.
        now: The time.
        jitter: Factor for the wait before another try, so that many do not come at once.
        timing: The protocol's constants.
    """
    match result:
        case Done():
            return end(one, Progress.DONE, now)
        case Deleted():
            return end(one, Progress.GONE, now)
        case Malformed():
            return replace(end(one, Progress.FAILED, now), reason=Reason.RENDER_BUG)
        case _:
            return _again(one, *_wait_for(result, retry_at(one, now, jitter), now, timing))


def _wait_for(
    result: Ambiguous | Refusal, retry: dt.datetime, now: dt.datetime, timing: Timing
) -> tuple[Reason, dt.datetime]:
    """What is waited for, and until when."""
    match result:
        case RateLimited(retry_after):
            return result.reason, now + retry_after
        case Denied(reason):
            return reason, now + timing.recheck
        case Banned():
            return Reason.BANNED, now + timing.ban
        case NotSent(reason):
            return reason, retry
        case Unauthorised() | Ambiguous():
            return Reason.TOKEN_REFUSED if result == Unauthorised() else Reason.OUTCOME_UNKNOWN, retry


def retry_at(one: FollowUp, now: dt.datetime, jitter: float = 1.0) -> dt.datetime:
    """When something harmless is tried again: later after each attempt, up to an hour."""
    return now + min(FIRST_RETRY * 2 ** min(one.attempts, _DOUBLINGS), LONGEST_RETRY) * jitter


def wait(one: FollowUp, until: dt.datetime, reason: Reason | None = None) -> FollowUp:
    """The follow-up to be looked at again at `until`, or when it expires, whichever is first."""
    return replace(one, wake_at=min(until, one.expires), reason=reason)


def fail(one: FollowUp, now: dt.datetime, jitter: float = 1.0) -> FollowUp:
    """The follow-up after a failure of ours, such as of the renderer."""
    return _again(one, Reason.RENDER_BUG, retry_at(one, now, jitter))


def refused(newest: Sequence[FollowUp]) -> Reason | None:
    """Why a channel refuses what follows its posts; None where it does not, as far as has been tried.

    Args:
        newest: Of one kind and one schedule, the newest first.
    """
    tried = next((one for one in newest if one.reason or one.state is not Progress.OPEN), None)
    stands = tried is not None and tried.state in {Progress.OPEN, Progress.LAPSED}
    return tried.reason if tried and stands and tried.reason in CONCERNS_CHANNEL else None


def is_notice(follow_ups: Sequence[FollowUp]) -> bool:
    """Whether a post is still the notice that stands in a digest's place; once edited into it, more follows it.

    Args:
        follow_ups: All of the post.
    """
    return {one.kind for one in follow_ups} == {Kind.AMEND}


def end(one: FollowUp, state: Progress, now: dt.datetime) -> FollowUp:
    """The follow-up at its end; what it waited for stays as the reason of one that lapses."""
    reason = one.reason if state is Progress.LAPSED else None
    return replace(one, state=state, wake_at=None, reason=reason, done_at=now if state is Progress.DONE else None)


def prolong(one: FollowUp, now: dt.datetime) -> FollowUp:
    """The follow-up with time enough to send what it has just been given."""
    return replace(one, expires=max(one.expires, now + WANTED_FOR))


def is_erratum(delivery: Delivery, schedule: Schedule) -> bool:
    """Whether it carries an erratum, and not a digest."""
    return delivery.address.report == erratum_report(schedule.report)


def erratum_of(digest: Delivery, payload: str, now: dt.datetime) -> Delivery:
    """The delivery of a digest's erratum: frozen already, under a report of its own, and so a key of its own.

    Args:
        digest: What is corrected; its channel is the erratum's.
        payload: Hash of the frozen bytes, stored already.
        now: When it is planned.
    """
    address = replace(digest.address, report=erratum_report(digest.address.report))
    return Delivery(digest.schedule, address, now, now + WANTED_FOR, now, wake_at=now, payload=payload)


def erratum_report(report: str) -> str:
    """The report that a schedule's errata stand under: derived from its own, so that two databases agree."""
    return base64.b32encode(hashlib.sha256(f"erratum|{report}".encode()).digest()).decode()[:KEY_LENGTH]


def _again(one: FollowUp, reason: Reason, at: dt.datetime) -> FollowUp:
    return replace(wait(one, at, reason), attempts=one.attempts + 1)

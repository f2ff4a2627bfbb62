"""Whether a digest can be written now: what week it reports, what it waits for, when a notice takes its place.

A digest waits for a closed week, up to the next slot. What is posted is labelled: late, provisional, old. Six hours
after it was due a notice says once that the source is late; it is edited into the digest later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.anomalies import is_quarantined
from bot.domain.delivery.deciding import Circumstances, is_over
from bot.domain.delivery.delivery import Delivery, State, is_late
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING, Timing
from bot.domain.freshness import bears_claims, data_age
from bot.domain.history import Snapshot
from bot.domain.weeks import IsoWeek

LATE_FROM = TIMING.fresh
"""What is out so soon after it was due is in time."""
NOTICE_AFTER = dt.timedelta(hours=6)
LOOK_AGAIN = dt.timedelta(minutes=5)
"""How often data that are missing are looked for: a digest is out within 15 minutes of their coming."""
FIRST_POLL = dt.timedelta(minutes=30)
"""After its start the bot reads before it calls the source late: it may have slept itself."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The digest can be written.

    Attributes:
        week: What it reports.
        late: It is labelled as caught up.
        provisional: The week is closed and not final; it is labelled so.
    """

    week: IsoWeek
    late: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class NotReady:
    """Nothing is to be posted before `until`."""

    week: IsoWeek
    reason: Reason
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class SourceIsLate:
    """A notice is due in place of the digest: once, and only where nothing was posted yet."""

    week: IsoWeek
    reason: Reason


@dataclass(frozen=True, slots=True)
class Missed:
    """The week is posted only on request by now: the next slot has come, or we slept for more than 48 h."""

    week: IsoWeek
    reason: Reason = Reason.TOO_LATE


Readiness = Ready | NotReady | SourceIsLate | Missed


def assess(delivery: Delivery, snapshot: Snapshot, at: Circumstances, timing: Timing = TIMING) -> Readiness:
    """What to do about the digest of a delivery.

    Args:
        delivery: READY, or posted as a notice that is to be edited into the digest.
        snapshot: The data.
        at: The time, and when this process began.
        timing: The protocol's constants.
    """
    week, opens = delivery.address.reported, delivery.due
    noticed = delivery.state is not State.READY
    if at.now >= delivery.expires or (not noticed and is_over(delivery, at, timing)):
        return Missed(week)
    if at.now < opens:
        return NotReady(week, Reason.WEEK_OPEN, opens)
    if is_reportable(snapshot, week, at.now):
        late = at.now - opens > LATE_FROM and (noticed or is_late(delivery, at.process_started, timing))
        return Ready(week, late, provisional=not snapshot.boards[week].final)
    notice = max(opens + NOTICE_AFTER, at.process_started + FIRST_POLL)
    reason = _reason(snapshot, week, late=at.now >= notice)
    if at.now >= notice and not noticed:
        return SourceIsLate(week, reason)
    return NotReady(week, reason, min(_steps(at.now, delivery, notice)))


def is_reportable(snapshot: Snapshot, week: IsoWeek, now: dt.datetime) -> bool:
    """Whether a digest may be made of a week: closed, and the newest data not so old that nobody may be ranked."""
    board = snapshot.boards.get(week)
    return board is not None and board.closed and bears_claims(data_age(snapshot, now))


def _steps(now: dt.datetime, delivery: Delivery, notice: dt.datetime) -> Iterator[dt.datetime]:
    yield now + LOOK_AGAIN
    yield delivery.expires
    if notice > now:
        yield notice


def _reason(snapshot: Snapshot, week: IsoWeek, *, late: bool) -> Reason:
    """Why the week is not there; the first hours after its end are no fault of the source."""
    stored = (snapshot.recent.get(day) for day in week.days)
    if any(version and is_quarantined(version) for version in stored):
        return Reason.DATA_WITHHELD
    return Reason.SOURCE_STALE if late else Reason.WEEK_OPEN

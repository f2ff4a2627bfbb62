"""What to do next with a delivery: a function of what is stored, the time, and when this process started."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.delivery.applying import look_in
from bot.domain.delivery.delivery import Delivery, State, is_late
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Absent, Found, History, Unknown, Unreadable
from bot.domain.delivery.timing import TIMING, Timing


@dataclass(frozen=True, slots=True)
class Freeze:
    """Render it and store the bytes."""


@dataclass(frozen=True, slots=True)
class Send:
    """Store the intent, then send.

    Attributes:
        anew: Whether the nonce's window begins again (history showed nothing, or nothing was ever sent);
            otherwise an earlier request is repeated on the strength of its nonce.
    """

    anew: bool = True


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Look for our mark in the channel, from `after` on."""

    after: dt.datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Look at it again at `until`."""

    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Adopt:
    """History shows it; `message` is the oldest copy."""

    message: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Never send it: it may be there, and history cannot tell.

    Attributes:
        tell: Whether somebody is told; nobody who has ended the schedule themselves.
    """

    tell: bool = True


@dataclass(frozen=True, slots=True)
class Lapse:
    """Its time is over, and nothing was posted."""


@dataclass(frozen=True, slots=True)
class Drop:
    """It was not posted, and is not wanted any more: whoever ended its schedule knows."""


@dataclass(frozen=True, slots=True)
class Release:
    """It was not posted, and its channel is paused: it waits like one of which nothing was ever sent."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Reread:
    """The janitor's turn: read history from `after` on, delete later copies of ours."""

    after: dt.datetime


@dataclass(frozen=True, slots=True)
class Rest:
    """There is nothing left to do."""


Action = Freeze | Send | ReadHistory | Wait | Adopt | Hold | Lapse | Drop | Release | Reread | Rest


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision depends on besides the delivery.

    Attributes:
        now: The time.
        process_started: When this process began; what it finds SENDING from before is nobody's.
        holder: Its name, the same after a restart.
        readable: Whether we may read the channel's history, by the permission check; asked only of what may be there.
        barred: Why nothing may be sent anew (`Ledger.barred`); None where nothing is in the way.
    """

    now: dt.datetime
    process_started: dt.datetime
    holder: str
    readable: bool = True
    barred: Reason | None = None


def decide(delivery: Delivery, at: Circumstances, timing: Timing = TIMING) -> Action:
    """The next thing to do, from any state whatever a crash has left."""
    match delivery.state:
        case State.READY:
            return _decide_ready(delivery, at, timing)
        case State.SENDING:
            return _decide_sending(delivery, at, timing)
        case State.HELD:
            return _decide_held(delivery, at, timing)
        case State.SENT | State.SENT_DELETED | State.LAPSED if delivery.wake_at is not None:
            after = _since(delivery, timing)
            return Wait(delivery.wake_at) if at.now < delivery.wake_at else Reread(after)
        case _:
            return Rest()


def _decide_ready(delivery: Delivery, at: Circumstances, timing: Timing) -> Action:
    if is_over(delivery, at, timing):
        return Lapse()
    if delivery.wake_at and at.now < delivery.wake_at:
        return Wait(delivery.wake_at)
    if delivery.payload is None:
        return Freeze()
    if is_late(delivery, at.process_started, timing):
        # Where history cannot be read, looking says so.
        return ReadHistory(delivery.due - timing.margin)
    return Send()


def is_over(delivery: Delivery, at: Circumstances, timing: Timing) -> bool:
    """Whether a first post would come too late: the next is due, or we slept through the time of catching up.

    One that has been waiting for something else (data, a right, Discord) goes on waiting, and so does a message of
    alerts: the next one does not tell what it tells.
    """
    woke = max(at.process_started, delivery.planned_at)
    slept = delivery.schedule is not None and delivery.reason is None and woke - delivery.due > timing.catch_up
    return slept or at.now >= delivery.expires


def _decide_sending(delivery: Delivery, at: Circumstances, timing: Timing) -> Action:
    armed, last = _moments(delivery)
    if _is_held_by_another(delivery, at):
        return Wait(delivery.lease_until or at.now)
    # A clock that was set back says nothing about how old the nonce is.
    fresh = armed <= at.now <= armed + timing.window
    # A request that is repeated may be the first to arrive, so what is barred is looked for instead.
    if fresh and not at.barred and not (delivery.ambiguous and at.readable):
        return Send(anew=False)
    if at.now < last + timing.quiet:
        return Wait(last + timing.quiet)
    return ReadHistory(_since(delivery, timing)) if at.readable else _hold(at)


def _hold(at: Circumstances) -> Hold:
    return Hold(tell=at.barred is not Reason.SCHEDULE_PAUSED)


def _moments(delivery: Delivery) -> tuple[dt.datetime, dt.datetime]:
    if delivery.first is None or delivery.armed is None or delivery.last is None:
        raise ValueError(f"delivery {delivery.id} is being sent and does not say since when")
    return delivery.armed, delivery.last


def _since(delivery: Delivery, timing: Timing) -> dt.datetime:
    """From when on history may show it: its first request was not before it was due, whatever our clock said then."""
    return min(delivery.first or delivery.due, delivery.due) - timing.margin


def _is_held_by_another(delivery: Delivery, at: Circumstances) -> bool:
    """Whether its sender may still be at work: not if that was ourselves, before this process started."""
    if delivery.lease_until is None or at.now >= delivery.lease_until:
        return False
    return delivery.holder != at.holder or (delivery.last or at.now) >= at.process_started


def _decide_held(delivery: Delivery, at: Circumstances, timing: Timing) -> Action:
    """Readable again, history tells after all; until then nothing is sent."""
    if at.now >= delivery.expires:
        return Lapse()
    if at.readable:
        return ReadHistory(_since(delivery, timing))
    return Wait(at.now + timing.recheck)


def judge(delivery: Delivery, history: History, at: Circumstances, timing: Timing = TIMING) -> Action:
    """What follows from history, where `decide` asked for it."""
    match history:
        case Found(messages):
            return Adopt(min(messages))
        case Absent() if at.barred is Reason.SCHEDULE_PAUSED:
            return Drop()
        case Absent() if at.now >= delivery.expires:
            return Lapse()
        case Absent():
            return Release(at.barred) if at.barred else Send()
        case Unreadable():
            return Send() if delivery.state is State.READY else _hold(at)
        case Unknown():
            return Wait(at.now + look_in(delivery, at.now, timing))

"""A schedule: which report goes to which channel, when, and how."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery.reasons import Reason
from bot.domain.errors import TokentideError
from bot.domain.slots import Slot, due, next_week, period_of, week_of
from bot.domain.weeks import IsoWeek

MOST_A_GUILD = 10
SERVERS_LANGUAGE = ""
"""What `Schedule.language` says where the post is in whatever language the server has chosen."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:：.]([0-5][0-9]))?")


class TooManySchedulesError(TokentideError):
    """A server has as many schedules as it may have."""

    def __init__(self) -> None:
        super().__init__(f"a server has at most {MOST_A_GUILD} schedules; remove one first")


class UnknownScheduleError(TokentideError):
    """The server has no such schedule, or no longer."""

    def __init__(self) -> None:
        super().__init__("this server has no such schedule")


class PublishingError(TokentideError):
    """A post is to be published to followers, and its channel has none: it is no announcement channel."""

    def __init__(self) -> None:
        super().__init__("only posts in announcement channels can be published")


class ThreadInThreadError(TokentideError):
    """A thread is to be opened under a post that stands in a thread itself."""

    def __init__(self) -> None:
        super().__init__("no thread can be opened in a thread")


class ChannelKindError(TokentideError):
    """A digest is to go to a place that takes no posts, such as a forum or a category."""

    def __init__(self) -> None:
        super().__init__("digests go to text channels, announcement channels and threads")


class DraftGoneError(TokentideError):
    """What somebody was setting up is saved, cancelled, replaced by another, or a day old."""

    def __init__(self) -> None:
        super().__init__("this set-up is over")


class ScheduleChangedError(TokentideError):
    """Somebody else has changed a schedule since its set-up was opened: saved, it would undo what they did."""

    def __init__(self) -> None:
        super().__init__("the schedule was changed meanwhile")


class TimeTextError(TokentideError, ValueError):
    """What was written is no time of day.

    Attributes:
        asked: As it was written.
    """

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f"{asked[:40]!r} is no time of day; write 09:30")


def read_time(text: str) -> dt.time:
    """Reads `09:30`, `9:30` or `9`.

    Raises:
        TimeTextError: It is something else.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise TimeTextError(text)
    return dt.time(int(found[1]), int(found[2] or 0))


class ScheduleState(StrEnum):
    """Whether a schedule's posts are planned. Nothing is deleted on an outage or a refusal."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What `/digest setup` makes.

    Attributes:
        guild: Where it was set up.
        channel: Where it posts: a channel or a thread.
        report: Random key that is part of every post's key; it never changes.
        slot: When it posts.
        language: Tag of the post's language, such as `zh-Hans`; `SERVERS_LANGUAGE` for whatever the server has chosen.
        lens: As named by `bot.domain.lenses`, or `both`.
        sections: Names of the parts to show, in their order; empty for all.
        role: Role to mention; None for nobody.
        thread: Whether a thread for discussion is opened under the post.
        publish: Whether the post is published to followers.
        configured_by: The user to tell when it stops working.
        created_at: Aware, UTC.
        next_due: The next slot that is not planned yet, UTC; None while it is not active.
        id: Its row; 0 until stored.
        state: Whether it is active.
        reason: Why it is not; None where somebody paused it.
    """

    guild: int
    channel: int
    report: str
    slot: Slot
    language: str
    lens: str
    sections: tuple[str, ...]
    role: int | None
    thread: bool
    publish: bool
    configured_by: int
    created_at: dt.datetime
    next_due: dt.datetime | None
    id: int = 0
    state: ScheduleState = ScheduleState.ACTIVE
    reason: Reason | None = None


def choices_of(one: Schedule) -> str:
    """Everything about it that somebody chose, as a text that is another one once anything is chosen otherwise."""
    chosen = (one.channel, one.slot, one.language, one.lens, one.sections, one.role, one.thread, one.publish)
    return hashlib.sha256(repr(chosen).encode()).hexdigest()


def first_due(slot: Slot, now: dt.datetime, planned: IsoWeek | None = None) -> dt.datetime:
    """When a schedule with that slot is due next.

    Args:
        slot: When it posts from now on.
        now: The time.
        planned: The last period that it has a delivery for: that one is not delivered again on another day.
    """
    week = next_week(slot, now)
    return due(slot, week if planned is None else max(week, week_of(slot, planned.shift(1))))


def moved_due(before: Schedule, slot: Slot, now: dt.datetime, catch_up: dt.timedelta) -> dt.datetime:
    """When an active schedule is due next, once it posts at another slot: every week still gets its one delivery.

    A week that it still owes and whose new slot has just passed is delivered at once; an older one is given up.

    Args:
        before: The schedule as it was.
        slot: When it posts from now on.
        now: The time.
        catch_up: How long after its slot a digest is still posted.
    """
    if before.next_due is None:
        return first_due(slot, now)
    owed = period_of(before.slot, next_week(before.slot, before.next_due - dt.timedelta(microseconds=1)))
    at = due(slot, week_of(slot, owed))
    return at if now - catch_up < at <= now else first_due(slot, now, owed.shift(-1))

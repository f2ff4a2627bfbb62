"""A schedule: which report goes to which channel, when, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery.reasons import Reason
from bot.domain.slots import Slot

MOST_A_GUILD = 10


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
        language: Locale of the post, such as `zh_Hans`.
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

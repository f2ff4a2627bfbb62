"""Why something was not posted, or not yet: what a reader is told to do follows from it."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a delivery waits, or ended without a post."""

    MISSING_PERMISSION = "missing permission"
    CHANNEL_GONE = "channel gone"
    THREAD_ARCHIVED = "thread archived"
    THREAD_LOCKED = "thread locked"
    TIMED_OUT = "bot timed out"
    SLOWMODE = "slowmode"
    DIRECT_MESSAGES_CLOSED = "direct messages closed"
    DIRECT_MESSAGES_TOO_FAST = "direct messages too fast"
    SOURCE_STALE = "source stale"
    DATA_WITHHELD = "data withheld"
    WEEK_OPEN = "week not closed"
    UNREACHABLE = "Discord unreachable"
    RATE_LIMITED = "rate limited"
    BANNED = "banned for a while"
    TOKEN_REFUSED = "token refused"  # noqa: S105 (no token)
    OUTCOME_UNKNOWN = "outcome unknown"
    HISTORY_UNREADABLE = "history unreadable"
    RENDER_BUG = "rendering refused"
    KEY_CLASH = "key clash"
    SCHEDULE_PAUSED = "schedule paused"
    TOO_LATE = "too late"
    NOTHING_TO_TELL = "nothing to tell"


CONCERNS_CHANNEL = frozenset(
    {
        Reason.MISSING_PERMISSION,
        Reason.CHANNEL_GONE,
        Reason.THREAD_ARCHIVED,
        Reason.THREAD_LOCKED,
        Reason.TIMED_OUT,
        Reason.DIRECT_MESSAGES_CLOSED,
    },
)
"""Reasons that hold for every delivery to the channel: it is paused as a whole, and someone is told once."""

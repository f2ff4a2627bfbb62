"""Where alerts are told: somebody's direct messages, or a channel of a server."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery.reasons import Reason

DIRECT = 0
"""The server of direct messages: none."""


class RecipientState(StrEnum):
    """Whether anything is told there."""

    ACTIVE = "active"
    PAUSED = "paused"
    """Nothing is sent, with a reason; what fires meanwhile is not told later."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One place where alerts are told; all of one run come in one message.

    Attributes:
        report: Random, part of every message's key; it never changes.
        guild: The server; `DIRECT` for direct messages.
        channel: The channel, or the channel of direct messages.
        user: Whose direct messages they are; in a server, who made the last alert there: they are told of trouble.
        language: The language of direct messages, as their owner reads; empty for the server's.
        created_at: Aware, UTC.
        state: Whether anything is told there.
        reason: Why not; None where all is well.
        id: Its row; 0 until stored.
    """

    report: str
    guild: int
    channel: int
    user: int
    language: str
    created_at: dt.datetime
    state: RecipientState = RecipientState.ACTIVE
    reason: Reason | None = None
    id: int = 0

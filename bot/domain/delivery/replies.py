"""What Discord can answer, sorted by what it means for a post. The publisher sorts; nothing here knows HTTP."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.domain.delivery.reasons import Reason


@dataclass(frozen=True, slots=True)
class Created:
    """200: the message is there, made now or by an earlier request with this nonce."""

    message: int
    channel: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """10008: it was there, and somebody deleted it."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Connection refused, no such host, 503 before the request was taken: nothing was posted."""

    reason: Reason = Reason.UNREACHABLE


@dataclass(frozen=True, slots=True)
class RateLimited:
    """429 with `Via`: nothing was posted.

    Attributes:
        retry_after: From the body; the header can be wrong.
        everywhere: Whether the global limit was hit.
        shared: Whether others used the limit up: such a refusal does not count towards a ban.
        reason: Whose limit it is: Discord's, or slow mode, which its people have set for the channel.
    """

    retry_after: dt.timedelta
    everywhere: bool = False
    shared: bool = False
    reason: Reason = Reason.RATE_LIMITED


@dataclass(frozen=True, slots=True)
class Banned:
    """429 without `Via`, or 40333: Cloudflare stops this address; nothing was posted."""


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """401: the token is no good; nothing was posted, and nothing will be."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """400: what we rendered is refused; nothing was posted."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """403 or 404: this channel does not take it; nothing was posted."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """5xx, timeout, reset, a proxy's 408: it may have been posted, or be posted yet."""


Refusal = NotSent | RateLimited | Banned | Unauthorised | Denied
Reply = Created | Deleted | Malformed | Ambiguous | Refusal


@dataclass(frozen=True, slots=True)
class Done:
    """Some other request worked; `body` is what Discord says of it."""

    body: Any = None


Unsuccessful = Deleted | Malformed | Ambiguous | Refusal
Result = Done | Unsuccessful


@dataclass(frozen=True, slots=True)
class Found:
    """History shows our mark.

    Attributes:
        messages: Every message of ours that bears it, oldest first, one at least.
    """

    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """History was read to its end, could be read, and does not show our mark."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """We may not read history: what it shows proves nothing (without the right, Discord answers 200 and `[]`)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Reading history failed; it may work later."""


History = Found | Absent | Unreadable | Unknown

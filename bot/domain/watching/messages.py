"""What is told to one recipient together: one message, whose key is made of what it tells."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable

from bot.domain.delivery.delivery import KEY_LENGTH, Address, Batch, Delivery
from bot.domain.watching.condition import ClosedPeriod
from bot.domain.watching.recipient import Recipient
from bot.domain.watching.scenes import closes_at
from bot.domain.watching.texts import period_text

MOST_A_DAY = 5
"""Messages that are planned for one recipient within a UTC day; the rest comes as one summary the day after."""
WANTED_FOR = dt.timedelta(days=7)
"""For so long it is tried to tell what fired; after that it is old news."""
LATE_FROM = dt.timedelta(hours=3)
"""What is found so long after its period could first be closed, or told so long after, is labelled as late."""
_LOOKED_BACK = WANTED_FOR + dt.timedelta(days=1)
"""How far back history is read at most for a copy that somebody else has sent, such as the same bot before last week's
backup was restored. As a rule it is some hours: to when the period could be closed."""


Telling = tuple[str, ClosedPeriod]
"""The key of an alert, and the closed period that it fired in."""


def batch_of(told: Iterable[Telling]) -> Batch:
    """The same for the same firings, in whatever order and in whichever database they are."""
    lines = sorted(f"{key}|{period_text(period)}" for key, period in told)
    return Batch(base64.b32encode(hashlib.sha256("\n".join(lines).encode()).digest()).decode()[:KEY_LENGTH])


def message(recipient: Recipient, told: Iterable[Telling], bot: int, now: dt.datetime) -> Delivery:
    """The delivery that tells it. An earlier life of the database, or another instance, may have sent it already.

    Args:
        recipient: Whom it is told to.
        told: One at least.
        bot: The application's id.
        now: The time.
    """
    known = list(told)
    newest = max(closes_at(period) for _, period in known)
    due = min(max(newest, now - _LOOKED_BACK), now)
    address = Address(bot, recipient.guild, recipient.channel, recipient.report, batch_of(known))
    expires = now + WANTED_FOR
    return Delivery(None, address, due, expires, planned_at=now, wake_at=now, late=True, recipient=recipient.id)


def day_of(now: dt.datetime) -> dt.datetime:
    """When the UTC day of a moment begins."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def late_since(
    found: Iterable[tuple[ClosedPeriod, dt.datetime]], now: dt.datetime, *, waited: bool
) -> dt.datetime | None:
    """When a message was due, where it is labelled as late; None where it comes in time.

    Args:
        found: The periods that it tells of, and when what happened in each was found.
        now: The time.
        waited: Whether it waited because the day before had its five messages, which makes no delay.
    """
    known = list(found)
    overdue = [closes_at(period) for period, at in known if at - closes_at(period) > LATE_FROM]
    if not overdue and not waited:
        overdue = [at for _, at in known if now - at > LATE_FROM]
    return min(overdue, default=None)

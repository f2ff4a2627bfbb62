"""A delivery: where one post goes, and how far it has got."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import Timing
from bot.domain.weeks import IsoWeek

KEY_LENGTH = 24
"""Characters of a key: Discord takes 25 in a nonce."""
LAST_GENERATION = 1
"""0 is the post as meant, 1 its text fallback; there is nothing to fall back to after it."""


class State(StrEnum):
    """How far a delivery has got."""

    READY = "ready"
    """No request for it is under way; none that may have succeeded was made."""
    SENDING = "sending"
    """A request was intended; whether it succeeded is not known."""
    SENT = "sent"
    SENT_DELETED = "sent, deleted since"
    HELD = "held"
    """It may be there, and history cannot tell; nothing is sent, the administrator is told."""
    LAPSED = "lapsed"
    """Its time is over."""
    FAILED = "failed"
    """Our own fault: even the fallback was refused."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What makes one message of alerts that one message: a text made of what it tells, of 32 characters at most."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Address:
    """What makes a post that one post. Nothing of it depends on the database, so two databases agree.

    Attributes:
        bot: The application's id.
        guild: Where the channel lies; 0 for direct messages.
        channel: Channel or thread.
        report: Random, made with the schedule, or with the recipient of alerts: two in one channel differ.
        period: ISO week of the slot (see `period_of`), so that a slot moved within its week stays one post; of alerts,
            the batch.
    """

    bot: int
    guild: int
    channel: int
    report: str
    period: IsoWeek | Batch

    @property
    def week(self) -> IsoWeek:
        """The week of a digest.

        Raises:
            ValueError: It is a message of alerts.
        """
        if isinstance(self.period, Batch):
            raise ValueError(f"{self.period} is no week; it is a message of alerts")  # noqa: TRY004 (documented)
        return self.period

    @property
    def reported(self) -> IsoWeek:
        """The week that a digest is about: the one before its own, also where its schedule has been moved since.

        Raises:
            ValueError: It is a message of alerts.
        """
        return self.week.shift(-1)

    def key(self, generation: int = 0) -> str:
        """The nonce, and the mark in the message that history shows: 24 characters, A–Z and 2–7."""
        parts = f"{self.bot}|{self.channel}|{self.report}|{self.period}|{generation}"
        return base64.b32encode(hashlib.sha256(parts.encode()).digest()).decode()[:KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post on its way. Every moment is aware, in UTC.

    Attributes:
        schedule: The schedule's id; None for a message of alerts.
        address: Where it goes.
        due: From when on it may be sent.
        expires: When the next one is due, and this one no longer wanted.
        planned_at: When it was planned.
        wake_at: When to look at it next; None: never again.
        id: Its row; 0 until stored.
        state: How far it has got.
        reason: Why it waits or ended; None where all is well.
        generation: Which rendering it carries.
        payload: Hash of the frozen bytes; None until frozen.
        first: When a request was first intended; None in READY.
        armed: Likewise, since history was last found empty: the nonce may be remembered from then on.
        last: When a request was last intended.
        attempts: Requests whose outcome is not known.
        ambiguous: Whether one of them was answered in a way that tells nothing.
        late: Whether it was, or is to be, sent late: history is read before, and the janitor reads it after.
        epoch: Counts its writes; a writer with an older one is refused.
        holder: Whoever intended last.
        lease_until: Until when nobody else touches it.
        sent_at: When it was recorded as sent.
        message: The message's id.
        recipient: The row of whom alerts are told to; None for a post of a schedule.
    """

    schedule: int | None
    address: Address
    due: dt.datetime
    expires: dt.datetime
    planned_at: dt.datetime
    wake_at: dt.datetime | None
    id: int = 0
    state: State = State.READY
    reason: Reason | None = None
    generation: int = 0
    payload: str | None = None
    first: dt.datetime | None = None
    armed: dt.datetime | None = None
    last: dt.datetime | None = None
    attempts: int = 0
    ambiguous: bool = False
    late: bool = False
    epoch: int = 0
    holder: str | None = None
    lease_until: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    message: int | None = None
    recipient: int | None = None

    @property
    def key(self) -> str:
        """The nonce of its present generation."""
        return self.address.key(self.generation)

    @property
    def keys(self) -> frozenset[str]:
        """Every key that history may show for it: also of generations given up."""
        return frozenset(self.address.key(generation) for generation in range(self.generation + 1))

    @property
    def doubtful(self) -> bool:
        """Whether a copy may still turn up: an ambiguous reply, or requests of two eras."""
        return self.ambiguous or self.late or self.attempts > 1


def is_late(delivery: Delivery, process_started: dt.datetime, timing: Timing) -> bool:
    """Whether someone else may have sent it: a restored backup's earlier life, or an instance with its own database.

    Waiting in our own queue is not lateness.
    """
    planned_late = delivery.planned_at - delivery.due > timing.window
    return delivery.late or planned_late or process_started > delivery.due


def intend(delivery: Delivery, now: dt.datetime, holder: str, timing: Timing, *, anew: bool) -> Delivery:
    """The delivery as it is stored before a request is made.

    Args:
        delivery: As it is stored now.
        now: The time.
        holder: Who is about to send.
        timing: For the lease.
        anew: Whether history showed nothing, so that the nonce's window begins again.
    """
    return replace(
        delivery,
        state=State.SENDING,
        reason=None,
        first=delivery.first or now,
        armed=now if anew or delivery.armed is None else delivery.armed,
        last=now,
        attempts=delivery.attempts + 1,
        holder=holder,
        lease_until=now + timing.lease,
        wake_at=now + timing.lease,
    )

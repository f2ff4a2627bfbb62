"""What delivering needs of the world: a ledger, somewhere to post, somebody who renders, somebody to tell.

All times are aware and in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import History, Reply
from bot.domain.schedules import Schedule


@dataclass(frozen=True, slots=True)
class Payload:
    """A rendered post, frozen: as long as an earlier request may still arrive, every attempt sends these bytes.

    Attributes:
        content: What the publisher posts, in a form of its own; the key is added on sending.
        picture: The picture's file that goes with it; None where there is none.
        snapshot: Names the data that it was made from, so that every figure can be computed again.
    """

    content: bytes
    picture: bytes | None = None
    snapshot: str = ""


@dataclass(frozen=True, slots=True)
class Postponed:
    """Nothing can be rendered yet.

    Attributes:
        reason: What is being waited for.
        until: When to ask again.
    """

    reason: Reason
    until: dt.datetime


class Composer(Protocol):
    """Renders a delivery's post."""

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
        """The post of the delivery's period and generation (from 1 on: text only, of the plainest kind).

        Args:
            delivery: What to render; its schedule says how.
            late: Whether the post is to be labelled as caught up.

        Raises:
            TokentideError: It cannot be rendered; it is tried again later.
        """
        ...

    async def renew(self, delivery: Delivery) -> Payload | Postponed | None:
        """What is to be sent, labelled as late, in place of what was frozen long ago; None: nothing else can be.

        Raises:
            TokentideError: It cannot be rendered; it is tried again later.
        """
        ...


class Publisher(Protocol):
    """Posts to channels. It sorts whatever Discord or the network answers; it raises nothing of theirs.

    A request is over within `Timing.request_timeout`, whatever that takes; one that is cut off is `Ambiguous`.
    """

    async def send(self, channel: int, payload: Payload, nonce: str) -> Reply:
        """Posts once, with `nonce` enforced and shown in the message where history can see it. Never retries."""
        ...

    async def readable(self, channel: int) -> bool:
        """Whether we may read the channel's history, by the permission check (an empty answer proves nothing)."""
        ...

    async def history(self, channel: int, after: dt.datetime, keys: frozenset[str]) -> History:
        """Looks for our own messages with one of `keys`, from `after` to the channel's end, oldest first."""
        ...

    async def delete(self, channel: int, message: int) -> bool:
        """Deletes a message of ours; whether it is gone now. False: try again later."""
        ...


class TrueTime(Protocol):
    """Somebody else's clock."""

    async def ahead(self) -> dt.timedelta | None:
        """How far our clock is ahead of it (negative: behind), to a few seconds; None where that is not known now."""
        ...


class Notices(Protocol):
    """Tells whoever configured something that it does not work. Only `owe` raises."""

    async def owe(self, delivery: Delivery, reason: Reason) -> None:
        """Keeps what is about to be told, before it is recorded that it came to pass.

        A process that dies in between has it said at their next command; `tell` settles it.

        Raises:
            StoreError: It could not be kept.
        """
        ...

    async def tell(self, delivery: Delivery, reason: Reason) -> None:
        """Says once why this delivery was not posted, and what to do about it."""
        ...

    async def alarm(self, delivery: Delivery, reason: Reason) -> None:
        """Tells the operator of a fault of ours."""
        ...


class Schedules(Protocol):
    """Keeps what `/digest setup` made.

    Raises (every method):
        StoreError: The database failed; what was acknowledged before is durable.
    """

    async def add(self, one: Schedule) -> int:
        """Stores a new schedule; returns its id."""
        ...

    async def get(self, schedule_id: int) -> Schedule | None:
        """The schedule with that id, removed ones too."""
        ...

    async def of_guild(self, guild: int) -> Sequence[Schedule]:
        """Its schedules, oldest first; not the removed ones."""
        ...

    async def change(self, one: Schedule) -> bool:
        """Stores a changed schedule under its id; False where there is none. `report` stays as it is stored.

        In the same transaction its deliveries that are READY follow it: to its channel, at once where another one had
        refused them, or, where it is no longer active, to their end (LAPSED).
        """
        ...

    async def due_schedules(self, now: dt.datetime, limit: int) -> Sequence[Schedule]:
        """Active schedules whose `next_due` has come, the longest due first."""
        ...

    async def erase_guild(self, guild: int) -> int:
        """Erases everything of a guild's schedules, deliveries too; returns how many schedules."""
        ...


class Ledger(Protocol):
    """Remembers every delivery: intents before requests, results after them.

    What it has acknowledged survives a power failure. Every write of a delivery raises its epoch, and is refused
    (None) where the stored epoch is not the one that was read: whoever was overtaken overwrites nothing.

    Raises (every method):
        StoreError: The database failed; nothing of the call was stored.
    """

    async def plan(self, plans: Sequence[Plan]) -> int:
        """Adds deliveries and moves their schedules on, in one transaction; returns how many are new.

        There is one delivery a report and period: a second one is no error, and changes nothing. Nothing is stored of a
        plan whose schedule is due at another time by now, or never: it was paused or changed meanwhile.
        """
        ...

    async def freeze(self, delivery: Delivery, payload: Payload) -> Delivery | None:
        """Keeps the bytes of a delivery; None where it was overtaken.

        Equal bytes are kept once, and so is a picture that several posts show. Where it has them already, nothing is
        stored.
        """
        ...

    async def payload(self, sha256: str) -> Payload:
        """The frozen post with that hash (`Delivery.payload`).

        Raises:
            StoreError: There is none.
        """
        ...

    async def intend(self, delivery: Delivery) -> Delivery | None:
        """Stores that a request is about to be made; the delivery as it is stored then."""
        ...

    async def record(self, delivery: Delivery) -> Delivery | None:
        """Stores what became of a delivery; the delivery as it is stored then."""
        ...

    async def get(self, delivery_id: int) -> Delivery | None:
        """The delivery with that id."""
        ...

    async def of_schedule(self, schedule_id: int, limit: int) -> Sequence[Delivery]:
        """The schedule's deliveries in whatever state, the newest period first."""
        ...

    async def due(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        """READY deliveries that are awake, the longest waiting first.

        None of a channel that is paused, and none of a schedule or a recipient that is: it may be paused or removed
        while a request is being made, and what that leaves READY is not sent.
        """
        ...

    async def barred(self, delivery: Delivery, now: dt.datetime) -> Reason | None:
        """Why nothing may be sent anew for a delivery: as `due` leaves out those that are READY.

        SCHEDULE_PAUSED where its schedule is not active any more; why its channel is paused; None where it may.
        """
        ...

    async def unfinished(self, now: dt.datetime, holder: str, started: dt.datetime, limit: int) -> Sequence[Delivery]:
        """SENDING and HELD deliveries that are awake, and those that `holder` left SENDING before it `started`."""
        ...

    async def doubtful(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        """Deliveries that were posted, or dropped, and that the janitor is to read again by now."""
        ...

    async def next_wake(self) -> dt.datetime | None:
        """When the next delivery wakes, channels' pauses left aside; None where none will."""
        ...

    async def pause_channel(self, channel: int, reason: Reason, now: dt.datetime, until: dt.datetime) -> bool:
        """Sends nothing more to a channel until then; whether it was not paused before, so that someone is told.

        How often it was paused in a row is counted, by reason.
        """
        ...

    async def resume_channel(self, channel: int) -> None:
        """Ends a pause, if there is one, and wakes what the channel had refused or may hold (HELD)."""
        ...

    async def paused_channel(self, channel: int) -> Reason | None:
        """Why a channel is paused; None where it is not."""
        ...

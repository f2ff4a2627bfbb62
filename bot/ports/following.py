"""What following up on posts needs of the world: somewhere to remember it, somebody who writes, somebody who does it.

All times are aware and in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import FollowUp, Kind
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Result
from bot.ports.delivery import Payload, Postponed


class FollowUps(Protocol):
    """Remembers what follows each post.

    What it has acknowledged survives a power failure. Every write of a follow-up raises its epoch, and is refused
    (None) where the stored epoch is not the one that was read.

    Raises (every method):
        StoreError: The database failed; nothing of the call was stored.
    """

    async def unplanned(self, since: dt.datetime, limit: int) -> Sequence[Delivery]:
        """What was sent since then (SENT), for schedules or of alerts, and has nothing planned; oldest first."""
        ...

    async def add(self, follow_ups: Sequence[FollowUp]) -> int:
        """Adds them; returns how many are new. A delivery has one of a kind: a second one changes nothing."""
        ...

    async def due(self, now: dt.datetime, limit: int) -> Sequence[FollowUp]:
        """Those that are awake, the longest waiting first."""
        ...

    async def of(self, delivery: int) -> Sequence[FollowUp]:
        """All of a delivery, in the order of their ids."""
        ...

    async def newest(self, schedule: int, kind: Kind, limit: int) -> Sequence[FollowUp]:
        """Of one kind, what follows a schedule's posts, the newest first."""
        ...

    async def freeze(self, one: FollowUp, payload: Payload, erratum: Erratum | None = None) -> FollowUp | None:
        """Keeps the bytes of a follow-up, and plans the erratum with its own, in one transaction.

        The bytes are found as `Ledger.payload` finds those of deliveries.
        """
        ...

    async def record(self, one: FollowUp, then: Sequence[FollowUp] = ()) -> FollowUp | None:
        """Stores what became of it, and adds what follows from that, in one transaction; as it is stored then."""
        ...


@dataclass(frozen=True, slots=True)
class Erratum:
    """A new message that goes with a correction.

    Attributes:
        follow_up: Without its payload's hash.
        payload: Its bytes.
    """

    follow_up: FollowUp
    payload: Payload


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction sends.

    Attributes:
        edit: Takes the place of the post.
        erratum: A new message; None where the edit is enough.
    """

    edit: Payload
    erratum: Payload | None


class Rewriter(Protocol):
    """Writes what posts become.

    Raises (every method):
        TokentideError: It cannot be written; it is tried again later.
    """

    async def amend(self, delivery: Delivery) -> Payload | Postponed:
        """What is to take the place of a notice: the digest, or that none comes."""
        ...

    async def correct(self, delivery: Delivery, posted: Posted | None) -> Corrected | None:
        """What a restatement since makes of a post; None where it stands, and while the figures may still move.

        Args:
            delivery: As it was sent.
            posted: What it displays, where it is a digest.
        """
        ...


class Aftermath(Protocol):
    """Does to posts what follows them, each request in its turn. Once it is `Done`, a second time is `Done`, too.

    It sorts whatever Discord or the network answers, and raises nothing of theirs.
    """

    async def crosspost(self, channel: int, message: int) -> Result:
        """Publishes a post to the channels that follow."""
        ...

    async def open_thread(self, channel: int, message: int, name: str) -> Result:
        """Opens a thread for discussion under a post."""
        ...

    async def edit(self, channel: int, message: int, payload: Payload, key: str) -> Result:
        """Puts a payload in a post's place, which goes on bearing its key."""
        ...


class Refusals(Protocol):
    """Tells whoever configured a schedule that something cannot follow its posts."""

    async def refused(self, post: Delivery, kind: Kind, reason: Reason) -> Callable[[], Awaitable[None]]:
        """Keeps what is about to be told, before it is recorded that Discord refused it.

        A process that dies in between has it said at their next command.

        Returns:
            What says it, and what to do about it; it does not raise.

        Raises:
            StoreError: It could not be kept.
        """
        ...

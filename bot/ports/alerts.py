"""Keeping alerts, what they have to tell, and to whom.

All times are aware and in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.reasons import Reason
from bot.domain.watching.alert import Advance, Alert, Firing
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition
from bot.domain.watching.memory import Memory
from bot.domain.watching.recipient import Recipient


@dataclass(frozen=True, slots=True)
class Told:
    """A firing as it is kept.

    Attributes:
        firing: What there is to tell.
        alert: The alert as it is stored now, but with the condition that it fired by.
        fired_at: When it was found.
        id: Its row.
    """

    firing: Firing
    alert: Alert
    fired_at: dt.datetime
    id: int


@dataclass(frozen=True, slots=True)
class Untold:
    """A firing that is in no message yet, as far as planning one asks.

    Attributes:
        id: Its row.
        key: Its alert's.
        period: When it fired.
        fired_at: When it was found.
    """

    id: int
    key: str
    period: ClosedPeriod
    fired_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery to be added, and the firings that it tells."""

    delivery: Delivery
    firings: Sequence[int]


@dataclass(frozen=True, slots=True)
class Watched:
    """Alerts that wait for the same and remember the same: a closed period means the same to all of them.

    Attributes:
        condition: What they wait for.
        memory: What they remember.
        alerts: Their rows.
        place: Where they stand among the others, see `Alerts.watching`.
    """

    condition: Condition
    memory: Memory
    alerts: tuple[int, ...]
    place: tuple[str, str]


FIRST_PLACE = ("", "")
"""Before all others."""


class Alerts(Protocol):
    """Keeps alerts, recipients and firings.

    Raises (every method):
        StoreError: The database failed; nothing of the call was stored, and what was acknowledged before is durable.
    """

    async def recipient(self, one: Recipient) -> Recipient:
        """The stored recipient with that guild and channel, made of `one` where there is none.

        An existing one keeps its report; its user, language, state and reason become those of `one`. One that was
        paused and is active now is tried again at once, however often it refused before.
        """
        ...

    async def recipients(self, ids: Sequence[int]) -> Mapping[int, Recipient]:
        """Recipients by their row."""
        ...

    async def pause(self, recipient: int, reason: Reason) -> None:
        """Pauses a recipient: what it has not been told yet is dropped, and its READY deliveries lapse."""
        ...

    async def closed(self, times: int) -> Sequence[Recipient]:
        """Active recipients of direct messages that were refused so many times in a row, since they are closed."""
        ...

    async def add(self, alert: Alert) -> int:
        """Stores a new alert; returns its id."""
        ...

    async def get(self, alert_id: int) -> Alert | None:
        """The alert with that id."""
        ...

    async def change(self, alert: Alert) -> bool:
        """Stores a changed alert under its id; False where there is none. Its key stays.

        Where it waits for what it waited for before, what it remembers, has seen and fired in stays as it is stored:
        a period may have closed meanwhile.
        """
        ...

    async def remove(self, alert_id: int) -> bool:
        """Forgets an alert and what it has not told yet; False where there is none.

        A message that is READY is written anew without it, or lapses where it has nothing else to tell.
        """
        ...

    async def of_user(self, user: int) -> Sequence[Alert]:
        """The alerts in somebody's direct messages, oldest first."""
        ...

    async def of_guild(self, guild: int) -> Sequence[Alert]:
        """The alerts in a server's channels, oldest first."""
        ...

    async def some(self, ids: Sequence[int]) -> Sequence[Alert]:
        """The alerts with those ids that are there, by id."""
        ...

    async def watching(
        self, basis: Basis, before: ClosedPeriod, after: tuple[str, str], limit: int
    ) -> Sequence[Watched]:
        """What alerts wait for and remember that have not taken in the closed period `before`.

        The next so many by their place, from `after` on; `FIRST_PLACE` for the first ones. Alerts of paused recipients
        are among them: they go on remembering, and are not told of.
        """
        ...

    async def record(self, advances: Sequence[Advance], now: dt.datetime) -> int:
        """Stores what alerts remember and have to tell, in one transaction; returns how many firings are new.

        What a paused recipient would have been told is not kept. An alert that is gone, has meanwhile been changed to
        wait for something else, or has taken in that period already, is left out with its firing.
        """
        ...

    async def taken_in(self, basis: Basis) -> ClosedPeriod | None:
        """The last closed period that every alert has taken in; None where none has been."""
        ...

    async def take_in(self, basis: Basis, period: ClosedPeriod) -> None:
        """Remembers that."""
        ...

    async def untold(self, now: dt.datetime, after: int, limit: int) -> Mapping[int, Sequence[Untold]]:
        """Firings that are in no message yet, by recipient, each recipient's oldest first.

        Of so many recipients, by their row, from `after` on; none of one that is paused, or whose channel is by now.
        """
        ...

    async def drop_untold(self, before: dt.datetime) -> int:
        """Drops firings that were found before then and are in no message; returns how many."""
        ...

    async def messages(self, recipients: Sequence[int], since: dt.datetime, until: dt.datetime) -> Mapping[int, int]:
        """How many messages were planned from `since` on and before `until`, by recipient; none is left out."""
        ...

    async def plan(self, messages: Sequence[Message]) -> int:
        """Adds deliveries and puts firings into them, in one transaction; returns how many were added.

        A message is left out where one of its firings is gone, or is in a message already: somebody else was faster.
        Where a delivery with the same report and period is there already, the firings are put into that one.
        """
        ...

    async def told(self, delivery: int) -> Sequence[Told]:
        """The firings in a delivery, oldest first, of alerts that are still there."""
        ...

    async def erase_user(self, user: int) -> int:
        """Erases everything of somebody's direct messages, deliveries too; returns how many alerts."""
        ...

    async def erase_guild(self, guild: int) -> int:
        """Erases everything of a server; returns how many alerts."""
        ...


class AlertNotices(Protocol):
    """Tells people of their alerts."""

    async def paused(self, recipient: Recipient, reason: Reason) -> None:
        """Keeps for its owner's next command that nothing more is told there; said twice, they hear it once.

        Raises:
            StoreError: The database failed.
        """
        ...

"""What somebody could not be told, kept for their next command."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import Kind
from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import DIRECT
from bot.ports import StateStore
from bot.presentation.reasons import Refusal, alert_notice_text, alerts_paused_text, notice_text
from bot.presentation.wording import Wording

MOST_OWED = 5
"""What is kept for somebody's next command; older ones are dropped."""
MOST_REMEMBERED = 10_000
"""People that are known to be owed nothing."""
PATIENCE = 3
"""Direct messages that somebody may refuse before they get no more."""


class About(StrEnum):
    """What a notice is about."""

    POST = "post"
    ALERTS = "alerts"
    """A message of alerts."""
    PAUSED = "paused"
    """All further messages of alerts to somebody."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is to be told: ids and a reason, no text.

    Attributes:
        channel: Where a post did not go; 0 for direct messages.
        due: When it should have: seconds since 1970.
        reason: Why it did not.
        about: What it is about.
        kind: What could not follow a post that did arrive; None where it is about the post itself.
        rights: Those that are known to be missing for it.
    """

    channel: int
    due: int
    reason: Reason
    about: About = About.POST
    kind: Kind | None = None
    rights: tuple[str, ...] = ()

    @classmethod
    def of(cls, delivery: Delivery, reason: Reason) -> Notice:
        """The notice of a delivery that was not posted."""
        address, due = delivery.address, int(delivery.due.timestamp())
        about = About.POST if delivery.recipient is None else About.ALERTS
        return cls(0 if address.guild == DIRECT else address.channel, due, reason, about)

    def text(self, wording: Wording) -> str:
        """As it is said in a message; channel and time are shown as the reader's Discord shows them."""
        channel, due = f"<#{self.channel}>" if self.channel else "", f"<t:{self.due}:f>"
        match self.about:
            case About.POST if self.kind:
                return Refusal(self.kind, self.reason, self.rights).notice(channel, due, wording)
            case About.POST:
                return notice_text(self.reason, channel, due, wording)
            case About.ALERTS:
                return alert_notice_text(self.reason, channel, due, wording)
            case About.PAUSED:
                return alerts_paused_text(self.reason, wording)

    def row(self) -> list[Any]:
        """As it is kept."""
        kind = self.kind.value if self.kind else None
        return [self.channel, self.due, self.reason.value, self.about.value, kind, list(self.rights)]

    @classmethod
    def read(cls, row: list[Any]) -> Notice:
        """What was kept; an older program kept channel, time and reason only."""
        channel, due, reason, *more = row
        about, kind, rights = more or (About.POST, None, ())
        return cls(channel, due, Reason(reason), About(about), Kind(kind) if kind else None, tuple(rights))


@dataclass(frozen=True, slots=True)
class _Account:
    """What stands between us and somebody."""

    refused: int = 0
    owed: tuple[Notice, ...] = field(default=())


class Owed:
    """Keeps what could not be said, and how often somebody refused to hear it.

    Raises (every method):
        StoreError: The store failed.
    """

    def __init__(self, state: StateStore) -> None:
        self._state, self._lock = state, asyncio.Lock()
        # Most people are owed nothing: asking at each of their commands costs no read of the store.
        self._even: set[int] = set()

    async def refuses(self, user: int) -> bool:
        """Whether they get no more direct messages for the time being."""
        return (await self._read(user)).refused >= PATIENCE

    async def add(self, user: int, notice: Notice, *, refused: bool) -> None:
        """Keeps a notice for their next command.

        Args:
            user: Who is to be told.
            notice: What.
            refused: Whether they refused a direct message about it.
        """
        async with self._lock:
            before = await self._read(user)
            kept = (*(one for one in before.owed if one != notice), notice)[-MOST_OWED:]
            await self._write(user, _Account(before.refused + refused, kept))

    async def heard(self, user: int, notice: Notice) -> None:
        """They took a direct message about it, so it is not owed; the next ones go there, too."""
        async with self._lock:
            before = await self._read(user)
            after = _Account(owed=tuple(one for one in before.owed if one != notice))
            if after != before:
                await self._write(user, after)

    async def take(self, user: int) -> tuple[Notice, ...]:
        """What they are to be told at their command, oldest first; it is forgotten, and so are refusals."""
        if user in self._even:
            return ()
        async with self._lock:
            before = await self._read(user)
            if before != _Account():
                await self._write(user, _Account())
            if len(self._even) >= MOST_REMEMBERED:
                self._even.clear()
            self._even.add(user)
            return before.owed

    async def _read(self, user: int) -> _Account:
        text = await self._state.get(_key(user))
        if not text:
            return _Account()
        kept = json.loads(text)
        return _Account(kept["refused"], tuple(map(Notice.read, kept["owed"])))

    async def _write(self, user: int, account: _Account) -> None:
        self._even.discard(user)
        if account == _Account():
            await self._state.forget(_key(user))
            return
        owed = [one.row() for one in account.owed]
        await self._state.put(_key(user), json.dumps({"refused": account.refused, "owed": owed}))


def _key(user: int) -> str:
    return f"notices:{user}"

"""Alerts that somebody is setting up, kept over restarts until they are confirmed, cancelled, or a day old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.watching.alert import Alert
from bot.domain.watching.condition import Condition
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.domain.watching.refusals import AlertDraftGoneError
from bot.domain.watching.texts import condition_text, read_condition
from bot.ports import Clock, StateStore
from bot.services.shelf import Shelf

VERSION = 1


@dataclass(frozen=True, slots=True)
class AlertWish:
    """What somebody wants of an alert.

    Attributes:
        condition: What is waited for.
        cooldown: See `Alert`.
        guild: The server in whose channel it is told; `DIRECT` for the direct messages of whoever wants it.
        channel: The channel; 0 for direct messages.
        channel_kind: Discord's number for the channel's kind.
    """

    condition: Condition
    cooldown: int = 1
    guild: int = DIRECT
    channel: int = 0
    channel_kind: int = 0

    @classmethod
    def of(cls, alert: Alert, place: Recipient) -> AlertWish:
        """An alert that is stored, told where it is told now."""
        channel = place.channel if place.guild != DIRECT else 0
        return cls(alert.condition, alert.cooldown, place.guild, channel)


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """A set-up in the middle.

    Attributes:
        token: Random; stands in the buttons of its message, and becomes the alert's key.
        wish: What has been chosen.
        alert: The alert that is being changed; 0 for a new one.
    """

    token: str
    wish: AlertWish
    alert: int = 0


class AlertDrafts:
    """Keeps one draft for each person.

    Raises (every method):
        StoreError: The database failed.
    """

    def __init__(self, state: StateStore, clock: Clock) -> None:
        self._shelf = Shelf(state, clock, "alert-draft:", VERSION)

    async def put(self, user: int, draft: AlertDraft) -> None:
        """Keeps a draft, in place of the one before."""
        wish = draft.wish
        values: dict[str, Any] = {
            "token": draft.token,
            "alert": draft.alert,
            "wish": [condition_text(wish.condition), wish.cooldown, wish.guild, wish.channel, wish.channel_kind],
        }
        await self._shelf.put(str(user), values)

    async def get(self, user: int, token: str) -> AlertDraft:
        """The draft that the buttons of a message are about.

        Raises:
            AlertDraftGoneError: It is confirmed, cancelled, replaced or a day old.
        """
        values = await self._shelf.get(str(user))
        if values is None or values["token"] != token:
            raise AlertDraftGoneError
        wish = values["wish"]
        return AlertDraft(token, AlertWish(read_condition(wish[0]), *wish[1:]), values["alert"])

    async def close(self, user: int) -> None:
        """Forgets a draft."""
        await self._shelf.close(str(user))

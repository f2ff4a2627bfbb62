"""A step of the protocol taken out of the process, so that the judge is seen to condemn it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

import bot.services.courier as courier_module
from bot.domain.delivery import deciding
from bot.domain.delivery.deciding import ReadHistory, Send
from bot.domain.delivery.delivery import Delivery
from bot.services.pacing import Pace
from tests.chaos.mortal import MortalLedger

_decide = courier_module.decide


def random_nonce() -> None:
    """Every attempt has a nonce of its own, as discord.py would make it."""

    def key(_self: Delivery) -> str:
        return secrets.token_hex(12).upper().translate(str.maketrans("0189", "GHIJ"))

    Delivery.key = property(key)  # type: ignore[assignment,method-assign]


def intent_after_send() -> None:
    """Nothing is stored before the request: a process that dies after it knows nothing of it."""

    async def intend(_self: MortalLedger, delivery: Delivery) -> Delivery:
        return delivery

    MortalLedger.intend = intend  # type: ignore[method-assign]


def no_history() -> None:
    """What may be there is sent again without looking."""

    def decide(*of: Any) -> Any:
        action = _decide(*of)
        return Send() if isinstance(action, ReadHistory) else action

    courier_module.decide = decide


def no_lateness() -> None:
    """A late first send does not look either: what a restored backup or a second instance needs."""

    def never(*_of: Any) -> bool:
        return False

    deciding.is_late = courier_module.is_late = never


def mark_first() -> None:
    """It is recorded as sent before the request is made."""

    async def intend(self: MortalLedger, delivery: Delivery) -> Delivery | None:
        ended = courier_module.apply_reply(
            delivery, courier_module.Created(1, delivery.address.channel), delivery.last or delivery.due
        )
        stored = await self.record(ended)
        return None if stored is None else courier_module.replace(delivery, epoch=stored.epoch)

    MortalLedger.intend = intend  # type: ignore[method-assign]


def no_sync() -> None:
    """Commits are not synced to disk before they are acknowledged."""

    def lax(connection: Any, _record: object, _proxy: object) -> None:
        connection.cursor().execute("PRAGMA synchronous = NORMAL")

    event.listen(Pool, "checkout", lax)


def no_allowance() -> None:
    """Each refusal is waited out, and nobody counts them."""
    Pace._count_refusal = lambda _self: None  # type: ignore[method-assign]


SABOTAGES: dict[str, Callable[[], None]] = {
    "random nonce": random_nonce,
    "intent after send": intent_after_send,
    "no history": no_history,
    "no lateness": no_lateness,
    "mark first": mark_first,
    "no sync": no_sync,
    "no allowance": no_allowance,
}

"""Recipients, alerts and firings for tests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from bot.domain.delivery.delivery import Address, Batch, Delivery
from bot.domain.insight import Model
from bot.domain.receipts import Unit
from bot.domain.watching.alert import Advance, Alert, Firing
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Side
from bot.domain.watching.memory import Event, Memory, Quantity
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.domain.weeks import IsoWeek
from tests.fakes.digests import BOT, CHANNEL, DAY, DUE, GUILD, SECOND

USER = 7
WEEK = IsoWeek(2026, 14)
ARMED = Memory({Side.UP: True}, begun=True)
DISARMED = Memory({Side.UP: False}, begun=True)
TOP_TEN = Condition("rank", Model("openai/gpt"), Basis.WEEK, Side.UP, Fraction(10))
TOP_FIVE = replace(TOP_TEN, value=Fraction(5))
DAILY = replace(TOP_TEN, basis=Basis.DAY)
REACHED = Event(
    "up",
    {"place": Quantity(Unit.COUNT, Fraction(10)), "rank": Quantity(Unit.COUNT, Fraction(9))},
    {"name": Model("openai/gpt")},
)


def recipient(report: str = "a1", channel: int = CHANNEL, **changes: Any) -> Recipient:
    values: dict[str, Any] = {"guild": GUILD, "user": USER, "language": "", "created_at": DUE - 30 * DAY}
    return Recipient(report=report, channel=channel, **{**values, **changes})


def direct(report: str = "d1", channel: int = CHANNEL + 900, user: int = USER, **changes: Any) -> Recipient:
    return recipient(report, channel, guild=DIRECT, user=user, language="en", **changes)


def alert(key: str, recipient_id: int, condition: Condition = TOP_TEN, **changes: Any) -> Alert:
    values: dict[str, Any] = {"user": USER, "created_at": DUE - 29 * DAY, "memory": ARMED, "seen": WEEK.shift(-1)}
    return Alert(key, condition, recipient_id, **{**values, **changes})


def fired(one: Alert, period: ClosedPeriod = WEEK, event: Event = REACHED) -> Advance:
    """An alert that fires in a period."""
    after = replace(one, memory=DISARMED, seen=period, fired=period)
    return Advance(after, Firing(one.id, period, event, provisional=False))


def message(to: Recipient, text: str = "batch", **changes: Any) -> Delivery:
    """A message of alerts, planned and not stored."""
    values: dict[str, Any] = {
        "schedule": None,
        "recipient": to.id,
        "address": Address(BOT, to.guild, to.channel, to.report, Batch(text)),
        "due": DUE,
        "expires": DUE + 7 * DAY,
        "planned_at": DUE + SECOND,
        "wake_at": DUE,
    }
    return Delivery(**{**values, **changes})

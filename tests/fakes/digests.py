"""Schedules, deliveries and payloads for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.domain.delivery.delivery import Address, Delivery
from bot.domain.schedules import Schedule
from bot.domain.slots import Slot
from bot.domain.weeks import IsoWeek
from bot.ports.delivery import Payload

WEEK = IsoWeek(2026, 15)
DUE = dt.datetime(2026, 4, 6, 12, tzinfo=dt.UTC)
"""Monday noon of that week."""
SECOND, MINUTE, HOUR, DAY = (
    dt.timedelta(seconds=1),
    dt.timedelta(minutes=1),
    dt.timedelta(hours=1),
    dt.timedelta(days=1),
)
BOT, GUILD, CHANNEL = 1, 10, 100
PAYLOAD = Payload(b"digest", b"picture", "snapshot-1")
MONDAY_NOON = Slot(1, dt.time(12), "Etc/UTC")


def schedule(report: str = "r1", **changes: Any) -> Schedule:
    values: dict[str, Any] = {
        "guild": GUILD,
        "channel": CHANNEL,
        "report": report,
        "slot": MONDAY_NOON,
        "language": "en",
        "lens": "both",
        "sections": ("total", "top"),
        "role": None,
        "thread": False,
        "publish": True,
        "configured_by": 7,
        "created_at": DUE - 3 * DAY,
        "next_due": DUE,
    }
    return Schedule(**{**values, **changes})


def schedule_of(one: Delivery) -> int:
    """The schedule of a post."""
    assert one.schedule is not None
    return one.schedule


def delivery(schedule_id: int = 1, channel: int = CHANNEL, period: IsoWeek = WEEK, **changes: Any) -> Delivery:
    values: dict[str, Any] = {
        "schedule": schedule_id,
        "address": Address(BOT, GUILD, channel, f"r{schedule_id}", period),
        "due": DUE,
        "expires": DUE + 7 * DAY,
        "planned_at": DUE + SECOND,
        "wake_at": DUE,
    }
    return Delivery(**{**values, **changes})

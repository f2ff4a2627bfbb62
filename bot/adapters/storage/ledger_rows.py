"""Schedules and deliveries as rows, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from bot.domain.delivery.delivery import Address, Batch, Delivery, State
from bot.domain.delivery.reasons import Reason
from bot.domain.schedules import Schedule, ScheduleState
from bot.domain.slots import Slot
from bot.domain.weeks import IsoWeek
from bot.ports.delivery import Payload

_PLAIN = tuple(field.name for field in fields(Delivery) if field.name not in {"id", "address", "state", "reason"})
_PLAIN_OF_SCHEDULE = tuple(
    field.name for field in fields(Schedule) if field.name not in {"id", "slot", "sections", "state", "reason"}
)


def delivery_values(one: Delivery) -> dict[str, Any]:
    """The columns of a delivery, without its id."""
    address = one.address
    return {
        **{name: getattr(one, name) for name in _PLAIN},
        "bot": address.bot,
        "guild": address.guild,
        "channel": address.channel,
        "report": address.report,
        "period": str(address.period),
        "state": one.state.value,
        "reason": _text(one.reason),
    }


def read_delivery(row: Row[Any]) -> Delivery:
    """A row of the table `delivery`."""
    period = IsoWeek.parse(row.period) if row.recipient is None else Batch(row.period)
    return Delivery(
        **{name: getattr(row, name) for name in _PLAIN},
        id=row.id,
        address=Address(row.bot, row.guild, row.channel, row.report, period),
        state=State(row.state),
        reason=_reason(row.reason),
    )


def schedule_values(one: Schedule) -> dict[str, Any]:
    """The columns of a schedule, without its id."""
    return {
        **{name: getattr(one, name) for name in _PLAIN_OF_SCHEDULE},
        "weekday": one.slot.weekday,
        "time": one.slot.time.isoformat(),
        "zone": one.slot.zone,
        "sections": "\n".join(one.sections),
        "state": one.state.value,
        "reason": _text(one.reason),
    }


def read_schedule(row: Row[Any]) -> Schedule:
    """A row of the table `schedule`."""
    return Schedule(
        **{name: getattr(row, name) for name in _PLAIN_OF_SCHEDULE},
        id=row.id,
        slot=Slot(row.weekday, dt.time.fromisoformat(row.time), row.zone),
        sections=tuple(row.sections.splitlines()),
        state=ScheduleState(row.state),
        reason=_reason(row.reason),
    )


def payload_hash(one: Payload) -> str:
    """What frozen posts are known by: SHA-256 over all that is kept of them, in hex."""
    parts = (one.content, (picture_hash(one) or "").encode(), one.snapshot.encode())
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def picture_hash(one: Payload) -> str | None:
    """What the picture of a frozen post is known by: its SHA-256 in hex; None where it has none."""
    return None if one.picture is None else hashlib.sha256(one.picture).hexdigest()


def _text(reason: Reason | None) -> str | None:
    return None if reason is None else reason.value


def _reason(text: str | None) -> Reason | None:
    return None if text is None else Reason(text)

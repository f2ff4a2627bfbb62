"""Recipients, alerts and firings as rows, and back."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from bot.domain.delivery.reasons import Reason
from bot.domain.watching.alert import Alert, Firing
from bot.domain.watching.condition import ClosedPeriod, Condition
from bot.domain.watching.memory import Memory
from bot.domain.watching.recipient import Recipient, RecipientState
from bot.domain.watching.texts import (
    condition_text,
    event_text,
    memory_text,
    period_text,
    read_condition,
    read_event,
    read_memory,
    read_period,
)
from bot.ports.alerts import Told

AT_HAND = 16_384
"""Texts whose meaning is kept: many alerts wait for the same, and most remember the same."""
_PLAIN_OF_RECIPIENT = tuple(field.name for field in fields(Recipient) if field.name not in {"id", "state", "reason"})
_PLAIN_OF_ALERT = ("key", "recipient", "user", "created_at", "cooldown", "snoozed_until")

as_condition = lru_cache(AT_HAND)(read_condition)
as_memory = lru_cache(AT_HAND)(read_memory)


def recipient_values(one: Recipient) -> dict[str, Any]:
    """The columns of a recipient, without its id."""
    plain = {name: getattr(one, name) for name in _PLAIN_OF_RECIPIENT}
    return {**plain, "state": one.state.value, "reason": None if one.reason is None else one.reason.value}


def read_recipient(row: Row[Any]) -> Recipient:
    """A row of the table `recipient`."""
    return Recipient(
        **{name: getattr(row, name) for name in _PLAIN_OF_RECIPIENT},
        id=row.id,
        state=RecipientState(row.state),
        reason=None if row.reason is None else Reason(row.reason),
    )


def alert_values(one: Alert) -> dict[str, Any]:
    """The columns of an alert, without its id."""
    plain = {name: getattr(one, name) for name in _PLAIN_OF_ALERT}
    return {**plain, **condition_values(one.condition), **memory_values(one)}


def condition_values(condition: Condition) -> dict[str, Any]:
    """The columns of what an alert waits for."""
    return {"basis": condition.basis.value, "condition": condition_text(condition)}


def memory_values(one: Alert) -> dict[str, Any]:
    """The columns that a closed period changes."""
    return {"memory": memory_text(one.memory), "seen": _period_text(one.seen), "fired": _period_text(one.fired)}


def read_alert(row: Row[Any]) -> Alert:
    """A row of the table `alert`.

    Raises:
        AlertTextError: One of its texts says nothing of an alert.
    """
    return _alert(row, row.id, as_condition(row.condition))


def firing_values(one: Firing, condition: str) -> dict[str, Any]:
    """The columns of a firing, without its id, its time and its message."""
    return {
        "alert": one.alert,
        "period": period_text(one.period),
        "condition": condition,
        "event": event_text(one.event),
        "provisional": one.provisional,
        "before": memory_text(one.before),
        "tables": one.tables,
    }


def read_told(row: Row[Any]) -> Told:
    """A row of the table `firing` beside that of its alert, without the id and the condition of the latter.

    Raises:
        AlertTextError: One of its texts says nothing of an alert.
    """
    period, event = read_period(row.period), read_event(row.event)
    firing = Firing(row.alert, period, event, row.provisional, as_memory(row.before), row.tables)
    return Told(firing, _alert(row, row.alert, as_condition(row.condition)), row.fired_at, row.id)


def _alert(row: Row[Any], number: int, condition: Condition) -> Alert:
    memory: Memory = as_memory(row.memory)
    seen, fired = _period(row.seen), _period(row.fired)
    plain = {name: getattr(row, name) for name in _PLAIN_OF_ALERT}
    return Alert(**plain, condition=condition, memory=memory, seen=seen, fired=fired, id=number)


def _period_text(period: ClosedPeriod | None) -> str | None:
    return None if period is None else period_text(period)


def _period(text: str | None) -> ClosedPeriod | None:
    return None if text is None else read_period(text)

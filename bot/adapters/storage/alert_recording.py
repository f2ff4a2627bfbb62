"""Storing what alerts remember and have to tell."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.alert_rows import condition_values, firing_values, memory_values
from bot.adapters.storage.alert_tables import alert, firing, recipient
from bot.adapters.storage.columns import listed
from bot.adapters.storage.grouped import GroupedWrites
from bot.domain.watching.alert import Advance
from bot.domain.watching.recipient import RecipientState

_REMEMBER = update(alert).where(alert.c.id == bindparam("of_alert"))
_TELL = upsert(firing).on_conflict_do_nothing()


@dataclass(slots=True)
class _Stored:
    """An alert as it is stored, as far as recording asks."""

    key: str
    condition: str
    seen: str
    fired: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """An advance as texts.

    Attributes:
        values: The columns of its alert that change.
        firing: The columns of its firing; None where it has none.
    """

    alert: int
    key: str
    condition: str
    values: dict[str, Any]
    firing: dict[str, Any] | None


async def record_advances(writes: GroupedWrites, advances: Sequence[Advance], now: dt.datetime) -> int:
    """See `Alerts.record`: the texts are made in a thread, so that readers go on being served."""
    if not advances:
        return 0
    steps = await asyncio.to_thread(lambda: [_step(one, now) for one in advances])
    return await writes.write(partial(_record, steps=steps))


def _step(one: Advance, now: dt.datetime) -> _Step:
    condition = condition_values(one.alert.condition)["condition"]
    told = {**firing_values(one.firing, condition), "fired_at": now} if one.firing else None
    return _Step(one.alert.id, one.alert.key, condition, memory_values(one.alert), told)


async def _record(connection: AsyncConnection, steps: Sequence[_Step]) -> int:
    stored = await _read(connection, [one.alert for one in steps])
    remembered: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for one in steps:
        before = stored.get(one.alert)
        if before is None or (before.key, before.condition) != (one.key, one.condition):
            continue
        if before.seen >= one.values["seen"]:
            continue
        before.seen = one.values["seen"]
        if one.firing and before.active:
            before.fired = one.values["fired"]
            told.append(one.firing)
        remembered.append({"of_alert": one.alert, **one.values, "fired": before.fired})
    if remembered:
        await connection.execute(_REMEMBER, remembered)
    return (await connection.execute(_TELL, told)).rowcount if told else 0


async def _read(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, _Stored]:
    columns = alert.c
    wanted = select(columns.id, columns.key, columns.condition, columns.seen, columns.fired, recipient.c.state)
    found = await connection.execute(wanted.join(recipient).where(columns.id.in_(listed(ids))))
    active = RecipientState.ACTIVE.value
    return {
        number: _Stored(key, condition, seen or "", fired, state == active)
        for number, key, condition, seen, fired, state in found.all()
    }

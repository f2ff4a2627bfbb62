"""Alerts on a database."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, literal, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.alert_endings import drop_alert, erase_recipients, pause_recipient
from bot.adapters.storage.alert_messages import plan_messages
from bot.adapters.storage.alert_recording import record_advances
from bot.adapters.storage.alert_rows import (
    alert_values,
    as_condition,
    as_memory,
    memory_values,
    read_alert,
    read_recipient,
    read_told,
    recipient_values,
)
from bot.adapters.storage.alert_tables import alert, firing, recipient
from bot.adapters.storage.columns import listed
from bot.adapters.storage.delivery_tables import delivery, paused_channel
from bot.adapters.storage.engine import Database
from bot.adapters.storage.grouped import GroupedWrites
from bot.adapters.storage.schema import state
from bot.domain.delivery.reasons import Reason
from bot.domain.watching.alert import Advance, Alert
from bot.domain.watching.condition import Basis, ClosedPeriod
from bot.domain.watching.recipient import DIRECT, Recipient, RecipientState
from bot.domain.watching.texts import period_text, read_period
from bot.ports.alerts import Message, Told, Untold, Watched

_ACTIVE = recipient.c.state == RecipientState.ACTIVE.value
_TOLD = select(
    *firing.c,
    *(column for column in alert.c if column.name not in {"id", "condition"}),
).join_from(firing, alert)


class SqlAlerts:
    """`bot.ports.alerts.Alerts` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = GroupedWrites(database)

    async def recipient(self, one: Recipient) -> Recipient:
        """See `Alerts`."""
        return await self._writes.write(lambda connection: _keep_recipient(connection, one))

    async def recipients(self, ids: Sequence[int]) -> Mapping[int, Recipient]:
        """See `Alerts`."""
        found = await self._read(select(recipient).where(recipient.c.id.in_(listed(ids))))
        return {row.id: read_recipient(row) for row in found}

    async def pause(self, recipient: int, reason: Reason) -> None:
        """See `Alerts`."""
        await self._writes.write(lambda connection: pause_recipient(connection, recipient, reason))

    async def closed(self, times: int) -> Sequence[Recipient]:
        """See `Alerts`."""
        paused = paused_channel.c
        refused = (paused.reason == Reason.DIRECT_MESSAGES_CLOSED.value, paused.refusals >= times)
        direct = select(recipient).join(paused_channel, paused.channel == recipient.c.channel)
        wanted = direct.where(recipient.c.guild == DIRECT, _ACTIVE, *refused)
        return [read_recipient(row) for row in await self._read(wanted.order_by(recipient.c.id))]

    async def add(self, alert: Alert) -> int:
        """See `Alerts`."""
        return await self._writes.write(lambda connection: _add(connection, alert))

    async def get(self, alert_id: int) -> Alert | None:
        """See `Alerts`."""
        found = await self.some([alert_id])
        return found[0] if found else None

    async def change(self, alert: Alert) -> bool:
        """See `Alerts`."""
        return await self._writes.write(lambda connection: _change(connection, alert))

    async def remove(self, alert_id: int) -> bool:
        """See `Alerts`."""
        return await self._writes.write(lambda connection: drop_alert(connection, alert_id))

    async def of_user(self, user: int) -> Sequence[Alert]:
        """See `Alerts`."""
        theirs = select(recipient.c.id).where(recipient.c.guild == DIRECT, recipient.c.user == user)
        return await self._alerts(select(alert).where(alert.c.recipient.in_(theirs)))

    async def of_guild(self, guild: int) -> Sequence[Alert]:
        """See `Alerts`."""
        theirs = select(recipient.c.id).where(recipient.c.guild == guild)
        return await self._alerts(select(alert).where(alert.c.recipient.in_(theirs)))

    async def some(self, ids: Sequence[int]) -> Sequence[Alert]:
        """See `Alerts`."""
        return await self._alerts(select(alert).where(alert.c.id.in_(listed(ids))))

    async def watching(
        self, basis: Basis, before: ClosedPeriod, after: tuple[str, str], limit: int
    ) -> Sequence[Watched]:
        """See `Alerts`; an index holds all that is read."""
        columns, place = alert.c, (alert.c.condition, alert.c.memory)
        behind = columns.seen.is_(None) | (columns.seen < period_text(before))
        wanted = (columns.basis == basis.value, tuple_(*place) > tuple_(*map(literal, after)), behind)
        alike = select(*place, func.group_concat(columns.id).label("alerts")).where(*wanted)
        rows = await self._read(alike.group_by(*place).order_by(*place).limit(limit))
        return await asyncio.to_thread(_watched, rows)

    async def record(self, advances: Sequence[Advance], now: dt.datetime) -> int:
        """See `Alerts`."""
        return await record_advances(self._writes, advances, now)

    async def taken_in(self, basis: Basis) -> ClosedPeriod | None:
        """See `Alerts`."""
        rows = await self._read(select(state.c.text).where(state.c.key == _cursor(basis)))
        return read_period(rows[0].text) if rows else None

    async def take_in(self, basis: Basis, period: ClosedPeriod) -> None:
        """See `Alerts`."""
        values = {"key": _cursor(basis), "text": period_text(period)}
        kept = upsert(state).values(values)
        statement = kept.on_conflict_do_update(index_elements=["key"], set_={"text": kept.excluded.text})
        await self._writes.write(lambda connection: connection.execute(statement))

    async def untold(self, now: dt.datetime, after: int, limit: int) -> Mapping[int, Sequence[Untold]]:
        """See `Alerts`."""
        shut = select(paused_channel.c.channel).where(paused_channel.c.until > now)
        waiting = (firing.c.delivery.is_(None), _ACTIVE, recipient.c.channel.not_in(shut), recipient.c.id > after)
        next_ones = select(recipient.c.id).join_from(firing, alert).join(recipient).where(*waiting)
        next_ones = next_ones.distinct().order_by(recipient.c.id).limit(limit)
        columns = (firing.c.id, alert.c.key, firing.c.period, firing.c.fired_at)
        wanted = select(alert.c.recipient, *columns).join_from(firing, alert).where(firing.c.delivery.is_(None))
        wanted = wanted.where(alert.c.recipient.in_(next_ones)).order_by(alert.c.recipient, firing.c.id)
        found = defaultdict[int, list[Untold]](list)
        for row in await self._read(wanted):
            found[row.recipient].append(Untold(row.id, row.key, read_period(row.period), row.fired_at))
        return dict(found)

    async def drop_untold(self, before: dt.datetime) -> int:
        """See `Alerts`."""
        old = delete(firing).where(firing.c.delivery.is_(None), firing.c.fired_at < before)
        return (await self._writes.write(lambda connection: connection.execute(old))).rowcount

    async def messages(self, recipients: Sequence[int], since: dt.datetime, until: dt.datetime) -> Mapping[int, int]:
        """See `Alerts`."""
        columns = delivery.c
        planned = (columns.recipient.in_(listed(recipients)), columns.planned_at >= since, columns.planned_at < until)
        counted = select(columns.recipient, func.count().label("planned")).where(*planned).group_by(columns.recipient)
        return {row.recipient: row.planned for row in await self._read(counted)}

    async def plan(self, messages: Sequence[Message]) -> int:
        """See `Alerts`."""
        return await self._writes.write(lambda connection: plan_messages(connection, messages)) if messages else 0

    async def told(self, delivery: int) -> Sequence[Told]:
        """See `Alerts`."""
        rows = await self._read(_TOLD.where(firing.c.delivery == delivery).order_by(firing.c.id))
        return [read_told(row) for row in rows]

    async def erase_user(self, user: int) -> int:
        """See `Alerts`."""
        theirs = (recipient.c.guild == DIRECT) & (recipient.c.user == user)
        return await self._writes.write(lambda connection: erase_recipients(connection, theirs))

    async def erase_guild(self, guild: int) -> int:
        """See `Alerts`."""
        return await self._writes.write(lambda connection: erase_recipients(connection, recipient.c.guild == guild))

    async def _read(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[Any]]:
        async with self._database.reading() as connection:
            return (await connection.execute(statement)).all()

    async def _alerts(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Alert]:
        rows = await self._read(statement.order_by(alert.c.id))
        return [read_alert(row) for row in rows]


def _cursor(basis: Basis) -> str:
    return f"alerts.taken_in.{basis.value}"


def _watched(rows: Sequence[Row[Any]]) -> Sequence[Watched]:
    return [
        Watched(
            as_condition(condition), as_memory(memory), tuple(sorted(map(int, alerts.split(",")))), (condition, memory)
        )
        for condition, memory, alerts in map(tuple[str, str, str], rows)
    ]


async def _keep_recipient(connection: AsyncConnection, one: Recipient) -> Recipient:
    place = (recipient.c.guild == one.guild, recipient.c.channel == one.channel)
    row = (await connection.execute(select(recipient).where(*place))).one_or_none()
    if row is None:
        made = insert(recipient).returning(recipient.c.id)
        return replace(one, id=(await connection.execute(made, recipient_values(one))).scalar_one())
    before = read_recipient(row)
    stored = replace(one, id=before.id, report=before.report, created_at=before.created_at)
    await connection.execute(update(recipient).where(recipient.c.id == before.id).values(recipient_values(stored)))
    if before.state is RecipientState.PAUSED and one.state is RecipientState.ACTIVE:
        await connection.execute(delete(paused_channel).where(paused_channel.c.channel == one.channel))
    return stored


async def _add(connection: AsyncConnection, one: Alert) -> int:
    made = insert(alert).returning(alert.c.id)
    return (await connection.execute(made, alert_values(one))).scalar_one()


async def _change(connection: AsyncConnection, one: Alert) -> bool:
    """What it remembers stays where it waits for the same: a period may have closed since it was read."""
    values = {name: value for name, value in alert_values(one).items() if name not in {"key", "created_at"}}
    stored = select(alert.c.condition).where(alert.c.id == one.id)
    if (await connection.execute(stored)).scalar_one_or_none() == values["condition"]:
        values = {name: value for name, value in values.items() if name not in memory_values(one)}
    return (await connection.execute(update(alert).where(alert.c.id == one.id).values(values))).rowcount == 1

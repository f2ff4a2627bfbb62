"""The ledger of deliveries on a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.alert_tables import recipient
from bot.adapters.storage.columns import UtcTime
from bot.adapters.storage.delivery_tables import delivery, paused_channel, payload, picture, schedule
from bot.adapters.storage.engine import Database
from bot.adapters.storage.grouped import GroupedWrites
from bot.adapters.storage.ledger_rows import delivery_values, payload_hash, read_delivery
from bot.adapters.storage.payloads import keep_payload
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import CONCERNS_CHANNEL, Reason
from bot.domain.errors import StoreError
from bot.domain.schedules import ScheduleState
from bot.domain.watching.recipient import RecipientState
from bot.ports.delivery import Payload

FROZEN_AT_HAND = 64
"""Frozen posts kept in memory: many channels get the same one, and it never changes."""
_HELD = State.HELD.value
_UNFINISHED = (State.SENDING.value, _HELD)
_CONCERN_CHANNEL = tuple(reason.value for reason in CONCERNS_CHANNEL)
_PLAN = upsert(delivery).on_conflict_do_nothing()
_MOVE_ON = update(schedule).where(
    schedule.c.id == bindparam("of_schedule"),
    schedule.c.next_due == bindparam("of_due", type_=UtcTime),
)
_PAYLOAD = select(payload.c.content, payload.c.picture, payload.c.snapshot, picture.c.data).select_from(
    payload.outerjoin(picture, payload.c.picture == picture.c.sha256),
)
_ENDED = schedule.c.state != ScheduleState.ACTIVE.value
_SILENT = recipient.c.state != RecipientState.ACTIVE.value
_AT_REST = (State.SENT.value, State.SENT_DELETED.value, State.LAPSED.value)


class SqlLedger:
    """`bot.ports.delivery.Ledger` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = GroupedWrites(database)
        self._frozen: dict[str, Payload] = {}

    async def plan(self, plans: Sequence[Plan]) -> int:
        """See `Ledger`."""
        return await self._writes.write(lambda connection: _plan(connection, plans)) if plans else 0

    async def freeze(self, delivery: Delivery, payload: Payload) -> Delivery | None:
        """See `Ledger`."""
        sha256 = payload_hash(payload)
        if sha256 == delivery.payload:
            return delivery

        async def keep(connection: AsyncConnection) -> Delivery | None:
            await keep_payload(connection, sha256, payload)
            return await _write(connection, replace(delivery, payload=sha256))

        return await self._writes.write(keep)

    async def payload(self, sha256: str) -> Payload:
        """See `Ledger`."""
        if sha256 not in self._frozen:
            if len(self._frozen) >= FROZEN_AT_HAND:
                self._frozen.clear()
            self._frozen[sha256] = await self._read_payload(sha256)
        return self._frozen[sha256]

    async def _read_payload(self, sha256: str) -> Payload:
        async with self._database.reading() as connection:
            row = (await connection.execute(_PAYLOAD.where(payload.c.sha256 == sha256))).one_or_none()
        if row is None or (row.picture and row.data is None):
            raise StoreError(f"{self._database.name} has no frozen post {sha256!r}")
        return Payload(row.content, row.data, row.snapshot)

    async def intend(self, delivery: Delivery) -> Delivery | None:
        """See `Ledger`."""
        return await self.record(delivery)

    async def record(self, delivery: Delivery) -> Delivery | None:
        """See `Ledger`."""
        return await self._writes.write(lambda connection: _write(connection, delivery))

    async def get(self, delivery_id: int) -> Delivery | None:
        """See `Ledger`."""
        found = await self._read(select(delivery).where(delivery.c.id == delivery_id))
        return found[0] if found else None

    async def of_schedule(self, schedule_id: int, limit: int) -> Sequence[Delivery]:
        """See `Ledger`."""
        # `2026-W14`: weeks order as their texts do.
        wanted = select(delivery).where(delivery.c.schedule == schedule_id).order_by(delivery.c.period.desc())
        return await self._read(wanted.limit(limit))

    async def due(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        """See `Ledger`."""
        paused = exists().where(paused_channel.c.channel == delivery.c.channel, paused_channel.c.until > now)
        ended = exists().where(schedule.c.id == delivery.c.schedule, _ENDED)
        silent = exists().where(recipient.c.id == delivery.c.recipient, _SILENT)
        return await self._read(_awake(State.READY.value, now).where(~paused, ~ended, ~silent).limit(limit))

    async def barred(self, delivery: Delivery, now: dt.datetime) -> Reason | None:
        """See `Ledger`."""
        columns = paused_channel.c
        ended = select(schedule.c.id).where(schedule.c.id == delivery.schedule, _ENDED)
        silent = select(recipient.c.id).where(recipient.c.id == delivery.recipient, _SILENT)
        paused = select(columns.reason).where(columns.channel == delivery.address.channel, columns.until > now)
        async with self._database.reading() as connection:
            if (await connection.execute(ended)).first() or (await connection.execute(silent)).first():
                return Reason.SCHEDULE_PAUSED
            reason = (await connection.execute(paused)).scalar_one_or_none()
        return None if reason is None else Reason(reason)

    async def unfinished(self, now: dt.datetime, holder: str, started: dt.datetime, limit: int) -> Sequence[Delivery]:
        """See `Ledger`."""
        columns = delivery.c
        left = and_(columns.state == State.SENDING.value, columns.holder == holder, columns.last < started)
        left = and_(left, columns.lease_until.is_not(None))
        wanted = and_(columns.state.in_(_UNFINISHED), columns.wake_at.is_not(None), or_(columns.wake_at <= now, left))
        return await self._read(_in_order(wanted).limit(limit))

    async def doubtful(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        """See `Ledger`."""
        wanted = and_(delivery.c.state.in_(_AT_REST), delivery.c.wake_at <= now)
        return await self._read(_in_order(wanted).limit(limit))

    async def next_wake(self) -> dt.datetime | None:
        """See `Ledger`."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.min(delivery.c.wake_at)))).scalar_one()

    async def pause_channel(self, channel: int, reason: Reason, now: dt.datetime, until: dt.datetime) -> bool:
        """See `Ledger`."""
        values = {"channel": channel, "reason": reason.value, "since": now, "until": until}
        again = case((paused_channel.c.reason == reason.value, paused_channel.c.refusals + 1), else_=1)
        renewed = update(paused_channel).where(paused_channel.c.channel == channel)
        async with self._database.writing() as connection:
            written = await connection.execute(renewed.values(reason=reason.value, until=until, refusals=again))
            if written.rowcount:
                return False
            await connection.execute(insert(paused_channel), values)
            return True

    async def resume_channel(self, channel: int) -> None:
        """See `Ledger`."""
        async with self._database.writing() as connection:
            await connection.execute(delete(paused_channel).where(paused_channel.c.channel == channel))
            await connection.execute(_woken(channel))

    async def paused_channel(self, channel: int) -> Reason | None:
        """See `Ledger`."""
        async with self._database.reading() as connection:
            wanted = select(paused_channel.c.reason).where(paused_channel.c.channel == channel)
            reason = (await connection.execute(wanted)).scalar_one_or_none()
        return None if reason is None else Reason(reason)

    async def _read(self, statement: Select[tuple[object, ...]]) -> Sequence[Delivery]:
        async with self._database.reading() as connection:
            return [read_delivery(row) for row in (await connection.execute(statement)).all()]


def _awake(state: str, now: dt.datetime) -> Select[tuple[object, ...]]:
    return _in_order(and_(delivery.c.state == state, delivery.c.wake_at <= now))


def _in_order(condition: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(delivery).where(condition).order_by(delivery.c.wake_at, delivery.c.id)


def _woken(channel: int) -> Update:
    """What the channel refused, and what may stand there: of both somebody was told what to do about it."""
    columns = delivery.c
    held = and_(columns.channel == channel, columns.wake_at.is_not(None), columns.state == _HELD)
    woken = update(delivery).where(or_(_refused(channel), held))
    return woken.values(wake_at=columns.due, epoch=columns.epoch + 1)


def _refused(channel: int) -> ColumnElement[bool]:
    columns = delivery.c
    waiting = and_(columns.channel == channel, columns.state == State.READY.value, columns.wake_at.is_not(None))
    return and_(waiting, columns.reason.in_(_CONCERN_CHANNEL))


def _move(plan: Plan) -> dict[str, object]:
    return {"of_schedule": plan.schedule, "of_due": plan.was_due, "next_due": plan.next_due}


async def _plan(connection: AsyncConnection, plans: Sequence[Plan]) -> int:
    wanted = select(schedule.c.id, schedule.c.next_due).where(schedule.c.id.in_({plan.schedule for plan in plans}))
    due = {row.id: row.next_due for row in (await connection.execute(wanted)).all()}
    fresh = [plan for plan in plans if plan.was_due is None or plan.was_due == due.get(plan.schedule)]
    values = [delivery_values(plan.delivery) for plan in fresh if plan.delivery]
    added = await connection.execute(_PLAN, values) if values else None
    if moves := [_move(plan) for plan in fresh if plan.was_due]:
        await connection.execute(_MOVE_ON, moves)
    return added.rowcount if added else 0


async def _write(connection: AsyncConnection, one: Delivery) -> Delivery | None:
    stored = replace(one, epoch=one.epoch + 1)
    statement = update(delivery).where(delivery.c.id == one.id, delivery.c.epoch == one.epoch)
    written = await connection.execute(statement.values(delivery_values(stored)))
    return stored if written.rowcount else None

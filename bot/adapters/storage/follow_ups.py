"""What follows posts, on a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Row, Select, exists, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.delivery_tables import delivery, follow_up
from bot.adapters.storage.engine import Database
from bot.adapters.storage.grouped import GroupedWrites
from bot.adapters.storage.ledger_rows import payload_hash, read_delivery
from bot.adapters.storage.payloads import keep_payload
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import FollowUp, Kind, Progress
from bot.domain.delivery.reasons import Reason
from bot.ports.delivery import Payload
from bot.ports.following import Erratum

_PLAIN = tuple(one.name for one in fields(FollowUp) if one.name not in {"id", "kind", "state", "reason"})
_ADD = upsert(follow_up).on_conflict_do_nothing()


class SqlFollowUps:
    """`bot.ports.following.FollowUps` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = GroupedWrites(database)

    async def unplanned(self, since: dt.datetime, limit: int) -> Sequence[Delivery]:
        """See `FollowUps`."""
        planned = exists().where(follow_up.c.delivery == delivery.c.id)
        # A post whose schedule is gone, or a message whose reader is, is left as it stands.
        wanted_by = or_(delivery.c.schedule.is_not(None), delivery.c.recipient.is_not(None))
        sent = (delivery.c.state == State.SENT.value, delivery.c.sent_at >= since, wanted_by)
        wanted = select(delivery).where(*sent, ~planned).order_by(delivery.c.sent_at, delivery.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [read_delivery(row) for row in (await connection.execute(wanted)).all()]

    async def add(self, follow_ups: Sequence[FollowUp]) -> int:
        """See `FollowUps`."""
        return await self._writes.write(lambda connection: _add(connection, follow_ups))

    async def due(self, now: dt.datetime, limit: int) -> Sequence[FollowUp]:
        """See `FollowUps`."""
        awake = select(follow_up).where(follow_up.c.wake_at <= now)
        return await self._read(awake.order_by(follow_up.c.wake_at, follow_up.c.id).limit(limit))

    async def of(self, delivery: int) -> Sequence[FollowUp]:
        """See `FollowUps`."""
        return await self._read(select(follow_up).where(follow_up.c.delivery == delivery).order_by(follow_up.c.id))

    async def newest(self, schedule: int, kind: Kind, limit: int) -> Sequence[FollowUp]:
        """See `FollowUps`."""
        theirs = select(follow_up).join(delivery, follow_up.c.delivery == delivery.c.id)
        wanted = theirs.where(delivery.c.schedule == schedule, follow_up.c.kind == kind.value)
        return await self._read(wanted.order_by(follow_up.c.id.desc()).limit(limit))

    async def freeze(self, one: FollowUp, payload: Payload, erratum: Erratum | None = None) -> FollowUp | None:
        """See `FollowUps`."""

        async def keep(connection: AsyncConnection) -> FollowUp | None:
            written = await _write(connection, await _kept(connection, one, payload))
            if written and erratum:
                await _add(connection, [await _kept(connection, erratum.follow_up, erratum.payload)])
            return written

        return await self._writes.write(keep)

    async def record(self, one: FollowUp, then: Sequence[FollowUp] = ()) -> FollowUp | None:
        """See `FollowUps`."""

        async def write(connection: AsyncConnection) -> FollowUp | None:
            written = await _write(connection, one)
            if written:
                await _add(connection, then)
            return written

        return await self._writes.write(write)

    async def _read(self, statement: Select[tuple[object, ...]]) -> Sequence[FollowUp]:
        async with self._database.reading() as connection:
            return [_follow_up(row) for row in (await connection.execute(statement)).all()]


async def _kept(connection: AsyncConnection, one: FollowUp, payload: Payload) -> FollowUp:
    sha256 = payload_hash(payload)
    await keep_payload(connection, sha256, payload)
    return replace(one, payload=sha256)


async def _add(connection: AsyncConnection, follow_ups: Sequence[FollowUp]) -> int:
    if not follow_ups:
        return 0
    return (await connection.execute(_ADD, [_values(one) for one in follow_ups])).rowcount


async def _write(connection: AsyncConnection, one: FollowUp) -> FollowUp | None:
    stored = replace(one, epoch=one.epoch + 1)
    statement = update(follow_up).where(follow_up.c.id == one.id, follow_up.c.epoch == one.epoch)
    written = await connection.execute(statement.values(_values(stored)))
    return stored if written.rowcount else None


def _values(one: FollowUp) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in _PLAIN}
    reason = None if one.reason is None else one.reason.value
    return {**plain, "kind": one.kind.value, "state": one.state.value, "reason": reason}


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp(
        **{name: getattr(row, name) for name in _PLAIN},
        id=row.id,
        kind=Kind(row.kind),
        state=Progress(row.state),
        reason=None if row.reason is None else Reason(row.reason),
    )

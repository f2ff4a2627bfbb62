"""Schedules on a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Update, case, delete, insert, select, update

from bot.adapters.storage.delivery_tables import delivery, follow_up, paused_channel, schedule
from bot.adapters.storage.engine import Database
from bot.adapters.storage.ledger_rows import read_schedule, schedule_values
from bot.adapters.storage.payloads import drop_unused_payloads
from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import CONCERNS_CHANNEL, Reason
from bot.domain.schedules import Schedule, ScheduleState

_LAPSED = {"state": State.LAPSED.value, "reason": Reason.SCHEDULE_PAUSED.value, "wake_at": None}
_FIXED = ("guild", "report", "created_at")


class SqlSchedules:
    """`bot.ports.delivery.Schedules` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, one: Schedule) -> int:
        """See `Schedules`."""
        statement = insert(schedule).returning(schedule.c.id)
        async with self._database.writing() as connection:
            return (await connection.execute(statement, schedule_values(one))).scalar_one()

    async def get(self, schedule_id: int) -> Schedule | None:
        """See `Schedules`."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(schedule).where(schedule.c.id == schedule_id))).one_or_none()
        return None if row is None else read_schedule(row)

    async def of_guild(self, guild: int) -> Sequence[Schedule]:
        """See `Schedules`."""
        columns = schedule.c
        kept = select(schedule).where(columns.guild == guild, columns.state != ScheduleState.REMOVED.value)
        async with self._database.reading() as connection:
            return [read_schedule(row) for row in (await connection.execute(kept.order_by(columns.id))).all()]

    async def change(self, one: Schedule) -> bool:
        """See `Schedules`."""
        values = {name: value for name, value in schedule_values(one).items() if name not in _FIXED}
        async with self._database.writing() as connection:
            changed = await connection.execute(update(schedule).where(schedule.c.id == one.id).values(values))
            await connection.execute(_following(one))
            return changed.rowcount == 1

    async def due_schedules(self, now: dt.datetime, limit: int) -> Sequence[Schedule]:
        """See `Schedules`."""
        columns = schedule.c
        wanted = select(schedule).where(columns.state == ScheduleState.ACTIVE.value, columns.next_due <= now)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(columns.next_due, columns.id).limit(limit))
            return [read_schedule(row) for row in rows.all()]

    async def erase_guild(self, guild: int) -> int:
        """See `Schedules`."""
        ours = (delivery.c.guild == guild, delivery.c.schedule.is_not(None))
        posted = select(delivery.c.channel).where(*ours)
        channels = posted.union(select(schedule.c.channel).where(schedule.c.guild == guild))
        async with self._database.writing() as connection:
            await connection.execute(delete(paused_channel).where(paused_channel.c.channel.in_(channels)))
            await connection.execute(
                delete(follow_up).where(follow_up.c.delivery.in_(select(delivery.c.id).where(*ours)))
            )
            await connection.execute(delete(delivery).where(*ours))
            await drop_unused_payloads(connection)
            return (await connection.execute(delete(schedule).where(schedule.c.guild == guild))).rowcount


def _following(one: Schedule) -> Update:
    """What becomes of deliveries of which nothing was sent yet; whoever has read them is overtaken.

    A digest goes where the schedule says now, at once where another channel had refused it, and is written anew as it
    says now; an erratum stays with its post.
    """
    ready = update(delivery).where(delivery.c.schedule == one.id, delivery.c.state == State.READY.value)
    if one.state is not ScheduleState.ACTIVE:
        return ready.values(**_LAPSED, epoch=delivery.c.epoch + 1)
    refused = delivery.c.reason.in_([reason.value for reason in CONCERNS_CHANNEL])
    wake_at = case((refused, delivery.c.due), else_=delivery.c.wake_at)
    digests = ready.where(delivery.c.report == one.report)
    return digests.values(channel=one.channel, payload=None, wake_at=wake_at, epoch=delivery.c.epoch + 1)

"""Pausing recipients, and forgetting alerts. Every function works inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Update, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.alert_tables import alert, firing, recipient
from bot.adapters.storage.columns import listed
from bot.adapters.storage.delivery_tables import delivery, paused_channel
from bot.adapters.storage.payloads import drop_unused_payloads
from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import RecipientState

_READY = delivery.c.state == State.READY.value


async def pause_recipient(connection: AsyncConnection, number: int, reason: Reason) -> None:
    """See `Alerts.pause`."""
    paused = {"state": RecipientState.PAUSED.value, "reason": reason.value}
    await connection.execute(update(recipient).where(recipient.c.id == number).values(paused))
    theirs = select(alert.c.id).where(alert.c.recipient == number)
    await connection.execute(delete(firing).where(firing.c.delivery.is_(None), firing.c.alert.in_(theirs)))
    await connection.execute(_lapsed(reason).where(delivery.c.recipient == number))


async def drop_alert(connection: AsyncConnection, number: int) -> bool:
    """See `Alerts.remove`."""
    told = select(firing.c.delivery).where(firing.c.alert == number, firing.c.delivery.is_not(None))
    messages = listed((await connection.execute(told)).scalars().all())
    await connection.execute(delete(firing).where(firing.c.alert == number))
    left = exists().where(firing.c.delivery == delivery.c.id)
    concerned = (delivery.c.id.in_(messages), _READY)
    anew = update(delivery).where(*concerned, left).values(payload=None, epoch=delivery.c.epoch + 1)
    await connection.execute(anew)
    await connection.execute(_lapsed(Reason.NOTHING_TO_TELL).where(delivery.c.id.in_(messages), ~left))
    return (await connection.execute(delete(alert).where(alert.c.id == number))).rowcount == 1


async def erase_recipients(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    """Erases recipients with everything of theirs; returns how many alerts."""
    rows = (await connection.execute(select(recipient.c.id, recipient.c.channel).where(which))).all()
    theirs, channels = listed([row.id for row in rows]), listed([row.channel for row in rows])
    alerts = select(alert.c.id).where(alert.c.recipient.in_(theirs))
    messages = select(delivery.c.id).where(delivery.c.recipient.in_(theirs))
    # An alert that was moved elsewhere may have been told there before.
    gone = firing.c.alert.in_(alerts) | firing.c.delivery.in_(messages)
    await connection.execute(delete(firing).where(gone))
    await connection.execute(delete(delivery).where(delivery.c.recipient.in_(theirs)))
    await drop_unused_payloads(connection)
    await connection.execute(delete(paused_channel).where(paused_channel.c.channel.in_(channels)))
    erased = await connection.execute(delete(alert).where(alert.c.recipient.in_(theirs)))
    await connection.execute(delete(recipient).where(recipient.c.id.in_(theirs)))
    return erased.rowcount


def _lapsed(reason: Reason) -> Update:
    """Ends READY deliveries; whoever has read them is overtaken."""
    values = {"state": State.LAPSED.value, "reason": reason.value, "wake_at": None}
    return update(delivery).where(_READY).values(**values, epoch=delivery.c.epoch + 1)

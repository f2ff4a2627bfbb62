"""Putting firings into messages. It works inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Text, bindparam, column, func, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.alert_tables import firing
from bot.adapters.storage.columns import listed
from bot.adapters.storage.delivery_tables import delivery
from bot.adapters.storage.ledger_rows import delivery_values
from bot.domain.delivery.delivery import Delivery
from bot.ports.alerts import Message

_ADD = upsert(delivery).on_conflict_do_nothing()
_TELL = update(firing).where(firing.c.id == bindparam("of_firing")).values(delivery=bindparam("in_delivery"))


async def plan_messages(connection: AsyncConnection, messages: Sequence[Message]) -> int:
    """See `Alerts.plan`."""
    wanted = {number for one in messages for number in one.firings}
    free = select(firing.c.id).where(firing.c.id.in_(listed(sorted(wanted))), firing.c.delivery.is_(None))
    found = set((await connection.execute(free)).scalars())
    good = [one for one in messages if found.issuperset(one.firings)]
    if not good:
        return 0
    added = await connection.execute(_ADD, [delivery_values(one.delivery) for one in good])
    rows = await _rows(connection, [one.delivery for one in good])
    told = [(number, rows[_place(one.delivery)]) for one in good for number in one.firings]
    if told:
        await connection.execute(_TELL, [{"of_firing": number, "in_delivery": row} for number, row in told])
    return added.rowcount


async def _rows(connection: AsyncConnection, deliveries: Sequence[Delivery]) -> dict[tuple[str, str], int]:
    """The row of each, whoever added it."""
    pairs = func.json_each(json.dumps([_place(one) for one in deliveries])).table_valued(column("value", Text))
    part = func.json_extract
    places = select(part(pairs.c.value, "$[0]"), part(pairs.c.value, "$[1]"))
    columns = delivery.c
    known = select(columns.id, columns.report, columns.period).where(tuple_(columns.report, columns.period).in_(places))
    return {(row.report, row.period): row.id for row in (await connection.execute(known)).all()}


def _place(one: Delivery) -> tuple[str, str]:
    return (one.address.report, str(one.address.period))

"""A step of telling alerts taken out of the process, so that the judge is seen to condemn it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.adapters.storage import alert_store
from bot.adapters.storage.alert_recording import record_advances
from bot.adapters.storage.alert_rows import condition_values, firing_values
from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.alert_tables import firing
from bot.adapters.storage.delivery_tables import delivery
from bot.adapters.storage.grouped import GroupedWrites
from bot.domain.delivery.delivery import KEY_LENGTH, Batch, State
from bot.domain.watching import messages as messages_module
from bot.domain.watching.alert import Advance
from bot.domain.watching.condition import Basis, ClosedPeriod
from bot.domain.watching.messages import Telling
from bot.domain.watching.scenes import Scenes
from bot.ports.alerts import Untold
from bot.services.alerting import AlertRounds
from tests.chaos.mortal import Fate

IN_BETWEEN = "in between"
"""Where one of these dies: between what the product stores in one transaction."""
UNSENT = (State.READY.value, State.SENDING.value)


def taken_in_first(_fate: Fate) -> None:
    """A week counts as taken in before every alert has: what dies in between is never told of."""

    async def take_in(self: AlertRounds, basis: Basis, period: ClosedPeriod, scenes: Scenes) -> int:
        await self._alerts.take_in(basis, period)  # pyright: ignore[reportPrivateUsage]
        scene = scenes.at(period)
        return await self._watch(basis, scene) if scene else 0  # pyright: ignore[reportPrivateUsage]

    AlertRounds._take_in = take_in  # type: ignore[method-assign] # pyright: ignore[reportPrivateUsage]


def remembered_first(fate: Fate) -> None:
    """What an alert remembers is stored before what it has to tell: what dies in between is never told of."""

    async def record(writes: GroupedWrites, advances: Sequence[Advance], now: dt.datetime) -> int:
        await record_advances(writes, [replace(one, firing=None) for one in advances], now)
        fate.reach(IN_BETWEEN)
        told = [
            {**firing_values(one.firing, condition_values(one.alert.condition)["condition"]), "fired_at": now}
            for one in advances
            if one.firing
        ]
        add = upsert(firing).on_conflict_do_nothing()
        return (await writes.write(lambda connection: connection.execute(add, told))).rowcount if told else 0

    alert_store.record_advances = record


def random_batch(_fate: Fate) -> None:
    """A message's key is by chance: planned once more, it is another one, which history does not know."""

    def batch(_told: Iterable[Telling]) -> Batch:
        return Batch(secrets.token_hex(KEY_LENGTH)[:KEY_LENGTH].upper().translate(str.maketrans("0189", "GHIJ")))

    messages_module.batch_of = batch


def noted_when_sent(fate: Fate) -> None:
    """What fired is noted as told once its message is sent, and a message planned again has another key."""
    random_batch(fate)
    untold = SqlAlerts.untold

    async def again(self: SqlAlerts, now: dt.datetime, after: int, limit: int) -> Mapping[int, Sequence[Untold]]:
        if not after:
            unsent = select(delivery.c.id).where(delivery.c.state.in_(UNSENT))
            forget = update(firing).where(firing.c.delivery.in_(unsent)).values(delivery=None)
            await self._writes.write(lambda connection: connection.execute(forget))  # pyright: ignore[reportPrivateUsage]
        return await untold(self, now, after, limit)

    SqlAlerts.untold = again  # type: ignore[method-assign]


ALERT_SABOTAGES: dict[str, Callable[[Fate], None]] = {
    "taken in first": taken_in_first,
    "remembered first": remembered_first,
    "random batch": random_batch,
    "noted when sent": noted_when_sent,
}

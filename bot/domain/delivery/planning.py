"""Which digest of a schedule is to be planned now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.delivery.delivery import Address, Delivery
from bot.domain.schedules import Schedule
from bot.domain.slots import due, next_week, opens_at, period_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What a schedule that is due gives; stored in one transaction.

    Attributes:
        schedule: The schedule's id.
        was_due: Its due time that was planned from: where that has changed since, nothing of it is stored. None for
            what stands beside its digests, and moves nothing on.
        delivery: The delivery to add; None where its slot was not this schedule's yet.
        next_due: When the schedule is due next.
    """

    schedule: int
    was_due: dt.datetime | None
    delivery: Delivery | None
    next_due: dt.datetime


def plan(schedule: Schedule, bot: int, now: dt.datetime) -> Plan:
    """The delivery of the last slot that has passed, however late: `decide` says whether it is still caught up.

    Weeks before it are left out: after a long sleep there is one digest, not several.
    """
    coming = next_week(schedule.slot, now)
    week = coming.shift(-1)
    wanted = schedule.next_due is not None and due(schedule.slot, week) >= schedule.next_due
    delivery = None
    if wanted:
        opens, period = opens_at(schedule.slot, week), period_of(schedule.slot, week)
        address = Address(bot, schedule.guild, schedule.channel, schedule.report, period)
        expires = opens_at(schedule.slot, coming)
        delivery = Delivery(schedule.id, address, opens, expires, planned_at=now, wake_at=opens)
    return Plan(schedule.id, schedule.next_due, delivery, due(schedule.slot, coming))

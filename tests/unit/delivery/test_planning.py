"""Planning: which digest is due, and that sleeping through some gives one, not several."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery.planning import plan
from bot.domain.errors import ClockError
from bot.domain.schedules import ScheduleState
from bot.domain.slots import Slot, due, next_due, opens_at
from bot.domain.weeks import IsoWeek
from bot.services.planning import BATCH, plan_due
from tests.fakes.digests import BOT, CHANNEL, DAY, DUE, GUILD, HOUR, MONDAY_NOON, SECOND, WEEK, schedule
from tests.fakes.memory_ledger import MemoryLedger

ONE = replace(schedule(), id=1)


def test_what_is_planned_names_its_post_and_its_time() -> None:
    planned = plan(ONE, BOT, DUE + SECOND)
    one = planned.delivery
    assert one
    assert (one.address.bot, one.address.guild, one.address.channel) == (BOT, GUILD, CHANNEL)
    assert (one.address.report, one.address.week) == ("r1", WEEK)
    assert (one.due, one.wake_at, one.expires) == (DUE, DUE, DUE + 7 * DAY)
    assert (planned.was_due, planned.next_due) == (DUE, DUE + 7 * DAY)


def test_a_slot_before_the_week_can_close_wakes_when_it_can() -> None:
    early = replace(ONE, slot=Slot(1, dt.time(2), "Etc/UTC"), next_due=DUE - 10 * HOUR)
    one = plan(early, BOT, DUE - 10 * HOUR).delivery
    assert one
    assert one.due == one.wake_at == DUE - 6 * HOUR
    assert one.expires == DUE - 6 * HOUR + 7 * DAY


def test_several_weeks_asleep_are_one_digest() -> None:
    planned = plan(ONE, BOT, DUE + 22 * DAY)
    assert planned.delivery
    assert planned.delivery.address.week == WEEK.shift(3)
    assert planned.next_due == DUE + 28 * DAY


def test_no_digest_of_before_the_schedule_is_planned() -> None:
    new = replace(ONE, next_due=DUE + 7 * DAY)
    planned = plan(new, BOT, DUE + DAY)
    assert planned.delivery is None
    assert planned.next_due == DUE + 7 * DAY


SLOTS = st.builds(Slot, st.integers(1, 7), st.times(), st.sampled_from(["Europe/London", "Pacific/Apia", "Etc/UTC"]))
SPANS = st.lists(st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=30)), max_size=20)


@given(slot=SLOTS, spans=SPANS)
def test_however_often_it_looks_no_period_is_planned_twice_nor_early(slot: Slot, spans: list[dt.timedelta]) -> None:
    one, now, periods = replace(ONE, slot=slot, next_due=next_due(slot, DUE)), DUE, list[IsoWeek]()
    for span in spans:
        now += span
        assert one.next_due
        if one.next_due > now:
            continue
        planned = plan(one, BOT, now)
        assert planned.delivery
        period = planned.delivery.address.week
        assert due(slot, period) <= now < due(slot, period.shift(1)) == planned.next_due
        assert planned.delivery.due == opens_at(slot, period) < planned.delivery.expires
        periods.append(period)
        one = replace(one, next_due=planned.next_due)
    assert periods == sorted(set(periods))


async def test_all_that_is_due_is_planned_in_batches_and_once() -> None:
    ledger = MemoryLedger()
    for n in range(1, BATCH + 8):
        ledger.schedules.kept[n] = replace(schedule(f"r{n}"), id=n)
    ledger.schedules.kept[1] = replace(ledger.schedules.kept[1], state=ScheduleState.PAUSED)
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE - SECOND) == 0
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE) == BATCH + 6
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE + DAY) == 0


@pytest.mark.parametrize("weekday", [1, 2, 7])
async def test_a_slot_moved_within_its_week_is_not_planned_again(weekday: int) -> None:
    ledger = MemoryLedger()
    ledger.schedules.kept[1] = ONE
    await plan_due(ledger.schedules, ledger, BOT, lambda: DUE)
    moved = replace(MONDAY_NOON, weekday=weekday, time=dt.time(13))
    ledger.schedules.kept[1] = replace(ONE, slot=moved, next_due=next_due(moved, DUE))
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE + 6 * DAY + 2 * HOUR) == 0
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE + 13 * DAY + 2 * HOUR) == 1


class Discord:
    """Somebody whose clock ours is ahead of."""

    def __init__(self, ahead: dt.timedelta | None) -> None:
        self._ahead, self.asked = ahead, 0

    async def ahead(self) -> dt.timedelta | None:
        self.asked += 1
        return self._ahead


class Busy(Discord):
    """Somebody who is asked just when an administrator changes the schedule."""

    def __init__(self, ledger: MemoryLedger, **changes: Any) -> None:
        super().__init__(None)
        self._ledger, self._changes = ledger, changes

    async def ahead(self) -> dt.timedelta | None:
        await self._ledger.schedules.change(replace(self._ledger.schedules.kept[1], **self._changes))
        return await super().ahead()


async def test_what_is_changed_while_the_time_is_asked_counts() -> None:
    for changes, channels in (({"channel": 55}, [55]), ({"state": ScheduleState.PAUSED, "next_due": None}, [])):
        ledger = MemoryLedger()
        await ledger.schedules.add(schedule())
        await plan_due(ledger.schedules, ledger, BOT, lambda: DUE, Busy(ledger, **changes))
        assert [one.address.channel for one in ledger.rows.values()] == channels


@pytest.mark.parametrize(("ahead", "word"), [(31 * SECOND, "31 s ahead of"), (-2 * HOUR, "7,200 s behind")])
async def test_nothing_is_planned_by_a_wrong_clock(ahead: dt.timedelta, word: str) -> None:
    ledger = MemoryLedger()
    await ledger.schedules.add(schedule())
    with pytest.raises(ClockError, match=word):
        await plan_due(ledger.schedules, ledger, BOT, lambda: DUE, Discord(ahead))
    assert not ledger.rows
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE, Discord(-30 * SECOND)) == 1


async def test_a_clock_that_cannot_be_compared_is_trusted_and_compared_only_where_something_is_due() -> None:
    ledger, discord = MemoryLedger(), Discord(None)
    await ledger.schedules.add(schedule())
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE - SECOND, discord) == 0
    assert discord.asked == 0
    assert await plan_due(ledger.schedules, ledger, BOT, lambda: DUE, discord) == 1

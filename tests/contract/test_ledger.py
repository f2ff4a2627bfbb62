"""What every ledger of deliveries does; the same tests over the double in memory and SQLite."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.delivery.delivery import Delivery, State, intend
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING
from bot.domain.errors import StoreError
from bot.domain.schedules import ScheduleState
from bot.domain.slots import Slot
from bot.ports.delivery import Ledger, Payload, Schedules
from tests.fakes.digests import (
    CHANNEL,
    DAY,
    DUE,
    GUILD,
    HOUR,
    MINUTE,
    PAYLOAD,
    SECOND,
    WEEK,
    delivery,
    schedule,
    schedule_of,
)
from tests.fakes.memory_ledger import MemoryLedger

NEXT = DUE + 7 * DAY


@dataclass
class Books:
    ledger: Ledger
    schedules: Schedules

    async def planned(self, n: int = 1, **changes: Any) -> Delivery:
        """A delivery of a schedule of its own, stored."""
        number = await self.schedules.add(schedule(f"r{n}"))
        await self.ledger.plan([Plan(number, DUE, delivery(number, **changes), NEXT)])
        found = await self.ledger.get(number)
        assert found
        return found

    async def sending(self, n: int = 1, **changes: Any) -> Delivery:
        frozen = await self.ledger.freeze(await self.planned(n, **changes), PAYLOAD)
        assert frozen
        intended = await self.ledger.intend(intend(frozen, DUE, "a", TIMING, anew=True))
        assert intended
        return intended


@pytest.fixture(params=["memory", "sqlite"])
async def books(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Books]:
    if request.param == "memory":
        ledger = MemoryLedger()
        yield Books(ledger, ledger.schedules)
        return
    async with open_database(tmp_path / "ledger.db") as database:
        yield Books(SqlLedger(database), SqlSchedules(database))


async def test_the_newest_deliveries_of_a_schedule_in_whatever_state(books: Books) -> None:
    number, other = await books.schedules.add(schedule("r1")), await books.schedules.add(schedule("r2"))
    weeks = [WEEK.shift(n) for n in (-14, 0, 1, 60)]
    for week in weeks:
        await books.ledger.plan([Plan(number, None, delivery(number, period=week), NEXT)])
    await books.ledger.plan([Plan(other, DUE, delivery(other), NEXT)])
    newest = await books.ledger.of_schedule(number, 1)
    await books.ledger.record(replace(newest[0], state=State.SENT, wake_at=None))
    found = await books.ledger.of_schedule(number, 3)
    assert [one.address.period for one in found] == weeks[:0:-1]
    assert found[0].state is State.SENT
    assert await books.ledger.of_schedule(99, 3) == []


async def test_a_schedule_comes_back_as_it_was_stored(books: Books) -> None:
    odd = Slot(7, dt.time(23, 59, 59, 5), "America/Havana")
    one = schedule(slot=odd, role=2**62, sections=("a", "b"), thread=True, reason=Reason.CHANNEL_GONE)
    number = await books.schedules.add(one)
    assert await books.schedules.get(number) == replace(one, id=number)
    assert await books.schedules.get(number + 1) is None


async def test_a_changed_schedule_keeps_what_its_keys_are_made_of(books: Books) -> None:
    number = await books.schedules.add(schedule("r1"))
    changed = replace(schedule("other"), id=number, channel=5, guild=6, state=ScheduleState.PAUSED, next_due=None)
    assert await books.schedules.change(changed)
    assert await books.schedules.get(number) == replace(changed, report="r1", guild=GUILD)
    assert not await books.schedules.change(replace(changed, id=99))


async def test_two_schedules_never_share_a_report(books: Books) -> None:
    await books.schedules.add(schedule("r1"))
    with pytest.raises(StoreError):
        await books.schedules.add(schedule("r1"))


async def test_due_schedules_are_active_and_in_order(books: Books) -> None:
    late = await books.schedules.add(schedule("late", next_due=DUE))
    later = await books.schedules.add(schedule("later", next_due=DUE - DAY))
    await books.schedules.add(schedule("not yet", next_due=DUE + SECOND))
    await books.schedules.add(schedule("paused", state=ScheduleState.PAUSED))
    await books.schedules.add(schedule("never", next_due=None))
    assert [one.id for one in await books.schedules.due_schedules(DUE, 10)] == [later, late]
    assert [one.id for one in await books.schedules.due_schedules(DUE, 1)] == [later]


async def test_a_guild_s_schedules_leave_out_removed_ones(books: Books) -> None:
    first = await books.schedules.add(schedule("r1"))
    await books.schedules.add(schedule("r2", state=ScheduleState.REMOVED))
    await books.schedules.add(schedule("r3", guild=GUILD + 1))
    assert [one.id for one in await books.schedules.of_guild(GUILD)] == [first]


async def test_erasing_a_guild_leaves_the_others(books: Books) -> None:
    ours = await books.sending(1)
    other = await books.schedules.add(schedule("r2", guild=GUILD + 1))
    await books.ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    await books.ledger.pause_channel(CHANNEL + 1, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    assert await books.schedules.erase_guild(GUILD) == 1
    assert await books.ledger.paused_channel(CHANNEL) is None
    assert await books.ledger.paused_channel(CHANNEL + 1), "another server's"
    assert await books.ledger.get(ours.id) is None
    assert await books.schedules.get(other)
    assert await books.schedules.erase_guild(GUILD) == 0


async def test_a_delivery_comes_back_as_it_was_stored(books: Books) -> None:
    sending = await books.sending(1)
    full = replace(
        sending,
        reason=Reason.OUTCOME_UNKNOWN,
        generation=1,
        ambiguous=True,
        late=True,
        sent_at=DUE + MINUTE,
        message=2**62,
        armed=DUE + SECOND,
    )
    stored = await books.ledger.record(full)
    assert stored == replace(full, epoch=full.epoch + 1)
    assert await books.ledger.get(full.id) == stored


async def test_a_period_is_planned_once_whatever_the_slot(books: Books) -> None:
    one = await books.planned(1)
    moved = replace(delivery(schedule_of(one)), due=DUE + DAY, wake_at=DUE + DAY)
    assert await books.ledger.plan([Plan(schedule_of(one), NEXT, moved, NEXT + DAY)]) == 0
    assert await books.ledger.get(one.id) == one
    assert len(await books.ledger.due(NEXT, 10)) == 1
    following = delivery(schedule_of(one), period=WEEK.shift(1))
    assert await books.ledger.plan([Plan(schedule_of(one), NEXT + DAY, following, NEXT + 8 * DAY)]) == 1


async def test_planning_counts_what_is_new_and_moves_every_schedule_on(books: Books) -> None:
    numbers = [await books.schedules.add(schedule(f"r{n}")) for n in range(1, 4)]
    plans = [Plan(number, DUE, delivery(number), NEXT) for number in numbers[:2]]
    assert await books.ledger.plan([*plans, Plan(numbers[2], DUE, None, NEXT)]) == 2
    assert await books.ledger.plan(plans) == 0
    assert await books.schedules.due_schedules(NEXT - SECOND, 10) == []
    assert len(await books.schedules.due_schedules(NEXT, 10)) == 3
    assert await books.ledger.plan([]) == 0


async def test_a_schedule_edited_meanwhile_is_not_moved_on(books: Books) -> None:
    number = await books.schedules.add(schedule("r1"))
    await books.schedules.change(replace(schedule("r1"), id=number, next_due=DUE + DAY))
    await books.ledger.plan([Plan(number, DUE, None, NEXT)])
    found = await books.schedules.get(number)
    assert found
    assert found.next_due == DUE + DAY


async def test_frozen_bytes_come_back_and_equal_ones_are_kept_once(books: Books) -> None:
    one, two = [await books.ledger.freeze(await books.planned(n), PAYLOAD) for n in (1, 2)]
    other = await books.ledger.freeze(await books.planned(3), replace(PAYLOAD, snapshot="snapshot-2"))
    assert one
    assert two
    assert other
    assert one.payload == two.payload != other.payload
    assert await books.ledger.payload(one.payload or "") == PAYLOAD
    bare = await books.ledger.freeze(await books.planned(4), Payload(b"\0"))
    assert bare
    assert await books.ledger.payload(bare.payload or "") == Payload(b"\0")
    with pytest.raises(StoreError, match="no frozen post"):
        await books.ledger.payload("nothing")


async def test_bytes_that_it_has_already_are_not_stored_again(books: Books) -> None:
    frozen = await books.ledger.freeze(await books.planned(1), PAYLOAD)
    assert frozen
    assert await books.ledger.freeze(frozen, PAYLOAD) == frozen
    assert await books.ledger.get(frozen.id) == frozen
    renewed = await books.ledger.freeze(frozen, replace(PAYLOAD, snapshot="snapshot-2"))
    assert renewed
    assert (renewed.payload, renewed.epoch) != (frozen.payload, frozen.epoch)
    assert await books.ledger.get(frozen.id) == renewed


async def test_whoever_was_overtaken_writes_nothing(books: Books) -> None:
    ready = await books.planned(1)
    frozen = await books.ledger.freeze(ready, PAYLOAD)
    assert frozen
    assert await books.ledger.freeze(ready, PAYLOAD) is None
    intended = await books.ledger.intend(intend(frozen, DUE, "a", TIMING, anew=True))
    assert intended
    assert await books.ledger.intend(intend(frozen, DUE, "b", TIMING, anew=True)) is None
    assert await books.ledger.record(replace(frozen, state=State.LAPSED)) is None
    assert await books.ledger.get(ready.id) == intended
    assert await books.ledger.record(replace(intended, id=99)) is None


async def test_due_deliveries_are_ready_awake_and_in_order(books: Books) -> None:
    later = await books.planned(1, wake_at=DUE + MINUTE)
    first = await books.planned(2, wake_at=DUE)
    await books.planned(3, wake_at=DUE + DAY)
    await books.sending(4)
    assert [one.id for one in await books.ledger.due(DUE + MINUTE, 10)] == [first.id, later.id]
    assert [one.id for one in await books.ledger.due(DUE + MINUTE, 1)] == [first.id]
    assert await books.ledger.next_wake() == DUE


async def test_nothing_is_due_in_a_paused_channel_until_it_is_tried_again(books: Books) -> None:
    one = await books.planned(1)
    elsewhere = await books.planned(2, channel=CHANNEL + 1)
    assert await books.ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    assert not await books.ledger.pause_channel(CHANNEL, Reason.CHANNEL_GONE, DUE, DUE + DAY)
    assert await books.ledger.paused_channel(CHANNEL) is Reason.CHANNEL_GONE
    assert [each.id for each in await books.ledger.due(DUE + MINUTE, 10)] == [elsewhere.id]
    assert [each.id for each in await books.ledger.due(DUE + DAY, 1)] == [one.id]
    await books.ledger.resume_channel(CHANNEL)
    assert await books.ledger.paused_channel(CHANNEL) is None
    assert len(await books.ledger.due(DUE, 10)) == 2


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_nothing_is_planned_for_a_schedule_that_was_ended_meanwhile(books: Books, state: ScheduleState) -> None:
    number = await books.schedules.add(schedule("r1"))
    await books.schedules.change(replace(schedule("r1"), id=number, state=state, next_due=None))
    assert await books.ledger.plan([Plan(number, DUE, delivery(number), NEXT)]) == 0
    kept = await books.schedules.get(number)
    assert kept
    assert kept.next_due is None
    assert await books.ledger.plan([Plan(number, None, delivery(number), NEXT)]) == 1, "beside its digests"


async def refused(books: Books, n: int, **changes: Any) -> Delivery:
    """A frozen delivery that its channel has refused."""
    frozen = await books.ledger.freeze(await books.planned(n, **changes), PAYLOAD)
    assert frozen
    asleep = replace(frozen, reason=Reason.MISSING_PERMISSION, wake_at=DUE + DAY)
    stored = await books.ledger.record(asleep)
    assert stored
    return stored


async def test_a_channel_that_is_resumed_gets_at_once_what_it_had_refused(books: Books) -> None:
    one, elsewhere = await refused(books, 1), await refused(books, 2, channel=CHANNEL + 1)
    waiting = replace(await books.planned(3), reason=Reason.SOURCE_STALE, wake_at=DUE + HOUR)
    held = replace(await books.sending(4), state=State.HELD, lease_until=None, wake_at=DUE + DAY)
    sending = await books.sending(5)
    for each in (waiting, held):
        assert await books.ledger.record(each)
    await books.ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    assert await books.ledger.due(DUE + MINUTE, 10) == []
    await books.ledger.resume_channel(CHANNEL)
    assert [each.id for each in await books.ledger.due(DUE + MINUTE, 10)] == [one.id]
    assert [each.id for each in await books.ledger.unfinished(DUE + MINUTE, "b", DUE - DAY, 10)] == [held.id]
    assert await books.ledger.get(sending.id) == sending
    assert await books.ledger.get(elsewhere.id) == elsewhere
    assert await books.ledger.record(one) is None, "whoever had read it is overtaken"


async def test_what_a_channel_refused_goes_at_once_where_its_schedule_is_moved(books: Books) -> None:
    one = await refused(books, 1)
    before = await books.schedules.get(schedule_of(one))
    assert before
    assert await books.schedules.change(replace(before, channel=55))
    assert [each.address.channel for each in await books.ledger.due(DUE + MINUTE, 10)] == [55]


async def test_what_is_being_sent_is_left_alone_during_its_lease(books: Books) -> None:
    sending = await books.sending(1)
    earlier = DUE - MINUTE

    async def unfinished(now: dt.datetime, holder: str, started: dt.datetime) -> list[int]:
        return [one.id for one in await books.ledger.unfinished(now, holder, started, 10)]

    assert await unfinished(DUE + MINUTE, "b", earlier) == []
    assert await unfinished(DUE + MINUTE, "a", earlier) == []
    assert await unfinished(DUE + MINUTE, "b", DUE + SECOND) == []
    assert await unfinished(DUE + MINUTE, "a", DUE + SECOND) == [sending.id], "left by our predecessor"
    assert await unfinished(DUE + TIMING.lease, "b", earlier) == [sending.id]


async def test_an_ambiguous_or_held_delivery_wakes_at_its_time_for_anyone(books: Books) -> None:
    ambiguous = replace(await books.sending(1), ambiguous=True, lease_until=None, wake_at=DUE + 10 * MINUTE)
    held = replace(await books.sending(2), state=State.HELD, lease_until=None, wake_at=DUE + MINUTE)
    for one in (ambiguous, held):
        assert await books.ledger.record(one)
    assert await books.ledger.unfinished(DUE, "a", DUE + SECOND, 10) == []
    found = await books.ledger.unfinished(DUE + 10 * MINUTE, "b", DUE, 10)
    assert [one.id for one in found] == [held.id, ambiguous.id]
    assert len(await books.ledger.unfinished(DUE + 10 * MINUTE, "b", DUE, 1)) == 1


async def test_the_janitor_gets_what_was_posted_in_doubt(books: Books) -> None:
    sure = replace(await books.sending(1), state=State.SENT, wake_at=None)
    doubtful = replace(await books.sending(2), state=State.SENT, wake_at=DUE + 15 * MINUTE)
    deleted = replace(await books.sending(3), state=State.SENT_DELETED, wake_at=DUE + 14 * MINUTE)
    dropped = replace(await books.sending(4), state=State.LAPSED, wake_at=DUE + 15 * MINUTE)
    for one in (sure, doubtful, deleted, dropped):
        assert await books.ledger.record(one)
    assert await books.ledger.doubtful(DUE + 13 * MINUTE, 10) == []
    found = await books.ledger.doubtful(DUE + 15 * MINUTE, 10)
    assert [one.id for one in found] == [deleted.id, doubtful.id, dropped.id]


async def test_a_delivery_that_is_ready_follows_its_schedule_s_channel(books: Books) -> None:
    ready, sending = await books.planned(1), await books.sending(2)
    for one in (ready, sending):
        before = await books.schedules.get(schedule_of(one))
        assert before
        assert await books.schedules.change(replace(before, channel=55))
    moved = await books.ledger.get(ready.id)
    assert moved == replace(ready, address=replace(ready.address, channel=55), epoch=ready.epoch + 1)
    assert await books.ledger.get(sending.id) == sending, "what may be out stays where it is"
    assert await books.ledger.freeze(ready, PAYLOAD) is None, "whoever had read it is overtaken"


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_a_paused_or_removed_schedule_s_delivery_is_not_sent(books: Books, state: ScheduleState) -> None:
    ready = await books.planned(1)
    before = await books.schedules.get(schedule_of(ready))
    assert before
    await books.schedules.change(replace(before, state=state))
    ended = await books.ledger.get(ready.id)
    assert ended
    assert (ended.state, ended.reason, ended.wake_at) == (State.LAPSED, Reason.SCHEDULE_PAUSED, None)
    assert await books.ledger.due(NEXT, 10) == []


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_what_a_refused_request_leaves_ready_is_not_sent_for_an_ended_schedule(
    books: Books, state: ScheduleState
) -> None:
    sending = await books.ledger.intend(intend(await books.planned(1), DUE, "me", TIMING, anew=False))
    assert sending
    before = await books.schedules.get(schedule_of(sending))
    assert before
    await books.schedules.change(replace(before, state=state))
    refused = await books.ledger.record(replace(sending, state=State.READY, lease_until=None, wake_at=DUE))
    assert refused
    assert await books.ledger.due(NEXT, 10) == []
    await books.schedules.change(before)
    assert [one.id for one in await books.ledger.due(NEXT, 10)] == [refused.id]


async def test_a_changed_schedule_s_digest_is_written_anew(books: Books) -> None:
    frozen = await books.ledger.freeze(await books.planned(1), PAYLOAD)
    assert frozen
    assert frozen.payload
    before = await books.schedules.get(schedule_of(frozen))
    assert before
    await books.schedules.change(replace(before, language="zh-Hant", role=7))
    changed = await books.ledger.get(frozen.id)
    assert changed
    assert changed.payload is None


async def test_nothing_wakes_in_an_empty_ledger(books: Books) -> None:
    assert await books.ledger.next_wake() is None
    assert await books.ledger.due(DUE, 10) == []


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_nothing_is_sent_anew_for_an_ended_schedule_or_to_a_paused_channel(
    books: Books, state: ScheduleState
) -> None:
    one, other = await books.sending(), await books.sending(2, channel=CHANNEL + 1)
    assert await books.ledger.barred(one, DUE) is None
    await books.ledger.pause_channel(CHANNEL, Reason.CHANNEL_GONE, DUE, DUE + DAY)
    assert await books.ledger.barred(one, DUE) is Reason.CHANNEL_GONE
    assert await books.ledger.barred(one, DUE + DAY) is None, "it is tried again"
    assert await books.ledger.barred(other, DUE) is None
    kept = await books.schedules.get(schedule_of(one))
    assert kept
    await books.schedules.change(replace(kept, state=state, next_due=None))
    assert await books.ledger.barred(one, DUE) is Reason.SCHEDULE_PAUSED
    assert await books.ledger.get(one.id) == one, "what may have been sent is left for whoever settles it"

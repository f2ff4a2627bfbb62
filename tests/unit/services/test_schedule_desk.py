"""The rules of schedules, over stores in memory."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.delivery.following import FollowUp, Kind, Progress
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.schedules import (
    DraftGoneError,
    PublishingError,
    Schedule,
    ScheduleChangedError,
    ScheduleState,
    ThreadInThreadError,
    TooManySchedulesError,
    UnknownScheduleError,
    choices_of,
)
from bot.domain.slots import Slot
from bot.services.drafts import Draft, Drafts
from bot.services.planning import plan_due
from bot.services.schedule_desk import ScheduleDesk
from bot.services.wishes import Wish
from tests.fakes.digests import CHANNEL, DAY, DUE, GUILD, HOUR, MONDAY_NOON, WEEK, delivery
from tests.fakes.memory_following import MemoryFollowUps
from tests.fakes.memory_ledger import MemoryLedger, MemorySchedules
from tests.fakes.memory_settings import MemoryState

WISH = Wish(CHANNEL, MONDAY_NOON)
TUESDAY = replace(WISH, slot=Slot(2, dt.time(12), "Etc/UTC"))


class Slow(MemorySchedules):
    """Lets others in while it adds."""

    async def add(self, one: Schedule) -> int:
        await asyncio.sleep(0)
        return await super().add(one)


class Place:
    def __init__(self) -> None:
        self.now, self.ledger = DUE - HOUR, MemoryLedger(Slow())
        self.follow_ups = MemoryFollowUps(self.ledger)
        self.desk = ScheduleDesk(self.ledger.schedules, self.ledger, self.follow_ups, lambda: self.now)

    async def plan(self) -> int:
        return await plan_due(self.ledger.schedules, self.ledger, 1, lambda: self.now)


async def test_what_is_added_says_when_it_is_due_and_who_is_told() -> None:
    place = Place()
    added = await place.desk.add(GUILD, "r1", WISH, 7)
    assert (added.next_due, added.configured_by, added.language) == (DUE, 7, "")
    assert await place.desk.all_of(GUILD) == [added]
    assert await place.desk.add(GUILD, "r1", TUESDAY, 8) == added, "saved again after a crash"
    assert await place.desk.find(GUILD, added.id) == added
    with pytest.raises(UnknownScheduleError):
        await place.desk.find(GUILD + 1, added.id)


async def test_ten_a_server_however_many_are_added_at_once() -> None:
    place = Place()
    added = await asyncio.gather(*(place.desk.add(GUILD, f"r{n}", WISH, 7) for n in range(14)), return_exceptions=True)
    assert sum(isinstance(one, Schedule) for one in added) == 10
    assert sum(isinstance(one, TooManySchedulesError) for one in added) == 4
    await place.desk.add(GUILD + 1, "other", WISH, 7)
    await place.desk.remove(GUILD, 1)
    assert (await place.desk.add(GUILD, "again", WISH, 7)).id


async def test_only_announcement_channels_publish_and_no_thread_is_opened_in_a_thread() -> None:
    place = Place()
    with pytest.raises(PublishingError):
        await place.desk.add(GUILD, "r1", replace(WISH, publish=True), 7)
    with pytest.raises(ThreadInThreadError):
        await place.desk.add(GUILD, "r1", replace(WISH, thread=True, is_thread=True), 7)
    one = await place.desk.add(GUILD, "r1", replace(WISH, publish=True, has_followers=True), 7)
    with pytest.raises(PublishingError):
        await place.desk.change(GUILD, one.id, replace(WISH, publish=True), 7)


async def test_a_week_that_was_posted_is_not_posted_again_on_another_day() -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    place.now = DUE
    assert await place.plan() == 1
    changed = await place.desk.change(GUILD, one.id, TUESDAY, 9)
    assert (changed.next_due, changed.report, changed.configured_by) == (DUE + 8 * DAY, "r1", 9)
    assert changed.created_at == one.created_at


async def test_paused_nothing_is_planned_and_resumed_no_week_comes_twice() -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    place.now = DUE
    assert await place.plan() == 1
    paused = await place.desk.pause(GUILD, one.id)
    assert (paused.state, paused.next_due) == (ScheduleState.PAUSED, None)
    moved = await place.desk.change(GUILD, one.id, TUESDAY, 7)
    assert (moved.state, moved.next_due) == (ScheduleState.PAUSED, None), "a change does not resume"
    place.now = DUE + HOUR
    assert (await place.desk.resume(GUILD, one.id)).next_due == DUE + 8 * DAY
    place.now = DUE + DAY
    assert await place.plan() == 0


async def test_resuming_tries_a_channel_again_that_had_refused() -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    await place.ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    assert (await place.desk.standings(GUILD))[0].trouble is Reason.MISSING_PERMISSION
    assert await place.desk.resume(GUILD, one.id) == one
    assert (await place.desk.standings(GUILD, 3))[0].trouble is None


async def test_what_somebody_else_changed_meanwhile_is_not_undone() -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    opened = choices_of(one)
    changed = await place.desk.change(GUILD, one.id, TUESDAY, 7, opened)
    assert await place.desk.change(GUILD, one.id, TUESDAY, 7, opened) == changed, "saved again after a crash"
    with pytest.raises(ScheduleChangedError):
        await place.desk.change(GUILD, one.id, replace(WISH, role=5), 8, opened)
    assert await place.desk.find(GUILD, one.id) == changed
    assert await place.desk.pause(GUILD, one.id)
    again = await place.desk.change(GUILD, one.id, replace(WISH, role=5), 8, choices_of(changed))
    assert (again.role, again.state) == (5, ScheduleState.PAUSED), "a pause is no choice of the set-up's"


@pytest.mark.parametrize("again", ["change", "add", "test"])
async def test_a_test_that_worked_ends_the_pause_of_its_channel(again: str) -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    await place.ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    match again:
        case "change":
            await place.desk.change(GUILD, one.id, TUESDAY, 7)
        case "add":
            await place.desk.add(GUILD, "r2", WISH, 7)
        case _:
            await place.desk.try_again(one.channel)
    assert await place.ledger.paused_channel(CHANNEL) is None


async def test_what_was_removed_is_gone_for_good() -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    await place.desk.remove(GUILD, one.id)
    for act in (place.desk.pause, place.desk.resume, place.desk.remove):
        with pytest.raises(UnknownScheduleError):
            await act(GUILD, one.id)
    place.now = DUE + DAY
    assert await place.plan() == 0


async def test_a_draft_comes_back_as_it_was_for_a_day() -> None:
    state, now = MemoryState(), [DUE]
    drafts = Drafts(state, lambda: now[0])
    wish = replace(WISH, sections=("table",), role=5, thread=True, language="zh-Hant", has_followers=True)
    draft = Draft("t1", wish, schedule=3, channel_kind=5)
    await drafts.put(GUILD, 7, draft)
    assert await Drafts(state, lambda: now[0]).get(GUILD, 7, "t1") == draft
    for guild, user, token in ((GUILD, 7, "t2"), (GUILD, 8, "t1"), (GUILD + 1, 7, "t1")):
        with pytest.raises(DraftGoneError):
            await drafts.get(guild, user, token)
    now[0] = DUE + DAY + dt.timedelta(seconds=1)
    with pytest.raises(DraftGoneError):
        await drafts.get(GUILD, 7, "t1")
    now[0] = DUE
    await state.put(f"digest-draft:{GUILD}:7", '{"version": 0}')
    with pytest.raises(DraftGoneError):
        await drafts.get(GUILD, 7, "t1")
    await drafts.put(GUILD, 7, draft)
    await drafts.close(GUILD, 7)
    with pytest.raises(DraftGoneError):
        await drafts.get(GUILD, 7, "t1")


DENIED = Reason.MISSING_PERMISSION
OUTCOMES: list[tuple[str, list[tuple[Progress, Reason | None]], Reason | None]] = [
    ("nothing tried", [(Progress.OPEN, None)], None),
    ("refused", [(Progress.OPEN, DENIED)], DENIED),
    ("given up", [(Progress.LAPSED, DENIED)], DENIED),
    ("refused last week, not tried yet", [(Progress.LAPSED, DENIED), (Progress.OPEN, None)], DENIED),
    ("works again", [(Progress.LAPSED, DENIED), (Progress.DONE, None)], None),
    ("not wanted any more", [(Progress.LAPSED, DENIED), (Progress.UNWANTED, None)], None),
    ("limited", [(Progress.OPEN, Reason.RATE_LIMITED)], None),
    ("our fault", [(Progress.FAILED, Reason.RENDER_BUG)], None),
]


@pytest.mark.parametrize(("outcomes", "expected"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES])
async def test_health_says_what_is_refused(
    outcomes: list[tuple[Progress, Reason | None]], expected: Reason | None
) -> None:
    place = Place()
    one = await place.desk.add(GUILD, "r1", WISH, 7)
    for week, (state, reason) in enumerate(outcomes):
        number = place.ledger.numbers + 1
        post = delivery(one.id, period=WEEK.shift(week))
        await place.ledger.plan([Plan(one.id, None, post, DUE)])
        made = FollowUp(number, Kind.THREAD, DUE, None, DUE, state=state, reason=reason)
        await place.follow_ups.add([made])
    (standing,) = await place.desk.standings(GUILD, 4)
    assert standing.refused == ({Kind.THREAD: expected} if expected else {})

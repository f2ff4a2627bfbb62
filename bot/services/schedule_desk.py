"""Schedules of a server: what `/digest` does to them, without Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import LOOK_BACK, Kind, is_erratum, refused
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING
from bot.domain.schedules import (
    MOST_A_GUILD,
    SERVERS_LANGUAGE,
    Schedule,
    ScheduleChangedError,
    ScheduleState,
    TooManySchedulesError,
    UnknownScheduleError,
    choices_of,
    first_due,
    moved_due,
)
from bot.ports import Clock
from bot.ports.delivery import Ledger, Schedules
from bot.ports.following import FollowUps
from bot.services.wishes import Wish


@dataclass(frozen=True, slots=True)
class Standing:
    """A schedule and how it fares.

    Attributes:
        schedule: The schedule.
        trouble: Why nothing is posted; None where all is well, and where somebody paused it.
        posts: Its newest deliveries, the newest first.
        refused: What Discord refuses to let follow its posts, and why.
    """

    schedule: Schedule
    trouble: Reason | None = None
    posts: Sequence[Delivery] = ()
    refused: Mapping[Kind, Reason] = field(default_factory=dict[Kind, Reason])


class ScheduleDesk:
    """Adds, changes, pauses and removes schedules.

    It has to be the only one of the database that does, so that a server never has more than it may.

    Raises (every method):
        StoreError: The database failed.
    """

    def __init__(self, schedules: Schedules, ledger: Ledger, follow_ups: FollowUps, clock: Clock) -> None:
        self._schedules, self._ledger, self._follow_ups, self._clock = schedules, ledger, follow_ups, clock
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def all_of(self, guild: int) -> Sequence[Schedule]:
        """The server's schedules, oldest first."""
        return await self._schedules.of_guild(guild)

    async def find(self, guild: int, schedule_id: int) -> Schedule:
        """One of the server's schedules.

        Raises:
            UnknownScheduleError: It is none of theirs, or was removed.
        """
        found = await self._schedules.get(schedule_id)
        if found is None or found.guild != guild or found.state is ScheduleState.REMOVED:
            raise UnknownScheduleError
        return found

    async def need_room(self, guild: int) -> None:
        """Makes sure that one more may be added.

        Raises:
            TooManySchedulesError: There are ten.
        """
        if len(await self._schedules.of_guild(guild)) >= MOST_A_GUILD:
            raise TooManySchedulesError

    def planned(self, guild: int, report: str, wish: Wish, user: int) -> Schedule:
        """The schedule that `add` would store."""
        now = self._clock()
        return Schedule(
            guild=guild,
            channel=wish.channel,
            report=report,
            slot=wish.slot,
            language=wish.language or SERVERS_LANGUAGE,
            lens=wish.lens.value,
            sections=wish.sections,
            role=wish.role,
            thread=wish.thread,
            publish=wish.publish,
            configured_by=user,
            created_at=now,
            next_due=first_due(wish.slot, now),
        )

    async def add(self, guild: int, report: str, wish: Wish, user: int) -> Schedule:
        """Stores a new schedule, and tries its channel again where that had refused: a test has just worked there.

        Args:
            guild: Where it was set up.
            report: Its random key; a second call with the same one stores nothing and returns what the first stored.
            wish: What it is to do.
            user: Who is told when it stops working.

        Raises:
            TooManySchedulesError: There are ten.
            PublishingError: See `Wish.check`.
            ThreadInThreadError: Likewise.
        """
        wish.check()
        async with self._lock(guild):
            stored = next((one for one in await self.all_of(guild) if one.report == report), None)
            if stored:
                return stored
            await self.need_room(guild)
            made = self.planned(guild, report, wish, user)
            added = replace(made, id=await self._schedules.add(made))
        await self.try_again(wish.channel)
        return added

    def changed(self, before: Schedule, wish: Wish, user: int) -> Schedule:
        """The schedule that `change` would store; one that does not post stays so."""
        now = self._clock()
        after = replace(self.planned(before.guild, before.report, wish, user), id=before.id)
        active = before.state is ScheduleState.ACTIVE
        if before.slot == wish.slot or not active:
            moved = before.next_due
        else:
            moved = moved_due(before, wish.slot, now, TIMING.catch_up)
        return replace(after, created_at=before.created_at, next_due=moved, state=before.state, reason=before.reason)

    async def change(self, guild: int, schedule_id: int, wish: Wish, user: int, opened: str = "") -> Schedule:
        """Stores what somebody changed; a week that was delivered is not delivered again on another day.

        A channel that had refused is tried again, as by `add`.

        Args:
            guild: Whose it is.
            schedule_id: Which.
            wish: What it is to do.
            user: Who is told when it stops working.
            opened: What it did when they began (`choices_of`); empty: that does not matter.

        Raises:
            UnknownScheduleError: The server has no such schedule.
            ScheduleChangedError: Somebody else has changed it since.
            PublishingError: See `Wish.check`.
            ThreadInThreadError: Likewise.
        """
        wish.check()
        async with self._lock(guild):
            before = await self.find(guild, schedule_id)
            after = self.changed(before, wish, user)
            # Saved again after a crash, it is as it is wanted already.
            if opened and choices_of(before) not in {opened, choices_of(after)}:
                raise ScheduleChangedError
            stored = await self._store(after)
        await self.try_again(wish.channel)
        return stored

    async def try_again(self, channel: int) -> None:
        """Sends at once what a channel had refused: somebody says that it takes posts again, or a test has shown it."""
        await self._ledger.resume_channel(channel)

    async def pause(self, guild: int, schedule_id: int) -> Schedule:
        """Plans no more posts until it is resumed.

        Raises:
            UnknownScheduleError: The server has no such schedule.
        """
        async with self._lock(guild):
            found = await self.find(guild, schedule_id)
            return await self._store(replace(found, state=ScheduleState.PAUSED, reason=None, next_due=None))

    async def resume(self, guild: int, schedule_id: int) -> Schedule:
        """Posts again from the next slot on, and tries a channel again that had refused; nothing if it is active.

        Raises:
            UnknownScheduleError: The server has no such schedule.
        """
        async with self._lock(guild):
            found = await self.find(guild, schedule_id)
            await self.try_again(found.channel)
            if found.state is ScheduleState.ACTIVE:
                return found
            newest = await self._digests(found, 1)
            next_due = first_due(found.slot, self._clock(), newest[0].address.week if newest else None)
            return await self._store(replace(found, state=ScheduleState.ACTIVE, reason=None, next_due=next_due))

    async def remove(self, guild: int, schedule_id: int) -> Schedule:
        """Ends a schedule; what it posted stays.

        Raises:
            UnknownScheduleError: The server has no such schedule.
        """
        async with self._lock(guild):
            found = await self.find(guild, schedule_id)
            return await self._store(replace(found, state=ScheduleState.REMOVED, reason=None, next_due=None))

    async def standings(self, guild: int, posts: int = 0) -> Sequence[Standing]:
        """The server's schedules, oldest first, each with at most so many of its newest deliveries.

        With any, it is looked up what is refused, too.
        """
        return [await self._standing(one, posts) for one in await self.all_of(guild)]

    async def _standing(self, one: Schedule, posts: int) -> Standing:
        newest = await self._digests(one, posts) if posts else ()
        trouble = one.reason or await self._ledger.paused_channel(one.channel)
        return Standing(one, trouble, newest, await self._refused(one, Kind if posts else ()))

    async def _refused(self, one: Schedule, kinds: Iterable[Kind]) -> Mapping[Kind, Reason]:
        found = {kind: refused(await self._follow_ups.newest(one.id, kind, LOOK_BACK)) for kind in kinds}
        return {kind: reason for kind, reason in found.items() if reason}

    async def _digests(self, one: Schedule, limit: int) -> Sequence[Delivery]:
        """Its newest digests; an erratum stands in the ledger beside the digest that it corrects."""
        found = await self._ledger.of_schedule(one.id, 2 * limit)
        return [delivery for delivery in found if not is_erratum(delivery, one)][:limit]

    async def _store(self, one: Schedule) -> Schedule:
        if not await self._schedules.change(one):
            raise UnknownScheduleError
        return one

    def _lock(self, guild: int) -> asyncio.Lock:
        return self._locks.setdefault(guild, asyncio.Lock())

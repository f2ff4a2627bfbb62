"""The ledger and the schedules in memory: they pass the same contract tests as those on SQL."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import is_erratum
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import CONCERNS_CHANNEL, Reason
from bot.domain.errors import StoreError
from bot.domain.schedules import Schedule, ScheduleState
from bot.ports.delivery import Payload

Awake = list[tuple[dt.datetime, int]]


def name_payload(payload: Payload) -> str:
    return f"{hash((payload.content, payload.picture, payload.snapshot)):x}"


@dataclass
class MemorySchedules:
    """`bot.ports.delivery.Schedules` without a database."""

    kept: dict[int, Schedule] = field(default_factory=dict[int, Schedule])
    on_change: Callable[[Schedule], None] = lambda _schedule: None
    on_erase: Callable[[int], None] = lambda _guild: None

    async def add(self, one: Schedule) -> int:
        if any(other.report == one.report for other in self.kept.values()):
            raise StoreError("the report is taken")
        number = max(self.kept, default=0) + 1
        self.kept[number] = replace(one, id=number)
        return number

    async def get(self, schedule_id: int) -> Schedule | None:
        return self.kept.get(schedule_id)

    async def of_guild(self, guild: int) -> Sequence[Schedule]:
        return [one for one in self.kept.values() if one.guild == guild and one.state is not ScheduleState.REMOVED]

    async def change(self, one: Schedule) -> bool:
        before = self.kept.get(one.id)
        if before is None:
            return False
        self.on_change(one)
        self.kept[one.id] = replace(one, guild=before.guild, report=before.report, created_at=before.created_at)
        return True

    async def due_schedules(self, now: dt.datetime, limit: int) -> Sequence[Schedule]:
        due = [one for one in self.kept.values() if one.state is ScheduleState.ACTIVE and one.next_due]
        due = [one for one in due if one.next_due and one.next_due <= now]
        return sorted(due, key=lambda one: (one.next_due or now, one.id))[:limit]

    async def erase_guild(self, guild: int) -> int:
        self.on_erase(guild)
        gone = [number for number, one in self.kept.items() if one.guild == guild]
        for number in gone:
            del self.kept[number]
        return len(gone)


@dataclass
class MemoryLedger:
    """`bot.ports.delivery.Ledger` without a database; the schedules lie beside it."""

    schedules: MemorySchedules = field(default_factory=MemorySchedules)
    rows: dict[int, Delivery] = field(default_factory=dict[int, Delivery])
    planned: dict[tuple[str, object], int] = field(default_factory=dict[tuple[str, object], int])
    payloads: dict[str, Payload] = field(default_factory=dict[str, Payload])
    pauses: dict[int, tuple[Reason, dt.datetime]] = field(default_factory=dict[int, tuple[Reason, dt.datetime]])
    refusals: dict[int, tuple[Reason, int]] = field(default_factory=dict[int, tuple[Reason, int]])
    silent: Callable[[int], bool] = lambda _recipient: False
    numbers: int = 0
    wakes: defaultdict[State, Awake] = field(default_factory=lambda: defaultdict[State, Awake](list))

    def __post_init__(self) -> None:
        self.schedules.on_erase = self.erase_guild
        self.schedules.on_change = self.follow

    def follow(self, schedule: Schedule) -> None:
        for one in [one for one in self.rows.values() if one.schedule == schedule.id and one.state is State.READY]:
            changed = one
            if not is_erratum(one, schedule):
                address = replace(one.address, channel=schedule.channel)
                wake_at = one.due if one.reason in CONCERNS_CHANNEL else one.wake_at
                changed = replace(one, epoch=one.epoch + 1, address=address, payload=None, wake_at=wake_at)
            if schedule.state is not ScheduleState.ACTIVE:
                changed = replace(one, epoch=one.epoch + 1, state=State.LAPSED, reason=Reason.SCHEDULE_PAUSED)
                changed = replace(changed, wake_at=None)
            self.store(changed)

    def erase_guild(self, guild: int) -> None:
        theirs = [one for one in self.rows.values() if one.address.guild == guild and one.schedule is not None]
        self.erase(theirs)

    def erase(self, deliveries: Iterable[Delivery]) -> None:
        for one in deliveries:
            self._forget(one)
            self.pauses.pop(one.address.channel, None)
            self.planned.pop(_row(one), None)
            del self.rows[one.id]

    async def plan(self, plans: Sequence[Plan]) -> int:
        fresh = [plan for plan in plans if plan.was_due is None or plan.was_due == self._due(plan.schedule)]
        added = sum(self.add(plan.delivery) for plan in fresh if plan.delivery)
        for plan in fresh:
            if plan.was_due:
                one = self.schedules.kept[plan.schedule]
                self.schedules.kept[plan.schedule] = replace(one, next_due=plan.next_due)
        return added

    def _due(self, number: int) -> dt.datetime | None:
        one = self.schedules.kept.get(number)
        return one.next_due if one else None

    def add(self, one: Delivery) -> bool:
        if _row(one) in self.planned:
            return False
        self.numbers += 1
        self.planned[_row(one)] = self.numbers
        self.store(replace(one, id=self.numbers))
        return True

    async def freeze(self, delivery: Delivery, payload: Payload) -> Delivery | None:
        name = name_payload(payload)
        if name == delivery.payload:
            return delivery
        self.payloads.setdefault(name, payload)
        return self.write(replace(delivery, payload=name))

    async def payload(self, sha256: str) -> Payload:
        if sha256 not in self.payloads:
            raise StoreError(f"there is no frozen post {sha256!r}")
        return self.payloads[sha256]

    async def intend(self, delivery: Delivery) -> Delivery | None:
        return self.write(delivery)

    async def record(self, delivery: Delivery) -> Delivery | None:
        return self.write(delivery)

    def write(self, one: Delivery) -> Delivery | None:
        before = self.rows.get(one.id)
        if before is None or before.epoch != one.epoch:
            return None
        return self.store(replace(one, epoch=one.epoch + 1))

    def store(self, one: Delivery) -> Delivery:
        before = self.rows.get(one.id)
        if before is None or (before.state, before.wake_at) != (one.state, one.wake_at):
            self._forget(before)
            if one.wake_at:
                insort(self.wakes[one.state], (one.wake_at, one.id))
        self.rows[one.id] = one
        return one

    def _forget(self, one: Delivery | None) -> None:
        if one and one.wake_at:
            awake = self.wakes[one.state]
            del awake[bisect_left(awake, (one.wake_at, one.id))]

    async def get(self, delivery_id: int) -> Delivery | None:
        return self.rows.get(delivery_id)

    async def of_schedule(self, schedule_id: int, limit: int) -> Sequence[Delivery]:
        found = [one for one in self.rows.values() if one.schedule == schedule_id]
        return sorted(found, key=lambda one: one.address.week, reverse=True)[:limit]

    async def due(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        found: list[Delivery] = []
        for one in self._awake(State.READY, now=now):
            if len(found) == limit:
                break
            if await self.barred(one, now) is None:
                found.append(one)
        return found

    async def barred(self, delivery: Delivery, now: dt.datetime) -> Reason | None:
        if self._ended(delivery):
            return Reason.SCHEDULE_PAUSED
        reason, until = self.pauses.get(delivery.address.channel, (None, now))
        return reason if until > now else None

    def _ended(self, one: Delivery) -> bool:
        schedule = None if one.schedule is None else self.schedules.kept.get(one.schedule)
        if schedule is not None and schedule.state is not ScheduleState.ACTIVE:
            return True
        return one.recipient is not None and self.silent(one.recipient)

    async def unfinished(self, now: dt.datetime, holder: str, started: dt.datetime, limit: int) -> Sequence[Delivery]:
        left = [
            one
            for one in self._awake(State.SENDING)
            if one.holder == holder and one.last and one.last < started and one.lease_until
        ]
        awake = self._awake(State.SENDING, State.HELD, now=now)
        return _in_order({one.id: one for one in (*left, *awake)}.values())[:limit]

    async def doubtful(self, now: dt.datetime, limit: int) -> Sequence[Delivery]:
        return _in_order(self._awake(State.SENT, State.SENT_DELETED, State.LAPSED, now=now))[:limit]

    def _awake(self, *states: State, now: dt.datetime | None = None) -> Iterable[Delivery]:
        for state in states:
            awake = takewhile(lambda entry: now is None or entry[0] <= now, self.wakes[state])
            yield from (self.rows[number] for _, number in awake)

    async def next_wake(self) -> dt.datetime | None:
        return min((awake[0][0] for awake in self.wakes.values() if awake), default=None)

    async def pause_channel(self, channel: int, reason: Reason, now: dt.datetime, until: dt.datetime) -> bool:
        _ = now
        new = channel not in self.pauses
        self.pauses[channel] = (reason, until)
        before, times = self.refusals.get(channel, (reason, 0))
        self.refusals[channel] = (reason, times + 1 if before is reason and not new else 1)
        return new

    async def resume_channel(self, channel: int) -> None:
        self.pauses.pop(channel, None)
        for one in [one for one in self.rows.values() if one.address.channel == channel and one.wake_at]:
            if one.state is State.HELD or (one.state is State.READY and one.reason in CONCERNS_CHANNEL):
                self.store(replace(one, wake_at=one.due, epoch=one.epoch + 1))

    async def paused_channel(self, channel: int) -> Reason | None:
        return self.pauses[channel][0] if channel in self.pauses else None


def _row(one: Delivery) -> tuple[str, object]:
    return (one.address.report, one.address.period)


def _in_order(deliveries: Iterable[Delivery]) -> list[Delivery]:
    return sorted(deliveries, key=lambda one: (one.wake_at is None, one.wake_at, one.id))

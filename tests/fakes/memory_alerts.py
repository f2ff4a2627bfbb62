"""Alerts in memory: they pass the same contract tests as those on SQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.reasons import Reason
from bot.domain.errors import StoreError
from bot.domain.watching.alert import Advance, Alert, Firing
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, periods_between
from bot.domain.watching.recipient import DIRECT, Recipient, RecipientState
from bot.domain.watching.texts import condition_text, memory_text
from bot.ports.alerts import Message, Told, Untold, Watched
from tests.fakes.memory_ledger import MemoryLedger


@dataclass(frozen=True)
class Kept:
    """A firing, and the message that it is in."""

    firing: Firing
    condition: Condition
    fired_at: dt.datetime
    delivery: int | None = None


@dataclass
class MemoryAlerts:
    """`bot.ports.alerts.Alerts` without a database; the deliveries lie beside it."""

    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    places: dict[int, Recipient] = field(default_factory=dict[int, Recipient])
    kept: dict[int, Alert] = field(default_factory=dict[int, Alert])
    firings: dict[int, Kept] = field(default_factory=dict[int, Kept])
    cursors: dict[Basis, ClosedPeriod] = field(default_factory=dict[Basis, ClosedPeriod])
    numbers: int = 0

    def __post_init__(self) -> None:
        self.ledger.silent = lambda number: not self._active(number)

    async def recipient(self, one: Recipient) -> Recipient:
        before = next((each for each in self.places.values() if _place(each) == _place(one)), None)
        if before is None:
            if any(each.report == one.report for each in self.places.values()):
                raise StoreError("the report is taken")
            stored = replace(one, id=self._number())
        else:
            stored = replace(one, id=before.id, report=before.report, created_at=before.created_at)
            if before.state is RecipientState.PAUSED and one.state is RecipientState.ACTIVE:
                await self.ledger.resume_channel(one.channel)
        self.places[stored.id] = stored
        return stored

    async def recipients(self, ids: Sequence[int]) -> Mapping[int, Recipient]:
        return {number: self.places[number] for number in ids if number in self.places}

    async def pause(self, recipient: int, reason: Reason) -> None:
        if recipient not in self.places:
            return
        self.places[recipient] = replace(self.places[recipient], state=RecipientState.PAUSED, reason=reason)
        self._forget([one for one in self._of(recipient) if self.firings[one].delivery is None])
        for one in [one for one in self.ledger.rows.values() if one.recipient == recipient]:
            self._lapse(one, reason)

    async def closed(self, times: int) -> Sequence[Recipient]:
        direct = (one for one in self.places.values() if one.guild == DIRECT and self._active(one.id))
        return [one for one in direct if self._refused(one.channel) >= times]

    def _refused(self, channel: int) -> int:
        reason, times = self.ledger.refusals.get(channel, (None, 0))
        return times if channel in self.ledger.pauses and reason is Reason.DIRECT_MESSAGES_CLOSED else 0

    async def add(self, alert: Alert) -> int:
        if alert.recipient not in self.places or any(one.key == alert.key for one in self.kept.values()):
            raise StoreError("the key is taken, or nobody is told")
        number = self._number()
        self.kept[number] = replace(alert, id=number)
        return number

    async def get(self, alert_id: int) -> Alert | None:
        return self.kept.get(alert_id)

    async def change(self, alert: Alert) -> bool:
        before = self.kept.get(alert.id)
        if before is None:
            return False
        if alert.recipient not in self.places:
            raise StoreError("nobody is told")
        after = replace(alert, key=before.key, created_at=before.created_at)
        if alert.condition == before.condition:
            after = replace(after, memory=before.memory, seen=before.seen, fired=before.fired)
        self.kept[alert.id] = after
        return True

    async def remove(self, alert_id: int) -> bool:
        if self.kept.pop(alert_id, None) is None:
            return False
        theirs = [number for number, one in self.firings.items() if one.firing.alert == alert_id]
        messages = {self.firings[number].delivery for number in theirs}
        self._forget(theirs)
        for number in messages:
            self._write_anew(number)
        return True

    async def of_user(self, user: int) -> Sequence[Alert]:
        return [one for one in self.kept.values() if _is_direct(self.places[one.recipient], user)]

    async def of_guild(self, guild: int) -> Sequence[Alert]:
        return [one for one in self.kept.values() if self.places[one.recipient].guild == guild]

    async def some(self, ids: Sequence[int]) -> Sequence[Alert]:
        return [self.kept[number] for number in sorted(set(ids)) if number in self.kept]

    async def watching(
        self, basis: Basis, before: ClosedPeriod, after: tuple[str, str], limit: int
    ) -> Sequence[Watched]:
        alike = defaultdict[tuple[str, str], list[Alert]](list)
        for one in sorted(self.kept.values(), key=lambda one: one.id):
            place = (condition_text(one.condition), memory_text(one.memory))
            if one.condition.basis is basis and _is_behind(one, before) and place > after:
                alike[place].append(one)
        found = [(place, some[0], tuple(one.id for one in some)) for place, some in sorted(alike.items())]
        return [Watched(one.condition, one.memory, ids, place) for place, one, ids in found[:limit]]

    async def record(self, advances: Sequence[Advance], now: dt.datetime) -> int:
        return sum(self._record(one, now) for one in advances)

    def _record(self, one: Advance, now: dt.datetime) -> bool:
        before, after = self.kept.get(one.alert.id), one.alert
        if before is None or (before.key, before.condition) != (after.key, after.condition):
            return False
        if after.seen is None or not _is_behind(before, after.seen):
            return False
        told = one.firing if self._active(before.recipient) else None
        fired = after.fired if one.firing is None or told else before.fired
        self.kept[before.id] = replace(before, memory=after.memory, seen=after.seen, fired=fired)
        if told is None or self._is_kept(told):
            return False
        self.firings[self._number()] = Kept(told, before.condition, now)
        return True

    def _is_kept(self, firing: Firing) -> bool:
        row = (firing.alert, firing.period)
        return any((one.firing.alert, one.firing.period) == row for one in self.firings.values())

    async def taken_in(self, basis: Basis) -> ClosedPeriod | None:
        return self.cursors.get(basis)

    async def take_in(self, basis: Basis, period: ClosedPeriod) -> None:
        self.cursors[basis] = period

    async def untold(self, now: dt.datetime, after: int, limit: int) -> Mapping[int, Sequence[Untold]]:
        found: dict[int, Sequence[Untold]] = {}
        for number in sorted(self.places):
            untold = [self._untold(one) for one in self._of(number) if self.firings[one].delivery is None]
            if number > after and untold and self._active(number) and not self._is_shut(number, now):
                found[number] = untold
        return dict(list(found.items())[:limit])

    async def drop_untold(self, before: dt.datetime) -> int:
        old = [number for number, one in self.firings.items() if one.delivery is None and one.fired_at < before]
        self._forget(old)
        return len(old)

    async def messages(self, recipients: Sequence[int], since: dt.datetime, until: dt.datetime) -> Mapping[int, int]:
        planned = (one for one in self.ledger.rows.values() if since <= one.planned_at < until)
        return Counter(one.recipient for one in planned if one.recipient is not None and one.recipient in recipients)

    async def plan(self, messages: Sequence[Message]) -> int:
        return sum(self._plan(one.delivery, one.firings) for one in messages)

    def _plan(self, delivery: Delivery, firings: Sequence[int]) -> bool:
        if any(number not in self.firings or self.firings[number].delivery for number in firings):
            return False
        added = self.ledger.add(delivery)
        planned = self.ledger.planned[delivery.address.report, delivery.address.period]
        for number in firings:
            self.firings[number] = replace(self.firings[number], delivery=planned)
        return added

    async def told(self, delivery: int) -> Sequence[Told]:
        return [self._told(number) for number, one in sorted(self.firings.items()) if one.delivery == delivery]

    async def erase_user(self, user: int) -> int:
        return self._erase([one for one in self.places.values() if _is_direct(one, user)])

    async def erase_guild(self, guild: int) -> int:
        return self._erase([one for one in self.places.values() if one.guild == guild])

    def _erase(self, gone: Sequence[Recipient]) -> int:
        ids = {one.id for one in gone}
        messages = {one.id for one in self.ledger.rows.values() if one.recipient in ids}
        self._forget([number for one in ids for number in self._of(one)])
        self._forget([number for number, one in self.firings.items() if one.delivery in messages])
        self.ledger.erase([self.ledger.rows[number] for number in messages])
        for one in gone:
            self.ledger.pauses.pop(one.channel, None)
            del self.places[one.id]
        alerts = [number for number, one in self.kept.items() if one.recipient in ids]
        for number in alerts:
            del self.kept[number]
        return len(alerts)

    def _number(self) -> int:
        self.numbers += 1
        return self.numbers

    def _active(self, recipient: int) -> bool:
        return recipient in self.places and self.places[recipient].state is RecipientState.ACTIVE

    def _is_shut(self, recipient: int, now: dt.datetime) -> bool:
        shut = self.ledger.pauses.get(self.places[recipient].channel)
        return shut is not None and shut[1] > now

    def _of(self, recipient: int) -> list[int]:
        return [n for n, one in sorted(self.firings.items()) if self.kept[one.firing.alert].recipient == recipient]

    def _told(self, number: int) -> Told:
        one = self.firings[number]
        alert = replace(self.kept[one.firing.alert], condition=one.condition)
        return Told(one.firing, alert, one.fired_at, number)

    def _untold(self, number: int) -> Untold:
        one = self.firings[number]
        return Untold(number, self.kept[one.firing.alert].key, one.firing.period, one.fired_at)

    def _forget(self, firings: Iterable[int]) -> None:
        for number in firings:
            del self.firings[number]

    def _write_anew(self, delivery: int | None) -> None:
        one = self.ledger.rows.get(delivery or 0)
        if one is None or one.state is not State.READY:
            return
        if any(each.delivery == delivery for each in self.firings.values()):
            self.ledger.store(replace(one, epoch=one.epoch + 1, payload=None))
        else:
            self._lapse(one, Reason.NOTHING_TO_TELL)

    def _lapse(self, one: Delivery, reason: Reason) -> None:
        if one.state is State.READY:
            lapsed = replace(one, state=State.LAPSED, reason=reason, wake_at=None, epoch=one.epoch + 1)
            self.ledger.store(lapsed)


def _place(one: Recipient) -> tuple[int, int]:
    return (one.guild, one.channel)


def _is_direct(one: Recipient, user: int) -> bool:
    return one.guild == DIRECT and one.user == user


def _is_behind(one: Alert, period: ClosedPeriod) -> bool:
    return one.seen is None or periods_between(one.seen, period) > 0

"""What follows posts, and what stands in the channels, in memory: under the same contract tests as those on SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import FollowUp, Kind, Progress
from bot.domain.displayed import Displayed
from bot.domain.displayed_json import digest_in
from bot.ports.delivery import Payload
from bot.ports.following import Erratum
from tests.fakes.memory_ledger import MemoryLedger, name_payload

REMEMBERED = dt.timedelta(days=35)


@dataclass
class MemoryFollowUps:
    """`bot.ports.following.FollowUps` without a database; the deliveries lie beside it."""

    ledger: MemoryLedger
    rows: dict[int, FollowUp] = field(default_factory=dict[int, FollowUp])

    def __post_init__(self) -> None:
        forget = self.ledger.schedules.on_erase
        self.ledger.schedules.on_erase = lambda guild: (self._erase(guild), forget(guild))[1]

    def _erase(self, guild: int) -> None:
        theirs = {one.id for one in self.ledger.rows.values() if one.address.guild == guild}
        self.rows = {number: one for number, one in self.rows.items() if one.delivery not in theirs}

    async def unplanned(self, since: dt.datetime, limit: int) -> Sequence[Delivery]:
        planned = {one.delivery for one in self.rows.values()}
        wanted = [one for one in self.ledger.rows.values() if one.schedule is not None or one.recipient is not None]
        sent = [one for one in wanted if one.state is State.SENT]
        found = sorted(
            (one.sent_at, one.id) for one in sent if one.sent_at and one.sent_at >= since and one.id not in planned
        )
        return [self.ledger.rows[number] for _, number in found[:limit]]

    async def add(self, follow_ups: Sequence[FollowUp]) -> int:
        return sum(self._add(one) for one in follow_ups)

    def _add(self, one: FollowUp) -> bool:
        if any((each.delivery, each.kind) == (one.delivery, one.kind) for each in self.rows.values()):
            return False
        number = max(self.rows, default=0) + 1
        self.rows[number] = replace(one, id=number)
        return True

    async def due(self, now: dt.datetime, limit: int) -> Sequence[FollowUp]:
        awake = sorted((one.wake_at, one.id) for one in self.rows.values() if one.wake_at and one.wake_at <= now)
        return [self.rows[number] for _, number in awake[:limit]]

    async def of(self, delivery: int) -> Sequence[FollowUp]:
        return [one for one in self.rows.values() if one.delivery == delivery]

    async def newest(self, schedule: int, kind: Kind, limit: int) -> Sequence[FollowUp]:
        rows = self.ledger.rows
        found = [one for one in self.rows.values() if rows[one.delivery].schedule == schedule and one.kind is kind]
        return sorted(found, key=lambda one: -one.id)[:limit]

    async def freeze(self, one: FollowUp, payload: Payload, erratum: Erratum | None = None) -> FollowUp | None:
        written = self._write(self._kept(one, payload))
        if written and erratum:
            self._add(self._kept(erratum.follow_up, erratum.payload))
        return written

    async def record(self, one: FollowUp, then: Sequence[FollowUp] = ()) -> FollowUp | None:
        written = self._write(one)
        for each in then if written else ():
            self._add(each)
        return written

    def _kept(self, one: FollowUp, payload: Payload) -> FollowUp:
        name = name_payload(payload)
        self.ledger.payloads.setdefault(name, payload)
        return replace(one, payload=name)

    def _write(self, one: FollowUp) -> FollowUp | None:
        before = self.rows.get(one.id)
        if before is None or before.epoch != one.epoch:
            return None
        self.rows[one.id] = replace(one, epoch=one.epoch + 1)
        return self.rows[one.id]


@dataclass
class MemoryPosts:
    """`bot.ports.posts.Posts` over the two."""

    follow_ups: MemoryFollowUps

    async def earlier(self, delivery: Delivery) -> Sequence[Posted]:
        same = (delivery.schedule, delivery.address.report)
        rows = [one for one in self.follow_ups.ledger.rows.values() if (one.schedule, one.address.report) == same]
        posts = [await self.of(one) for one in rows if one.address.week < delivery.address.week]
        found = [post for post in posts if post and post.posted_at >= delivery.due - REMEMBERED]
        return sorted(found, key=lambda post: post.posted_at, reverse=True)

    async def of(self, delivery: Delivery) -> Posted | None:
        if delivery.state is not State.SENT:
            return None
        follow_ups = await self.follow_ups.of(delivery.id)
        done = {one.kind: one for one in follow_ups if one.state is Progress.DONE}
        amend, correct = done.get(Kind.AMEND), done.get(Kind.CORRECT)
        at, shown = delivery.sent_at, self._shown(delivery.payload)
        if shown is None and amend:
            at, shown = amend.done_at, self._shown(amend.payload)
        if shown is None or at is None:
            return None
        corrected = self._shown(correct.payload) if correct else None
        return Posted(shown, at, corrected, correct.done_at if correct and corrected else None)

    async def behind(self, message: int) -> Displayed | None:
        rows = self.follow_ups.ledger.rows.values()
        for one in (one for one in rows if one.message == message):
            if post := await self.of(one):
                return post.corrected or post.displayed
            same = (one.schedule, one.address.period)
            beside = [each for each in rows if (each.schedule, each.address.period) == same and each.id != one.id]
            corrected = [post.corrected for each in beside if (post := await self.of(each))]
            return corrected[0] if corrected else None
        return None

    def _shown(self, name: str | None) -> Displayed | None:
        payload = self.follow_ups.ledger.payloads.get(name or "")
        return digest_in(payload.snapshot if payload else None)

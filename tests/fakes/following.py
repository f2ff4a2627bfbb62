"""Following up over doubles: a clock moved by hand, a Discord that answers as told, a process that may die."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import FollowUp, Kind
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Done, Result
from bot.domain.displayed import Displayed
from bot.domain.displayed_json import Promised, encode
from bot.domain.weeks import IsoWeek
from bot.ports.delivery import Payload, Postponed
from bot.ports.following import Corrected
from bot.services.following import Follower, Following
from bot.services.pacing import Pace
from tests.fakes.digests import CHANNEL, DAY, DUE, delivery, schedule, schedule_of
from tests.fakes.displayed import again, displayed
from tests.fakes.memory_following import MemoryFollowUps, MemoryPosts
from tests.fakes.memory_ledger import MemoryLedger

MESSAGE = 5
EDIT, NEWS = Payload(b"edit", None, encode(again())), Payload(b"news")
PROMISE = encode(Promised(IsoWeek(2026, 14)))


class Crash(BaseException):
    """The process is gone."""


@dataclass
class FakeAftermath:
    """`bot.ports.following.Aftermath`: answers from `results`, then `Done`; `danger` may end the process around it."""

    results: list[Result] = field(default_factory=list[Result])
    done: list[tuple[str, object]] = field(default_factory=list[tuple[str, object]])
    asked: int = 0
    danger: Callable[[], None] = lambda: None

    async def crosspost(self, channel: int, message: int) -> Result:
        return self._answer("published", (channel, message))

    async def open_thread(self, channel: int, message: int, name: str) -> Result:
        _ = channel, message
        return self._answer("thread", name)

    async def edit(self, channel: int, message: int, payload: Payload, key: str) -> Result:
        _ = channel, message, key
        return self._answer("edited", payload.content)

    def _answer(self, what: str, how: object) -> Result:
        self.danger()
        self.asked += 1
        result = self.results.pop(0) if self.results else Done()
        if isinstance(result, Done) and (what, how) not in self.done:
            self.done.append((what, how))
        self.danger()
        return result


@dataclass
class FakeRewriter:
    """`bot.ports.following.Rewriter`, as told."""

    amended: Payload | Postponed = EDIT
    corrected: Corrected | None = None
    failure: Exception | None = None

    async def amend(self, delivery: Delivery) -> Payload | Postponed:
        _ = delivery
        if self.failure:
            raise self.failure
        return self.amended

    async def correct(self, delivery: Delivery, posted: Posted | None) -> Corrected | None:
        _ = delivery
        return None if posted is None or posted.corrected else self.corrected


@dataclass
class FragileFollowUps(MemoryFollowUps):
    """The process may die before and after each write."""

    danger: Callable[[], None] = lambda: None

    async def record(self, one: FollowUp, then: Sequence[FollowUp] = ()) -> FollowUp | None:
        self.danger()
        written = await super().record(one, then)
        self.danger()
        return written

    async def freeze(self, one: FollowUp, payload: Payload, erratum: Any = None) -> FollowUp | None:
        self.danger()
        written = await super().freeze(one, payload, erratum)
        self.danger()
        return written

    async def add(self, follow_ups: Sequence[FollowUp]) -> int:
        self.danger()
        added = await super().add(follow_ups)
        self.danger()
        return added


@dataclass
class HeardRefusals:
    """`bot.ports.following.Refusals`: remembers who was told what, and who is to be."""

    told: list[tuple[int, Kind, Reason]] = field(default_factory=list[tuple[int, Kind, Reason]])
    owed: list[tuple[int, Kind, Reason]] = field(default_factory=list[tuple[int, Kind, Reason]])

    async def refused(self, post: Delivery, kind: Kind, reason: Reason) -> Callable[[], Awaitable[None]]:
        notice = post.id, kind, reason
        self.owed = [*(one for one in self.owed if one != notice), notice]

        async def tell() -> None:
            self.owed.remove(notice)
            self.told.append(notice)

        return tell


def correction(news: Payload | None = None) -> Corrected:
    return Corrected(EDIT, news)


async def _servers_language(_guild: int) -> str:
    return "zh-Hant"


class Desk:
    """Everything around a follower, which may be made anew."""

    def __init__(self) -> None:
        self.now = DUE
        self.ledger = MemoryLedger()
        self.follow_ups = FragileFollowUps(self.ledger)
        self.rewriter, self.aftermath, self.refusals = FakeRewriter(), FakeAftermath(), HeardRefusals()
        self.reported: list[Exception] = []
        self.pace = Pace(lambda: self.now, self._sleep)
        self.follower = self.make()

    async def _sleep(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)

    def make(self) -> Follower:
        """A new process."""
        return Follower(
            Following(
                follow_ups=self.follow_ups,
                ledger=self.ledger,
                schedules=self.ledger.schedules,
                posts=MemoryPosts(self.follow_ups),
                rewriter=self.rewriter,
                aftermath=self.aftermath,
                refusals=self.refusals,
                thread_name=lambda week, language: f"{language} {week}",
                language_of=_servers_language,
                pace=self.pace,
                clock=lambda: self.now,
                jitter=lambda: 1.0,
                report=lambda _one, error: self.reported.append(error),
            )
        )

    async def sent(self, shown: Displayed | str | None = None, **wanted: Any) -> Delivery:
        """A post that went out now: by default a digest that nobody wants published."""
        number = await self.ledger.schedules.add(
            schedule(f"r{len(self.ledger.rows) + 1}", **{"publish": False, **wanted})
        )
        await self.ledger.plan([Plan(number, DUE, delivery(number, CHANNEL), DUE + 7 * DAY)])
        stored = max(self.ledger.rows.values(), key=lambda one: one.id)
        snapshot = shown if isinstance(shown, str) else encode(shown or displayed())
        frozen = await self.ledger.freeze(stored, Payload(b"post", None, snapshot))
        assert frozen
        settled = replace(frozen, state=State.SENT, message=MESSAGE, sent_at=self.now, wake_at=None)
        written = await self.ledger.record(settled)
        assert written
        return written

    async def again(self, post: Delivery) -> Delivery:
        """The next week's digest of the same schedule, out now."""
        address = replace(post.address, period=post.address.week.shift(len(self.ledger.rows)))
        number = schedule_of(post)
        fresh = delivery(number, CHANNEL)
        await self.ledger.plan([Plan(number, None, replace(fresh, address=address), DUE + 7 * DAY)])
        stored = max(self.ledger.rows.values(), key=lambda one: one.id)
        settled = replace(
            stored, state=State.SENT, message=MESSAGE, sent_at=self.now, wake_at=None, payload=post.payload
        )
        written = await self.ledger.record(settled)
        assert written
        return written

    async def sweep(self, after: dt.timedelta = dt.timedelta()) -> None:
        self.now += after
        await self.follower.follow_up()

    async def pass_time(self, span: dt.timedelta, step: dt.timedelta) -> None:
        """Sweeps again and again."""
        for _ in range(span // step):
            await self.sweep(step)

    async def of(self, post: Delivery, kind: Kind) -> FollowUp:
        return next(one for one in await self.follow_ups.of(post.id) if one.kind is kind)

    @property
    def errata(self) -> list[Delivery]:
        return [one for one in self.ledger.rows.values() if one.state is State.READY]

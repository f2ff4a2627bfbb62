"""Following up on posts: publishing, a thread, the edit of a notice, a correction and its erratum.

Whatever is sent is frozen first and repeated until Discord says that it is done, so a process may die at any moment.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.corrections import CORRECTED_FOR
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import (
    FIGURES_AGAIN,
    LOOK_BACK,
    FollowUp,
    Kind,
    Progress,
    apply_result,
    end,
    erratum_of,
    fail,
    plan_follow_ups,
    prolong,
    refused,
    wait,
)
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Denied, Done, Result, Unauthorised
from bot.domain.displayed_json import shown_in
from bot.domain.errors import StoreError
from bot.domain.schedules import Schedule, ScheduleState
from bot.domain.weeks import IsoWeek
from bot.ports import Clock
from bot.ports.delivery import Ledger, Postponed, Schedules
from bot.ports.following import Aftermath, Corrected, Erratum, FollowUps, Refusals, Rewriter
from bot.ports.posts import Posts
from bot.services.pacing import Pace

BATCH = 200
AT_ONCE = 3
"""So few at once that a token which Discord refuses is shown to it three times at most."""
OVERLAP = dt.timedelta(hours=1)
"""How far before the last sweep the next one looks for posts that nothing is planned for."""
AFTER_EDIT = dt.timedelta(minutes=1)
"""How often an erratum looks whether its post has been edited."""


@dataclass(frozen=True, slots=True)
class Following:
    """What following up works with.

    Attributes:
        follow_ups: Remembers what follows.
        ledger: Remembers the posts.
        schedules: Say what is wanted.
        posts: Say what the posts display.
        rewriter: Writes what they become.
        aftermath: Does it on Discord.
        refusals: Tells people what Discord refuses.
        thread_name: What the thread of a week is called, in a language.
        language_of: The language of a server's posts, for schedules that have none of their own.
        pace: Shared with whoever posts.
        clock: Tells the time.
        jitter: A factor around 1 for waits.
        report: Hears of what failed unexpectedly; everything else goes on.
    """

    follow_ups: FollowUps
    ledger: Ledger
    schedules: Schedules
    posts: Posts
    rewriter: Rewriter
    aftermath: Aftermath
    refusals: Refusals
    thread_name: Callable[[IsoWeek, str], str]
    language_of: Callable[[int], Awaitable[str]]
    pace: Pace
    clock: Clock
    jitter: Callable[[], float]
    report: Callable[[FollowUp, Exception], None]


class Follower:
    """Plans what follows and does it; make a new one with every process."""

    def __init__(self, following: Following) -> None:
        self._with, self._kept, self._ledger = following, following.follow_ups, following.ledger
        self._clock = following.clock
        self._since: dt.datetime | None = None
        self.stopped: Reason | None = None

    async def follow_up(self) -> None:
        """One sweep: plans what follows new posts, and does what is due. Run it every half minute.

        Raises:
            StoreError: The database failed; what was done before stays done.
        """
        await self._plan()
        seen = set[int]()
        while fresh := [one for one in await self._kept.due(self._clock(), BATCH) if one.id not in seen]:
            seen |= {one.id for one in fresh}
            for first in range(0, len(fresh), AT_ONCE):
                await asyncio.gather(*map(self._visit, fresh[first : first + AT_ONCE]))

    async def _plan(self) -> None:
        """A new process looks at every post that may still be corrected; then at the latest ones only."""
        now = self._clock()
        since = self._since or now - CORRECTED_FOR
        while posts := await self._kept.unplanned(since, BATCH):
            await self._kept.add([one for post in posts for one in await self._following(post)])
        self._since = now - OVERLAP

    async def _following(self, post: Delivery) -> Sequence[FollowUp]:
        payload = await self._ledger.payload(post.payload) if post.payload else None
        return await self._after(post, payload.snapshot if payload else "")

    async def _after(self, post: Delivery, snapshot: str) -> Sequence[FollowUp]:
        schedule = await self._schedule(post)
        return plan_follow_ups(post, schedule, shown_in(snapshot), self._clock())

    async def _visit(self, one: FollowUp) -> None:
        if self.stopped or self._with.pace.blocked:
            return
        try:
            await self._attend(one)
        except Exception as error:  # noqa: BLE001 (one that fails must not stop the others)
            self._with.report(one, error)
            with suppress(StoreError):
                await self._kept.record(fail(one, self._clock(), self._with.jitter()))

    async def _attend(self, one: FollowUp) -> None:
        post, now = await self._ledger.get(one.delivery), self._clock()
        if post is None:
            return
        if post.state is not State.SENT or post.message is None:
            await self._kept.record(end(one, Progress.GONE, now))
        elif now >= one.expires:
            await self._kept.record(end(one, Progress.LAPSED, now))
        else:
            await self._do(one, post, post.message)

    async def _do(self, one: FollowUp, post: Delivery, message: int) -> None:
        channel = post.address.channel
        match one.kind:
            case Kind.PUBLISH:
                await self._settle(one, post, await self._with.aftermath.crosspost(channel, message))
            case Kind.THREAD:
                name = await self._thread_name(post)
                await self._settle(one, post, await self._with.aftermath.open_thread(channel, message, name))
            case Kind.AMEND | Kind.CORRECT:
                frozen = one if one.payload else await self._freeze(one, post)
                if frozen:
                    await self._edit(frozen, post, message)
            case Kind.ERRATUM:
                await self._send_erratum(one, post)

    async def _thread_name(self, post: Delivery) -> str:
        schedule, posted = await self._schedule(post), await self._with.posts.of(post)
        week = posted.displayed.week if posted else post.address.reported
        chosen = schedule.language if schedule else ""
        return self._with.thread_name(week, chosen or await self._with.language_of(post.address.guild))

    async def _freeze(self, one: FollowUp, post: Delivery) -> FollowUp | None:
        """The follow-up with what it sends; None where there is nothing to send now."""
        return await (self._amended(one, post) if one.kind is Kind.AMEND else self._corrected(one, post))

    async def _amended(self, one: FollowUp, post: Delivery) -> FollowUp | None:
        found = await self._with.rewriter.amend(post)
        if isinstance(found, Postponed):
            await self._kept.record(wait(one, found.until, found.reason))
            return None
        return await self._kept.freeze(prolong(one, self._clock()), found)

    async def _corrected(self, one: FollowUp, post: Delivery) -> FollowUp | None:
        posted, now = await self._with.posts.of(post), self._clock()
        found = await self._with.rewriter.correct(post, posted)
        if found is None:
            await self._kept.record(wait(one, now + FIGURES_AGAIN))
            return None
        return await self._kept.freeze(prolong(one, now), found.edit, _erratum(post, found, now))

    async def _edit(self, one: FollowUp, post: Delivery, message: int) -> None:
        payload = await self._ledger.payload(one.payload or "")
        result = await self._with.aftermath.edit(post.address.channel, message, payload, post.key)
        # A notice that has become a digest is followed as one.
        becomes = one.kind is Kind.AMEND and isinstance(result, Done) and shown_in(payload.snapshot) is not None
        await self._settle(one, post, result, await self._after(post, payload.snapshot) if becomes else ())

    async def _settle(self, one: FollowUp, post: Delivery, result: Result, then: Sequence[FollowUp] = ()) -> None:
        if isinstance(result, Unauthorised):
            self.stopped = Reason.TOKEN_REFUSED
        tell = None
        if isinstance(result, Denied) and not await self._is_known(one, post, result.reason):
            tell = await self._with.refusals.refused(post, one.kind, result.reason)
        recorded = await self._kept.record(apply_result(one, result, self._clock(), self._with.jitter()), then)
        if recorded and tell:
            await tell()

    async def _is_known(self, one: FollowUp, post: Delivery, reason: Reason) -> bool:
        """Whether somebody was told of it: when this was tried before, or after an earlier week's post.

        Of messages of alerts nobody is: that one could not be corrected is nothing to be mended by its reader.
        """
        if one.reason is reason or post.schedule is None:
            return True
        newest = await self._kept.newest(post.schedule, one.kind, LOOK_BACK)
        return refused([each for each in newest if each.id < one.id]) is reason

    async def _send_erratum(self, one: FollowUp, post: Delivery) -> None:
        """Hands it to the ledger once its post has been edited, or cannot be; none where the post is gone."""
        now, schedule = self._clock(), await self._schedule(post)
        states = [each.state for each in await self._kept.of(post.id) if each.kind is Kind.CORRECT]
        if Progress.OPEN in states:
            await self._kept.record(wait(one, now + AFTER_EDIT))
        elif Progress.GONE in states or schedule is None or schedule.state is not ScheduleState.ACTIVE:
            await self._kept.record(end(one, Progress.LAPSED, now))
        else:
            erratum = erratum_of(post, one.payload or "", now)
            await self._ledger.plan([Plan(schedule.id, None, erratum, post.expires)])
            await self._kept.record(end(one, Progress.DONE, now))

    async def _schedule(self, post: Delivery) -> Schedule | None:
        return None if post.schedule is None else await self._with.schedules.get(post.schedule)


def _erratum(post: Delivery, found: Corrected, now: dt.datetime) -> Erratum | None:
    if found.erratum is None:
        return None
    return Erratum(FollowUp(post.id, Kind.ERRATUM, now, now, now + CORRECTED_FOR), found.erratum)

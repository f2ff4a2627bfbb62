"""One delivery, taken as far as it goes: the ledger hears of each request before it is made and after its reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.delivery.applying import adopt, apply_reply, drop, hold, lapse, postpone, release, reread, surplus
from bot.domain.delivery.deciding import (
    Action,
    Adopt,
    Circumstances,
    Drop,
    Freeze,
    Hold,
    Lapse,
    ReadHistory,
    Release,
    Reread,
    Send,
    Wait,
    decide,
    judge,
)
from bot.domain.delivery.delivery import Delivery, State, intend, is_late
from bot.domain.delivery.reasons import CONCERNS_CHANNEL, Reason
from bot.domain.delivery.replies import Created, Denied, Found, Malformed, Reply, Unauthorised, Unknown
from bot.domain.delivery.timing import TIMING, Timing
from bot.domain.errors import StoreError
from bot.ports import Clock
from bot.ports.delivery import Composer, Ledger, Notices, Postponed, Publisher
from bot.services.pacing import Pace

_UNSETTLED = frozenset({State.SENDING, State.HELD})
"""It may have been posted."""
_KNOWN = CONCERNS_CHANNEL | {Reason.NOTHING_TO_TELL}
"""Of what lapses for these, people know: they were told when it began, or removed all that a message was to tell."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What delivering works with.

    Attributes:
        ledger: Remembers.
        composer: Renders.
        publisher: Posts.
        notices: Tells people.
        pace: Shared with whatever else makes requests outside of interactions.
        clock: Tells the time.
        jitter: A factor around 1 for waits, so that many do not come at once.
        holder: Our name: unique among instances, the same after a restart.
        timing: The protocol's constants.
    """

    ledger: Ledger
    composer: Composer
    publisher: Publisher
    notices: Notices
    pace: Pace
    clock: Clock
    jitter: Callable[[], float]
    holder: str
    timing: Timing = TIMING


class Courier:
    """Carries out what `bot.domain.delivery` decides.

    Make a new one with every process: it knows by its start what its predecessor has left unfinished.
    """

    def __init__(self, posting: Posting) -> None:
        self._ledger, self._composer = posting.ledger, posting.composer
        self._publisher, self._notices = posting.publisher, posting.notices
        self._pace, self._clock, self._jitter = posting.pace, posting.clock, posting.jitter
        self._holder, self._timing = posting.holder, posting.timing
        self.started = posting.clock()
        self.stopped: Reason | None = None
        self._written: set[int] = set()

    async def attend(self, delivery: Delivery) -> None:
        """Takes a delivery as far as it goes now.

        Raises:
            StoreError: The ledger failed. Nothing was sent that it had not been told of.
            TokentideError: Rendering failed.
        """
        current: Delivery | None = delivery
        try:
            while current is not None and self.stopped is None:
                current = await self._step(current)
        finally:
            self._written.discard(delivery.id)

    async def _step(self, delivery: Delivery) -> Delivery | None:
        """One action; the delivery where there is more to do at once."""
        readable = delivery.state not in _UNSETTLED or await self._publisher.readable(delivery.address.channel)
        action = decide(delivery, await self._moment(delivery, readable=readable), self._timing)
        if action == Send():
            renewed = await self._renew(delivery)
            if renewed is None:
                return None
            delivery = renewed
        if isinstance(action, Send | ReadHistory | Reread):
            if not await self._turn(since=self._clock()):
                return None
            # Time has passed in the queue; a nonce's window may have closed. Nothing that waits for another turn may be
            # asked here: with all who did so, it would go at once.
            action = decide(delivery, await self._moment(delivery, readable=readable), self._timing)
        if isinstance(action, ReadHistory):
            return await self._look_up(delivery, action)
        return await self._act(delivery, action)

    async def _moment(self, delivery: Delivery, *, readable: bool = True) -> Circumstances:
        """The circumstances; what is READY was not handed to us if it is barred."""
        now = self._clock()
        barred = await self._ledger.barred(delivery, now) if delivery.state in _UNSETTLED else None
        return Circumstances(now, self.started, self._holder, readable, barred)

    async def _look_up(self, delivery: Delivery, action: ReadHistory) -> Delivery | None:
        looked = self._clock()
        history = await self._publisher.history(delivery.address.channel, action.after, delivery.keys)
        verdict = judge(delivery, history, await self._moment(delivery), self._timing)
        if isinstance(verdict, Send):
            renewed = await self._renew(delivery)
            if renewed is None or not await self._turn(since=looked):
                return None
            delivery = replace(renewed, late=True)
            # In the queue, too, its schedule or its channel may have been paused.
            verdict = judge(delivery, history, await self._moment(delivery), self._timing)
        return None if self.stopped else await self._act(delivery, verdict)

    async def _turn(self, since: dt.datetime) -> bool:
        """Waits for a request's turn; whether what was found out at `since` still holds then.

        Not where a ban, say, has held us up for longer than a nonce is relied on: what was under way may be there by
        now, and what was written is old.
        """
        await self._pace.take()
        return self.stopped is None and self._clock() - since <= self._timing.window

    async def _act(self, delivery: Delivery, action: Action) -> Delivery | None:
        now = self._clock()
        match action:
            case Freeze():
                return await self._freeze(delivery)
            case Send(anew):
                return await self._send(delivery, anew=anew)
            case Reread():
                return await self._reread(delivery, action)
            case Hold(tell):
                await self._give_up(hold(delivery, now, self._timing), tell=tell and delivery.state is not State.HELD)
            case Lapse():
                # Of a channel that refuses us, and of what is held, somebody was told when it began.
                known = delivery.state is State.HELD or delivery.reason in _KNOWN
                await self._give_up(lapse(delivery), tell=not known)
            case _:
                if noted := self._noted(delivery, action, now):
                    await self._ledger.record(noted)
        return None

    def _noted(self, delivery: Delivery, action: Action, now: dt.datetime) -> Delivery | None:
        """What is to be stored of an action that neither sends nor tells anybody; None where nothing is."""
        match action:
            case Adopt(message):
                return adopt(delivery, message, now, self._timing)
            case Drop():
                return drop(delivery, now, self._timing)
            case Release(reason):
                return release(delivery, reason, now, self._timing)
            case Wait(until) if until != delivery.wake_at:
                return postpone(delivery, until)
            case _:
                return None

    async def _freeze(self, delivery: Delivery) -> Delivery | None:
        late = self._is_old(delivery) or is_late(delivery, self.started, self._timing)
        payload = await self._composer.compose(delivery, late=late)
        if isinstance(payload, Postponed):
            await self._ledger.record(postpone(delivery, payload.until, payload.reason))
            return None
        self._written.add(delivery.id)
        return await self._ledger.freeze(delivery, payload)

    async def _renew(self, delivery: Delivery) -> Delivery | None:
        """Frozen long ago, a post would say the wrong age of its data, and not that it is late.

        Only for what is to be sent anew: nothing that has the old bytes is under way any more.
        """
        if delivery.id in self._written or not self._is_old(delivery):
            return delivery
        try:
            renewed = await self._composer.renew(delivery)
        except StoreError:
            raise
        except Exception:
            await self._unwritten(delivery, delivery.reason, self._clock())
            raise
        match renewed:
            case None:
                return delivery
            case Postponed(reason, until):
                return await self._unwritten(delivery, reason, until)
            case payload:
                self._written.add(delivery.id)
                return await self._ledger.freeze(delivery, payload)

    async def _unwritten(self, delivery: Delivery, reason: Reason | None, until: dt.datetime) -> None:
        """Stores that it has to be written; with its bytes it would be looked for before each try at that."""
        ready = release(delivery, reason, self._clock(), self._timing)
        await self._ledger.record(postpone(replace(ready, payload=None), until, reason))

    def _is_old(self, delivery: Delivery) -> bool:
        return self._clock() - delivery.due > self._timing.fresh

    async def _send(self, delivery: Delivery, *, anew: bool) -> Delivery | None:
        payload = await self._ledger.payload(delivery.payload or "")
        intent = intend(delivery, self._clock(), self._holder, self._timing, anew=anew)
        intended = await self._ledger.intend(intent)
        if intended is None or not self._may_still_send(intended):
            return None
        reply = await self._publisher.send(intended.address.channel, payload, intended.key)
        self._heed(reply)
        after = apply_reply(intended, reply, self._clock(), self._jitter(), self._timing)
        recorded = await self._ledger.record(after)
        await self._announce(reply, intended)
        # A fallback goes out at once.
        return recorded if isinstance(reply, Malformed) else None

    def _may_still_send(self, intended: Delivery) -> bool:
        """Whether a request would be over before our lease is: the disk may have kept us waiting."""
        ends = self._clock() + self._timing.request_timeout
        return intended.lease_until is not None and ends <= intended.lease_until

    def _heed(self, reply: Reply) -> None:
        """What a reply means for everything else that is to be sent."""
        self._pace.heed(reply, self._timing.ban)
        if isinstance(reply, Unauthorised):
            self.stopped = Reason.TOKEN_REFUSED

    async def _announce(self, reply: Reply, delivery: Delivery) -> None:
        """What a reply means for the channel and for people."""
        now, channel = self._clock(), delivery.address.channel
        match reply:
            case Created(channel=elsewhere) if elsewhere != channel:
                await self._notices.alarm(delivery, Reason.KEY_CLASH)
            case Created():
                if await self._ledger.paused_channel(channel):
                    await self._ledger.resume_channel(channel)
            case Denied(reason) if reason in CONCERNS_CHANNEL:
                if await self._ledger.paused_channel(channel) is None:
                    await self._notices.owe(delivery, reason)
                if await self._ledger.pause_channel(channel, reason, now, now + self._timing.recheck):
                    await self._notices.tell(delivery, reason)
            case Malformed():
                await self._notices.alarm(delivery, Reason.RENDER_BUG)
            case Unauthorised():
                await self._notices.alarm(delivery, Reason.TOKEN_REFUSED)
            case _:
                pass

    async def _give_up(self, delivery: Delivery, *, tell: bool) -> None:
        reason = delivery.reason if tell else None
        if reason:
            await self._notices.owe(delivery, reason)
        if await self._ledger.record(delivery) and reason:
            await self._notices.tell(delivery, reason)

    async def _reread(self, delivery: Delivery, action: Reread) -> Delivery | None:
        """The janitor: of several copies the oldest stays."""
        channel, now = delivery.address.channel, self._clock()
        history = await self._publisher.history(channel, action.after, delivery.keys)
        found = history.messages if isinstance(history, Found) else ()
        gone = [await self._publisher.delete(channel, copy) for copy in surplus(found)]
        if isinstance(history, Unknown) or not all(gone):
            await self._ledger.record(replace(delivery, wake_at=now + self._timing.longest_retry))
        else:
            await self._ledger.record(reread(delivery, found, now, self._timing))
        return None

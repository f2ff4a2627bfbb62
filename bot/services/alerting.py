"""Alerts: each closed period is taken in once, and what it brings is told, one message a recipient and run.

Every step may be repeated: what an alert remembers and what it has to tell are stored together, a period counts as
taken in once every alert has, and a firing is put into a message together with the message itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.delivery.reasons import Reason
from bot.domain.history import History
from bot.domain.watching.alert import Advance, Alert, apply_step
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.memory import Memory, Step
from bot.domain.watching.messages import MOST_A_DAY, WANTED_FOR, day_of, message
from bot.domain.watching.recipient import Recipient
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes
from bot.domain.weeks import ONE_DAY
from bot.ports import Clock
from bot.ports.alerts import FIRST_PLACE, AlertNotices, Alerts, Message, Untold, Watched
from bot.ports.delivery import TrueTime
from bot.services.planning import need_right_clock

PAGE = 2_000
"""Different questions that are answered together: few enough that readers hardly wait meanwhile."""
WRITTEN = 500
"""Alerts whose memory is stored in one transaction."""
AT_HAND = 8_000
"""Answers that are kept while a period is taken in: many alerts ask the same."""
RECIPIENTS = 100
"""Recipients whose messages are planned together."""
PATIENCE = 3
"""Direct messages that somebody may refuse, one a day, before they get no more."""


@dataclass(frozen=True, slots=True)
class Alerting:
    """What alerts work with.

    Attributes:
        alerts: Keeps them.
        kinds: What each kind means, by name.
        history: Gives the newest data.
        notices: Tells people that their alerts have stopped.
        clock: Tells the time.
        true_time: What the clock is compared with before anything fires or is told; None: it is trusted.
    """

    alerts: Alerts
    kinds: Mapping[str, AlertKind]
    history: Callable[[], History]
    notices: AlertNotices
    clock: Clock
    true_time: TrueTime | None = None


class AlertRounds:
    """Takes in what has closed, and plans what is to be told of it; make a new one with every process."""

    def __init__(self, alerting: Alerting) -> None:
        self._with, self._alerts = alerting, alerting.alerts
        self._done: History | None = None

    async def round(self, bot: int) -> int:
        """One round; returns how many messages were planned. Run it every half minute: most have nothing to do.

        Args:
            bot: The application's id.

        Raises:
            StoreError: The database failed; what was taken in and planned before stays so.
            ClockError: Our clock is wrong by more than 30 s; nothing fired and nothing was planned.
        """
        await self.evaluate()
        await self.pause_closed()
        return await self.dispatch(bot)

    async def evaluate(self) -> int:
        """Takes in every period that has closed since the last time, the earlier ones first.

        Returns:
            How many firings are new.

        Raises:
            StoreError: See `round`.
            ClockError: Likewise.
        """
        history = self._with.history()
        if history is self._done:
            return 0
        scenes = Scenes(history)
        fired = sum([await self._catch_up(basis, scenes) for basis in Basis])
        self._done = history
        return fired

    async def _catch_up(self, basis: Basis, scenes: Scenes) -> int:
        last = await self._alerts.taken_in(basis)
        closed = await asyncio.to_thread(scenes.closed, basis, last)
        if not closed:
            return 0
        await need_right_clock(self._with.true_time)
        # Of the first data ever the newest: whoever waited for any sees where things stand, and is told nothing.
        new = closed if last is not None else closed[-1:]
        return sum([await self._take_in(basis, period, scenes) for period in new])

    async def _take_in(self, basis: Basis, period: ClosedPeriod, scenes: Scenes) -> int:
        scene = await asyncio.to_thread(scenes.at, period)
        fired = await self._watch(basis, scene) if scene else 0
        await self._alerts.take_in(basis, period)
        return fired

    async def _watch(self, basis: Basis, scene: Scene) -> int:
        """Only what changes is written: that the others have taken the period in, too, is remembered of all at once."""
        meaning, now = _Meaning(basis, scene, self._with.kinds), self._with.clock()
        fired, after = 0, FIRST_PLACE
        while page := await self._alerts.watching(basis, scene.period, after, PAGE):
            after = page[-1].place
            changed = await asyncio.to_thread(meaning.changed, page)
            for first in range(0, len(changed), WRITTEN):
                alerts = await self._alerts.some(changed[first : first + WRITTEN])
                fired += await self._alerts.record(await asyncio.to_thread(meaning.advances, alerts, now), now)
        return fired

    async def pause_closed(self) -> None:
        """Pauses those whose direct messages stay closed; they are told at their next command.

        Raises:
            StoreError: See `round`.
        """
        for recipient in await self._alerts.closed(PATIENCE):
            # Told first: whatever happens in between, they are told at least once.
            await self._with.notices.paused(recipient, Reason.DIRECT_MESSAGES_CLOSED)
            await self._alerts.pause(recipient.id, Reason.DIRECT_MESSAGES_CLOSED)

    async def dispatch(self, bot: int) -> int:
        """Plans one message for every recipient who is to be told something; returns how many.

        Args:
            bot: The application's id.

        Raises:
            StoreError: See `round`.
            ClockError: Likewise.
        """
        now, planned, after = self._with.clock(), 0, 0
        while waiting := await self._alerts.untold(now, after, RECIPIENTS):
            if any(one.fired_at < now - WANTED_FOR for some in waiting.values() for one in some):
                await self._alerts.drop_untold(now - WANTED_FOR)
                continue
            after = max(waiting)
            free = await self._with_room(list(waiting), now)
            if free and not planned:
                await need_right_clock(self._with.true_time)
            planned += await self._alerts.plan([_message(one, waiting[one.id], bot, now) for one in free])
        return planned

    async def _with_room(self, recipients: Sequence[int], now: dt.datetime) -> Sequence[Recipient]:
        """Those who may still get a message today."""
        today = day_of(now)
        planned = await self._alerts.messages(recipients, today, today + ONE_DAY)
        found = await self._alerts.recipients([one for one in recipients if planned.get(one, 0) < MOST_A_DAY])
        return list(found.values())


def _message(recipient: Recipient, untold: Sequence[Untold], bot: int, now: dt.datetime) -> Message:
    delivery = message(recipient, ((one.key, one.period) for one in untold), bot, now)
    return Message(delivery, [one.id for one in untold])


class _Meaning:
    """What one closed period means to alerts, for worker threads: each question is answered once."""

    def __init__(self, basis: Basis, scene: Scene, kinds: Mapping[str, AlertKind]) -> None:
        self._basis, self._scene, self._kinds = basis, scene, kinds
        self._steps: dict[tuple[int, int], tuple[Condition, Memory, Step]] = {}

    def changed(self, page: Sequence[Watched]) -> list[int]:
        """The alerts that remember something else afterwards, or may have something to tell, by id."""
        groups = (one.alerts for one in page if self._matters(one.condition, one.memory))
        return sorted(number for group in groups for number in group)

    def advances(self, alerts: Sequence[Alert], now: dt.datetime) -> list[Advance]:
        """What becomes of alerts as they are stored now; of those that no longer look at such periods, nothing."""
        alike = (one for one in alerts if one.condition.basis is self._basis)
        return [apply_step(one, self._scene, self._step(one.condition, one.memory), now) for one in alike]

    def _matters(self, condition: Condition, memory: Memory) -> bool:
        step = self._step(condition, memory)
        return step.event is not None or step.memory != memory

    def _step(self, condition: Condition, memory: Memory) -> Step:
        # The store gives equal ones as one object, which costs less to tell than fractions do to hash.
        question = (id(condition), id(memory))
        if question not in self._steps:
            if len(self._steps) >= AT_HAND:
                self._steps.clear()
            step = self._kinds[condition.kind].step(condition, self._scene, memory)
            self._steps[question] = (condition, memory, step)
        return self._steps[question][-1]

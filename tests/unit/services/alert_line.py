"""A line of closed weeks and days over which alerts are played, with rounds that can die at any call of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bot.domain.alerts import alert_kinds
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.reasons import Reason
from bot.domain.history import History
from bot.domain.insight import Model
from bot.domain.watching.alert import Alert, begin
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Side
from bot.domain.watching.recipient import Recipient
from bot.domain.watching.scenes import Scenes, newest_closed
from bot.services.alerting import Alerting, AlertRounds
from tests.fakes.alerts import recipient
from tests.fakes.digests import BOT, DUE
from tests.fakes.histories import chart, make_history
from tests.fakes.memory_alerts import MemoryAlerts

KINDS = alert_kinds()
LOW, HIGH = 5 * 10**6, 20 * 10**6
ABOVE = Condition("tokens", Model("cn/a"), Basis.WEEK, Side.UP, Fraction(10**7))
BELOW = Condition("tokens", Model("cn/a"), Basis.WEEK, Side.DOWN, Fraction(10**7))
EVERY_DAY = Condition("tokens", Model("cn/a"), Basis.DAY, Side.EITHER, Fraction(10**7))
Told = tuple[str, ClosedPeriod]


class DeathError(Exception):
    """The process dies here."""


@dataclass
class Heard:
    """`AlertNotices` that remember what they were told."""

    paused_ones: list[tuple[int, Reason]] = field(default_factory=list[tuple[int, Reason]])

    async def paused(self, recipient: Recipient, reason: Reason) -> None:
        self.paused_ones.append((recipient.id, reason))


class Mortal:
    """Passes calls on to a store, and dies before or after one of them."""

    def __init__(self, of: MemoryAlerts, fatal: int = -1, *, after: bool = False) -> None:
        self._of, self._fatal, self._after = of, fatal, after
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any) -> Any:
            self.calls.append(name)
            dies = len(self.calls) - 1 == self._fatal
            if dies and not self._after:
                raise DeathError
            answer = await getattr(self._of, name)(*arguments)
            if dies:
                raise DeathError
            return answer

        return call


def weeks(*tokens: int | None) -> History:
    """Closed weeks in which `cn/a` has so many tokens; None leaves one out."""
    return chart(*({"us/b": 9 * 10**6, "cn/a": each} if each is not None else None for each in tokens))


def days(tokens: Mapping[dt.date, int], read: dt.datetime | None = None) -> History:
    """Closed days in which `cn/a` has so many tokens."""
    rows = {day: {"us/b": 9 * 10**6, "cn/a": each} for day, each in tokens.items()}
    return make_history(days=rows) if read is None else make_history(days=rows, read=read)


@dataclass
class Line:
    """What alerts work with, over data that a test moves on."""

    history: History
    alerts: MemoryAlerts = field(default_factory=MemoryAlerts)
    heard: Heard = field(default_factory=Heard)
    now: dt.datetime = DUE
    skew: dt.timedelta = dt.timedelta()

    def rounds(self, store: Any = None) -> AlertRounds:
        """A new process's."""
        return AlertRounds(
            Alerting(store or self.alerts, KINDS, lambda: self.history, self.heard, lambda: self.now, self)
        )

    async def ahead(self) -> dt.timedelta:
        """As `TrueTime`."""
        return self.skew

    async def place(self, n: int = 1) -> Recipient:
        """A channel that is told."""
        return await self.alerts.recipient(recipient(f"a{n}", n))

    async def add(self, key: str, to: Recipient, condition: Condition = ABOVE, **changes: Any) -> int:
        """Adds an alert as the desk does: it has seen the newest closed period."""
        made = Alert(key, condition, to.id, 7, self.now, **changes)
        return await self.alerts.add(begin(made, newest_closed(Scenes(self.history), condition.basis), KINDS))

    async def live(self, history: History, store: Any = None) -> int:
        """One round over new data; returns how many messages were planned."""
        self.history = history
        return await self.rounds(store).round(BOT)

    @property
    def messages(self) -> list[Delivery]:
        return sorted(self.alerts.ledger.rows.values(), key=lambda one: one.id)

    def told(self) -> Iterator[tuple[Delivery, list[Told]]]:
        """Every message with what is in it."""
        for message in self.messages:
            inside = (one.firing for one in self.alerts.firings.values() if one.delivery == message.id)
            yield message, sorted((self.alerts.kept[one.alert].key, one.period) for one in inside)

    def outcome(self) -> list[tuple[str, list[Told]]]:
        """The keys of all messages, and what they tell."""
        return sorted((message.key, told) for message, told in self.told())

    def fired_in(self, key: str) -> list[ClosedPeriod]:
        """The periods that an alert fired in."""
        alerts = self.alerts
        return [one.firing.period for one in alerts.firings.values() if alerts.kept[one.firing.alert].key == key]

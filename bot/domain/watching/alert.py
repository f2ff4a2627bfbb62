"""An alert: a condition that somebody waits for, and how one closed period after the other takes it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.watching.condition import ClosedPeriod, Condition, periods_between
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.memory import NOTHING_YET, Event, Memory, Step
from bot.domain.watching.scene import Scene

MOST_A_USER = 25
MOST_A_GUILD = 50
LONGEST_COOLDOWN = 30


@dataclass(frozen=True, slots=True)
class Alert:
    """What somebody subscribed to.

    Attributes:
        key: Random, made with it; it never changes.
        condition: What it waits for.
        recipient: The row of where it is told.
        user: Who made it.
        created_at: Aware, UTC.
        cooldown: After firing it is silent until so many periods later: 1 is the next one.
        memory: What is remembered of the last closed period.
        seen: The last closed period that it has taken in; None where none was closed yet.
        fired: The last one that it fired in.
        snoozed_until: What comes to pass before then is not told; None for nothing.
        id: Its row; 0 until stored.
    """

    key: str
    condition: Condition
    recipient: int
    user: int
    created_at: dt.datetime
    cooldown: int = 1
    memory: Memory = NOTHING_YET
    seen: ClosedPeriod | None = None
    fired: ClosedPeriod | None = None
    snoozed_until: dt.datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Firing:
    """What an alert has to tell of one closed period; there is one for each at most.

    Attributes:
        alert: The alert's row.
        period: The closed day or week.
        event: What happened.
        provisional: Whether the figures could still move then.
        before: What was remembered when it fired: with it the same period can be looked at again.
        tables: The version of the tables that it was found under.
    """

    alert: int
    period: ClosedPeriod
    event: Event
    provisional: bool
    before: Memory = NOTHING_YET
    tables: str = ""


@dataclass(frozen=True, slots=True)
class Advance:
    """An alert after a closed period, and what it has to tell; None for nothing."""

    alert: Alert
    firing: Firing | None = None


def advance(alert: Alert, scene: Scene, kinds: Mapping[str, AlertKind], now: dt.datetime) -> Advance:
    """Takes one closed period in: each once, the earlier ones first.

    A period that is not after the last one taken in changes nothing: so it may be taken in again after a crash.

    Args:
        alert: As it was.
        scene: The period.
        kinds: By name, see `bot.domain.alerts`.
        now: The time, which snoozing is by.
    """
    if alert.seen is not None and periods_between(alert.seen, scene.period) <= 0:
        return Advance(alert)
    return apply_step(alert, scene, kinds[alert.condition.kind].step(alert.condition, scene, alert.memory), now)


def apply_step(alert: Alert, scene: Scene, step: Step, now: dt.datetime) -> Advance:
    """The alert once a period that it has not taken in yet means this to it; see `advance`."""
    after = replace(alert, memory=step.memory, seen=scene.period)
    if step.event is None or _is_silent(alert, scene.period, now):
        return Advance(after)
    tables = scene.history.tables.version
    firing = Firing(alert.id, scene.period, step.event, scene.provisional, alert.memory, tables)
    return Advance(replace(after, fired=scene.period), firing)


def begin(alert: Alert, scene: Scene | None, kinds: Mapping[str, AlertKind]) -> Alert:
    """The alert as it begins: it has seen where things stand in the newest closed period, and tells nothing of it."""
    if scene is None:
        return alert
    step = kinds[alert.condition.kind].step(alert.condition, scene, NOTHING_YET)
    return replace(alert, memory=step.memory, seen=scene.period)


def _is_silent(alert: Alert, period: ClosedPeriod, now: dt.datetime) -> bool:
    if alert.snoozed_until is not None and now < alert.snoozed_until:
        return True
    return alert.fired is not None and periods_between(alert.fired, period) < alert.cooldown

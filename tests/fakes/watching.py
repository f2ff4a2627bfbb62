"""Conditions that are waited for, and what they tell of hand-made histories."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from bot.domain.alerts import alert_kinds
from bot.domain.history import History
from bot.domain.insight import Name
from bot.domain.lenses import LensName
from bot.domain.watching.alert import Alert, Firing, advance, begin
from bot.domain.watching.backtest import backtest
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Side, Subject
from bot.domain.watching.memory import NOTHING_YET, Event, Memory
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import FIRST

KINDS = alert_kinds()
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
EVER = dt.timedelta(days=2_000)
DAILY = Basis.DAY
UP, DOWN, EITHER = Side.UP, Side.DOWN, Side.EITHER


def wait_for(
    kind: str,
    subject: Subject,
    value: Fraction | int | str | None = None,
    *,
    side: Side | None = None,
    other: Name | None = None,
    lens: LensName = LensName.FULL,
    daily: bool = False,
) -> Condition:
    """A condition; its side is the kind's usual one, its basis the week, where nothing else is said."""
    threshold = None if value is None else Fraction(value)
    basis = Basis.DAY if daily else Basis.WEEK
    return Condition(kind, subject, basis, side or KINDS[kind].SIDES[0], threshold, other, lens)


def firings(condition: Condition, history: History, cooldown: int = 1) -> tuple[Firing, ...]:
    """What fires over all closed periods of a history; at the first one it looks where things stand."""
    return backtest(condition, cooldown, Scenes(history), KINDS, EVER).firings


def told(condition: Condition, history: History, cooldown: int = 1) -> list[tuple[int, str]]:
    """In which of the history's periods it fires, counted from the first of a hand-made line, and with what wording."""
    return [(_number(each.period), each.event.wording) for each in firings(condition, history, cooldown)]


def event(condition: Condition, history: History) -> Event:
    """The only event over a history."""
    (only,) = firings(condition, history)
    return only.event


def figures(condition: Condition, history: History) -> dict[str, Fraction]:
    """The numbers that the only event tells."""
    return {name: each.value for name, each in event(condition, history).figures.items()}


def scene_of(history: History, period: ClosedPeriod) -> Scene:
    """A closed period."""
    found = Scenes(history).at(period)
    assert found is not None
    return found


def last_scene(history: History, basis: Basis = Basis.WEEK) -> Scene:
    """The newest closed period."""
    return scene_of(history, Scenes(history).closed(basis)[-1])


def looked(condition: Condition, scene: Scene, memory: Memory = NOTHING_YET) -> Memory:
    """What is remembered after a period."""
    return KINDS[condition.kind].step(condition, scene, memory).memory


def distance(condition: Condition, scene: Scene, memory: Memory = NOTHING_YET) -> Fraction | None:
    """How far the condition is from firing."""
    return KINDS[condition.kind].distance(condition, scene, memory)


def an_alert(condition: Condition, scene: Scene | None = None, cooldown: int = 1) -> Alert:
    """An alert that has looked at a period."""
    return begin(Alert("key", condition, 1, 7, NOW, cooldown, id=3), scene, KINDS)


class Run:
    """An alert as it lives: one edition of the data after the other."""

    def __init__(self, condition: Condition, cooldown: int = 1) -> None:
        self.alert = an_alert(condition, None, cooldown)
        self.fired: list[Firing] = []

    def take(self, history: History, now: dt.datetime = NOW) -> list[tuple[int, str]]:
        """Takes in what an edition has that was not taken in yet; what fires of it."""
        scenes, fired = Scenes(history), list[Firing]()
        for period in scenes.closed(self.alert.condition.basis, self.alert.seen):
            scene = scenes.at(period)
            assert scene is not None
            step = advance(self.alert, scene, KINDS, now)
            self.alert = step.alert
            fired += [step.firing] if step.firing else []
        self.fired += fired
        return [(_number(each.period), each.event.wording) for each in fired]

    def snooze(self, until: dt.datetime) -> None:
        """Tells nothing of what comes to pass before then."""
        self.alert = replace(self.alert, snoozed_until=until)


def _number(period: ClosedPeriod) -> int:
    return period - FIRST if isinstance(period, IsoWeek) else (period - FIRST.start).days

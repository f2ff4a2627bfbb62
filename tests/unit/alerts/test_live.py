"""A backtest over a stream tells what live evaluation told of it, through gaps, restatements, renames and crashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.watching.alert import Alert, Firing, advance, begin
from bot.domain.watching.backtest import backtest
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, last_day
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes, newest_closed
from bot.domain.watching.texts import (
    condition_text,
    event_text,
    memory_text,
    period_text,
    read_condition,
    read_event,
    read_memory,
    read_period,
)
from bot.domain.weeks import IsoWeek
from tests.fakes.watching import EVER, KINDS, NOW, an_alert
from tests.unit.alerts.streams import Stream, a_condition, a_stream, conditions, streams, without_early

Told = tuple[ClosedPeriod, str, str]
COOLDOWNS = st.integers(1, 3)


class Crash(Enum):
    """What befalls the bot in an edition."""

    NONE = "none"
    BEFORE_RECORDING = "before"
    """It has looked at everything, and stored nothing."""
    AFTER_RECORDING = "after"
    """It has stored everything, and looks at the edition again."""


@dataclass
class Live:
    """The bot as it runs: all that it knows of an alert between two editions lies in texts.

    Attributes:
        fired: What it told.
        seen: Each period as it was when it was taken in.
    """

    alert: Alert
    fired: list[Firing] = field(default_factory=list[Firing])
    seen: dict[ClosedPeriod, Scene] = field(default_factory=dict[ClosedPeriod, Scene])

    def take_in(self, scenes: Scenes, crash: Crash) -> None:
        alert, fired, seen = stored(self.alert), list[Firing](), dict[ClosedPeriod, Scene]()
        for period in scenes.closed(alert.condition.basis, alert.seen):
            scene = scenes.at(period)
            assert scene is not None
            step = advance(alert, scene, KINDS, NOW)
            alert, seen[period] = step.alert, scene
            fired += [step.firing] if step.firing else []
        if crash is Crash.BEFORE_RECORDING:
            return
        self.alert, self.fired, self.seen = alert, self.fired + fired, self.seen | seen
        if crash is Crash.AFTER_RECORDING:
            self.take_in(scenes, Crash.NONE)


class AsTakenIn:
    """The periods as they were known when they were taken in."""

    def __init__(self, seen: Mapping[ClosedPeriod, Scene]) -> None:
        self.seen = seen

    def at(self, period: ClosedPeriod) -> Scene | None:
        return self.seen.get(period)

    def closed(self, basis: Basis) -> Sequence[ClosedPeriod]:
        assert all(isinstance(each, IsoWeek) == (basis is Basis.WEEK) for each in self.seen)
        return sorted(self.seen, key=last_day)


def stored(alert: Alert) -> Alert:
    """An alert as it is read back."""
    return replace(
        alert,
        condition=read_condition(condition_text(alert.condition)),
        memory=read_memory(memory_text(alert.memory)),
        seen=read_period(period_text(alert.seen)) if alert.seen else None,
        fired=read_period(period_text(alert.fired)) if alert.fired else None,
    )


def play(stream: Stream, condition: Condition, cooldown: int, crashes: Sequence[Crash]) -> Live:
    """An alert that is made in the first edition and lives through the others."""
    first = newest_closed(Scenes(stream.history(stream.editions[0])), condition.basis)
    live = Live(begin(an_alert(condition, None, cooldown), first, KINDS))
    if first:
        live.seen[first.period] = first
    for edition, crash in zip(stream.editions, crashes, strict=False):
        live.take_in(Scenes(stream.history(edition)), crash)
    live.take_in(Scenes(stream.history(stream.editions[-1])), Crash.NONE)
    return live


def told(firings: Sequence[Firing]) -> list[Told]:
    """What the firings say, as it is stored."""
    for each in firings:
        assert read_event(event_text(each.event)) == each.event
    return [(each.period, event_text(each.event), memory_text(each.before)) for each in firings]


def crashes(stream: Stream) -> st.SearchStrategy[list[Crash]]:
    count = len(stream.editions)
    return st.lists(st.sampled_from([Crash.NONE, Crash.NONE, *Crash]), min_size=count, max_size=count)


@pytest.mark.parametrize("kind", KINDS)
def test_the_streams_are_such_that_every_kind_fires(kind: str) -> None:
    fired = 0
    for seed in range(40):
        chance = Random(seed)  # noqa: S311 - figures, not secrets
        stream = a_stream(seed, chance.choice(list(Basis)), 30, charted=False, restated=True)
        condition = a_condition(chance, kind, stream.basis)
        fired += len(play(stream, condition, 1, [Crash.NONE] * len(stream.editions)).fired)
    assert fired >= 10


@pytest.mark.parametrize("kind", KINDS)
@given(stream=streams(restated=False), cooldown=COOLDOWNS, data=st.data())
@settings(max_examples=40, deadline=None)
def test_without_restatements_the_backtest_over_the_last_edition_is_what_was_told(
    kind: str, stream: Stream, cooldown: int, data: st.DataObject
) -> None:
    condition = data.draw(conditions(kind, stream.basis))
    live = play(stream, condition, cooldown, data.draw(crashes(stream)))
    scenes = Scenes(stream.history(stream.editions[-1]))
    closed = scenes.closed(stream.basis)
    began = min(live.seen, key=last_day, default=None)
    first = newest_closed(Scenes(stream.history(stream.editions[0])), stream.basis)
    span = last_day(closed[-1]) - last_day(began) if first and began else EVER
    assert told(backtest(condition, cooldown, scenes, KINDS, span).firings) == told(live.fired)


@pytest.mark.parametrize("kind", KINDS)
@given(stream=streams(restated=True), cooldown=COOLDOWNS, data=st.data())
@settings(max_examples=40, deadline=None)
def test_with_restatements_the_backtest_over_what_was_known_then_is_what_was_told(
    kind: str, stream: Stream, cooldown: int, data: st.DataObject
) -> None:
    condition = data.draw(conditions(kind, stream.basis))
    live = play(stream, condition, cooldown, data.draw(crashes(stream)))
    assert told(backtest(condition, cooldown, AsTakenIn(live.seen), KINDS, EVER).firings) == told(live.fired)


@pytest.mark.parametrize("kind", KINDS)
@given(stream=streams(restated=True), cooldown=COOLDOWNS, data=st.data())
@settings(max_examples=20, deadline=None)
def test_figures_from_before_a_period_closes_change_nothing(
    kind: str, stream: Stream, cooldown: int, data: st.DataObject
) -> None:
    condition, plain = data.draw(conditions(kind, stream.basis)), without_early(stream)
    untroubled = [Crash.NONE] * len(stream.editions)
    with_early, without = (play(each, condition, cooldown, untroubled) for each in (stream, plain))
    assert told(with_early.fired) == told(without.fired)


@pytest.mark.parametrize("kind", KINDS)
@given(stream=streams(restated=True), cooldown=COOLDOWNS, data=st.data())
@settings(max_examples=20, deadline=None)
def test_there_is_one_firing_for_a_period_at_most_and_a_cooldown_between_two(
    kind: str, stream: Stream, cooldown: int, data: st.DataObject
) -> None:
    condition = data.draw(conditions(kind, stream.basis))
    live = play(stream, condition, cooldown, data.draw(crashes(stream)))
    days = [last_day(each.period) for each in live.fired]
    least = cooldown * (1 if stream.basis is Basis.DAY else 7)
    assert all((later - earlier).days >= least for earlier, later in pairwise(days))

"""Many alerts at once: pages, and the shortcut of asking once for all that are alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

import pytest

from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.watching.alert import advance
from bot.domain.watching.condition import ClosedPeriod, Condition, Side, Total
from bot.domain.watching.scenes import Scenes
from bot.services import alerting
from tests.fakes.digests import DUE
from tests.fakes.histories import chart, week
from tests.unit.services.alert_line import ABOVE, BELOW, HIGH, KINDS, LOW, Line, weeks

CONDITIONS = (
    Condition("rank", Model("cn/a"), side=Side.EITHER, value=Fraction(2)),
    Condition("rank", Country("US"), side=Side.UP, value=Fraction(1)),
    Condition("share", Model("us/c"), side=Side.EITHER, value=Fraction(3, 10)),
    Condition("change", Total(), value=Fraction(1, 10)),
    Condition("change", Model("fr/d"), side=Side.DOWN, value=Fraction(1, 2)),
    Condition("overtakes", Model("cn/a"), other=Model("us/c")),
    Condition("overtakes", AuthorName("cn2"), other=AuthorName("fr"), side=Side.UP),
    Condition("streak", Country("CN"), side=Side.UP, value=Fraction(2)),
    Condition("streak", Total(), side=Side.UP, value=Fraction(2)),
    Condition("lead", Total()),
    Condition("lead", Family("cn2/b")),
    Condition("tokens", Total(), value=Fraction(60 * 10**6)),
    ABOVE,
    BELOW,
)


async def test_however_many_alerts_there_are_each_takes_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerting, "PAGE", 3)
    monkeypatch.setattr(alerting, "WRITTEN", 2)
    monkeypatch.setattr(alerting, "AT_HAND", 1)
    monkeypatch.setattr(alerting, "RECIPIENTS", 2)
    line = Line(weeks(LOW))
    await line.live(line.history)
    places = [await line.place(n) for n in range(1, 6)]
    for n in range(20):
        await line.add(f"k{n}", places[n % 5], ABOVE if n % 3 else BELOW)
    assert await line.live(weeks(LOW, HIGH)) == 5
    assert [len(told) for _, told in line.told()] == [2, 3, 3, 2, 3]


@pytest.mark.parametrize("seed", range(12))
async def test_live_alerts_fire_where_each_by_itself_would(seed: int) -> None:
    """Watching those together that are alike is a shortcut, and nothing else."""
    dice = random.Random(seed)  # noqa: S311 (a test's)
    rows = [{name: dice.randrange(1, 30) * 10**6 for name in ("cn/a", "cn2/b", "us/c", "fr/d")} for _ in range(12)]
    line = Line(chart(*rows[:3]))
    await line.live(line.history)
    to = await line.place()
    for n in range(40):
        await line.add(f"k{n}", to, dice.choice(CONDITIONS), cooldown=dice.choice((1, 1, 2, 4)))
    alone = set(expected(line, chart(*rows), 3))
    for end in [*sorted(dice.sample(range(4, 12), 4)), 12]:
        await line.live(chart(*rows[:end]))
    assert {(key, period) for _, some in line.told() for key, period in some} == alone
    assert alone


def expected(line: Line, history: History, start: int) -> Iterator[tuple[str, ClosedPeriod]]:
    scenes = Scenes(history)
    for one in line.alerts.kept.values():
        alert = one
        for n in range(start, 12):
            scene = scenes.at(week(n))
            assert scene
            step = advance(alert, scene, KINDS, DUE)
            alert = step.alert
            if step.firing:
                yield alert.key, step.firing.period

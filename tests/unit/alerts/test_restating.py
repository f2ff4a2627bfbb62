"""What an alert told is held against restated data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from bot.domain.alerts import alert_kinds
from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.domain.lenses import LensName
from bot.domain.watching.alert import Alert, Firing, advance, begin
from bot.domain.watching.condition import Condition, Side
from bot.domain.watching.memory import NOTHING_YET
from bot.domain.watching.restating import Restated, restate
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes
from tests.fakes.histories import make_history, week

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
KINDS = alert_kinds()
RISES = Condition("tokens", Model("cn/a"), side=Side.UP, value=Fraction(10**7))
LEADS = Condition("lead", Country("CN"), lens=LensName.PRESS)


def _history(*second: tuple[str, int]) -> History:
    """Two weeks: in the first `cn/a` is behind, in the second it is as given."""
    first = {"us/b": 9 * 10**6, "cn/a": 8 * 10**6}
    return make_history({week(0): first, week(1): dict(second)})


TOLD = _history(("cn/a", 12 * 10**6), ("us/b", 9 * 10**6))


def _scene(history: History, n: int) -> Scene:
    scene = Scenes(history).at(week(n))
    assert scene is not None
    return scene


def _fired(condition: Condition) -> Firing:
    alert = begin(Alert("k", condition, 1, 1, NOW), _scene(TOLD, 0), KINDS)
    firing = advance(alert, _scene(TOLD, 1), KINDS, NOW).firing
    assert firing is not None
    return firing


def _again(condition: Condition, history: History) -> Restated | None:
    return restate(_fired(condition), condition, _scene(history, 1), KINDS)


def test_what_stands_is_not_corrected() -> None:
    assert _again(RISES, TOLD) is None
    assert _again(LEADS, TOLD) is None


def test_a_figure_that_moves_by_two_per_cent_at_most_is_let_stand() -> None:
    assert _again(RISES, _history(("cn/a", 12_240_000), ("us/b", 9 * 10**6))) is None


def test_a_figure_that_moves_further_is_corrected() -> None:
    found = _again(RISES, _history(("cn/a", 12_240_001), ("us/b", 9 * 10**6)))
    assert found is not None
    assert found.event is not None
    assert found.event.figures["tokens"].value == 12_240_001
    assert found.firing.event.figures["tokens"].value == 12 * 10**6


def test_a_claim_that_is_gone_is_taken_back() -> None:
    found = _again(RISES, _history(("cn/a", 9_999_999), ("us/b", 9 * 10**6)))
    assert found is not None
    assert found.event is None


def test_a_lead_that_was_none_is_taken_back() -> None:
    found = _again(LEADS, _history(("us/b", 13 * 10**6), ("cn/a", 12 * 10**6)))
    assert found is not None
    assert found.event is None


def test_what_was_remembered_when_it_fired_decides() -> None:
    firing = _fired(LEADS)
    assert restate(firing, LEADS, _scene(TOLD, 1), KINDS) is None
    forgotten = replace(firing, before=NOTHING_YET)
    assert restate(forgotten, LEADS, _scene(TOLD, 1), KINDS) is not None

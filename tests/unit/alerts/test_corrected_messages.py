"""Messages of alerts whose data were restated: edited once into what they should have told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pytest

from bot.domain.alerts import alert_kinds
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import FIGURES_AGAIN, Kind, plan_follow_ups
from bot.domain.history import History
from bot.domain.insight import Model
from bot.domain.watching.alert import advance, begin
from bot.domain.watching.condition import Condition, Side
from bot.domain.watching.scenes import Scenes, closes_at
from bot.edge.composing import AlertComposer, Versions
from bot.edge.rendering import Post
from bot.ports.alerts import Message
from bot.ports.delivery import Payload
from bot.presentation.edition import Edition
from tests.fakes.alerts import alert, direct, message
from tests.fakes.histories import make_history, make_tables, week
from tests.fakes.memory_alerts import MemoryAlerts

NOW = closes_at(week(1))
KINDS = alert_kinds()
RISES = Condition("tokens", Model("cn/a"), side=Side.UP, value=Fraction(10**7))
LEADS = Condition("lead", Model("cn/a"))


def _history(tokens: int, rival: int = 9 * 10**6, *, settled: bool = True) -> History:
    """Two weeks; in the first `cn/a` is behind."""
    made = make_history({week(0): {"us/b": 9 * 10**6, "cn/a": 8 * 10**6}, week(1): {"cn/a": tokens, "us/b": rival}})
    boards = {each: replace(board, settled=settled) for each, board in made.snapshot.boards.items()}
    return History(replace(made.snapshot, boards=boards), made.tables)


@dataclass
class Desk:
    """A message that told what fired, and the composer over the data of today."""

    alerts: MemoryAlerts = field(default_factory=MemoryAlerts)
    today: History = field(default_factory=lambda: _history(12 * 10**6))
    posts: list[Post] = field(default_factory=list[Post])

    def __post_init__(self) -> None:
        self.composer = AlertComposer(
            self.alerts, lambda: Edition(self.today, {}), self._freeze, _english, Versions(_tables), lambda: NOW
        )

    def _freeze(self, post: Post, _snapshot: str, _role: int | None) -> Payload:
        self.posts.append(post)
        return Payload(post.content.encode())

    async def told(self, *conditions: Condition) -> Delivery:
        place = await self.alerts.recipient(replace(direct(), language="en"))
        scenes = Scenes(_history(12 * 10**6))
        for number, condition in enumerate(conditions):
            begun = begin(replace(alert(f"k{number}", place.id), condition=condition), scenes.at(week(0)), KINDS)
            stored = replace(begun, id=await self.alerts.add(begun))
            scene = scenes.at(week(1))
            assert scene
            await self.alerts.record([advance(stored, scene, KINDS, NOW)], NOW)
        untold = [one.id for one in (await self.alerts.untold(NOW, 0, 9))[place.id]]
        assert len(untold) == len(conditions)
        assert await self.alerts.plan([Message(message(place, "batch", planned_at=NOW), untold)])
        return max(self.alerts.ledger.rows.values(), key=lambda one: one.id)

    async def corrected(self, one: Delivery) -> Post | None:
        found = await self.composer.correct(one)
        assert found is None or found.erratum is None
        return self.posts[-1] if found else None


async def _english(_guild: int) -> str:
    return "en"


async def _tables(version: str):  # noqa: ANN202
    return make_tables() if version == "test" else None


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_stands_is_left_alone(desk: Desk) -> None:
    assert await desk.corrected(await desk.told(RISES)) is None


async def test_a_figure_that_moved_is_corrected_and_what_was_told_stays_to_be_read(desk: Desk) -> None:
    one = await desk.told(RISES)
    desk.today = _history(13 * 10**6)
    post = await desk.corrected(one)
    assert post
    assert "Corrected: the source has restated its data" in post.content
    assert "13.0M" in post.content
    assert "12.0M" in post.description


async def test_a_claim_that_is_gone_is_taken_back(desk: Desk) -> None:
    one = await desk.told(RISES)
    desk.today = _history(9_500_000)
    post = await desk.corrected(one)
    assert post
    assert "What this alert told did not come to pass" in post.content
    assert "12.0M" not in post.content
    assert "Not so after all" in post.description


async def test_of_several_only_what_changed_is_named(desk: Desk) -> None:
    one = await desk.told(RISES, LEADS)
    desk.today = _history(13 * 10**6)
    post = await desk.corrected(one)
    assert post
    assert post.description.count("12.0M") == 1
    assert "A takes the lead" in post.description
    assert post.description.index("13.0M") < post.description.index("12.0M"), "what is right comes first"


async def test_figures_that_may_still_move_correct_nothing(desk: Desk) -> None:
    one = await desk.told(RISES)
    desk.today = _history(9_500_000, settled=False)
    assert await desk.corrected(one) is None


async def test_a_message_is_held_against_the_data_for_four_weeks(desk: Desk) -> None:
    (planned,) = plan_follow_ups(await desk.told(RISES), None, None, NOW)
    assert (planned.kind, planned.wake_at) == (Kind.CORRECT, NOW + FIGURES_AGAIN)
    assert planned.expires == NOW + dt.timedelta(days=28)

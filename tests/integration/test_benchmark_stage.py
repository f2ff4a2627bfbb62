"""The readers of the benchmarks ask what they should, and nothing that went wrong passes for an answer."""

from __future__ import annotations

import math
from itertools import islice, pairwise
from typing import Any

import pytest

from tests.benchmarks.asks import WARM, WEIGHTS, Ask, Readers
from tests.benchmarks.plan import QUICK
from tests.benchmarks.stage import CALLBACK, Stage, places_of
from tests.fakes.discord import FakeDiscord, Seen
from tests.fakes.discord.world import EPHEMERAL, Interaction

MESSAGE, THINKING = 4, 5


@pytest.fixture
def readers() -> Readers:
    return Readers(QUICK.served)


@pytest.fixture
def stage() -> Stage:
    nobody: Any = None
    double = FakeDiscord()
    return Stage(double, nobody, places_of(double, 4, 8), 0.0)


def known(readers: Readers) -> list[Ask]:
    return [ask for asks in readers.warm().values() for ask in asks]


def test_the_same_seed_asks_the_same() -> None:
    one, other = (list(islice(Readers(QUICK.served, 7).mix(), 50)) for _ in range(2))
    assert one == other
    assert one != list(islice(Readers(QUICK.served, 8).mix(), 50))


def test_nine_in_ten_were_asked_before(readers: Readers) -> None:
    asks, warm = list(islice(readers.mix(), 4_000)), known(readers)
    assert {ask.name for ask in asks} == set(WEIGHTS)
    movers = WEIGHTS["movers"] / 100
    share = sum(ask in warm for ask in asks) / len(asks)
    assert share == pytest.approx(movers + (1 - movers) * WARM, abs=0.03)


def test_what_is_new_was_not_asked_before(readers: Readers) -> None:
    warm = known(readers)
    assert not any(ask in warm for ask in islice(readers.new(), 500))


def test_names_are_typed_letter_by_letter(readers: Readers) -> None:
    texts = list(islice(readers.typed(), 200))
    assert all(len(later) == 1 or later[:-1] == before for before, later in pairwise(texts))
    assert all(ask.focused == "name" for ask in islice(readers.typing(), 5))


def test_a_thousandth_server_has_readers_of_its_own() -> None:
    places = places_of(FakeDiscord(), 5, 2)
    assert len({place.guild.id for place in places if place.guild}) == 5
    assert len({place.user.id for place in places}) == 5


def _asked(
    stage: Stage, token: str, answer: int | None = None, *, flags: int = 0, thinking: bool = False
) -> Interaction:
    world = stage.double.world
    one = Interaction(1, token, {"type": 2}, stage.double.channel, world.clock.now(), sent_at=10.0)
    if answer is not None:
        one.callback, one.original, one.thinking, one.changed_at = {"type": answer}, {"flags": flags}, thinking, 10.5
        stage.double.log.append(_callback(stage, token, 10.25))
    return one


def _callback(stage: Stage, token: str, at: float) -> Seen:
    method, _, route = CALLBACK.partition(" ")
    params = {"interaction_token": token}
    return Seen(method, route, "", params, {}, {}, None, [], stage.double.world.clock.now(), received=at)


def test_the_first_response_counts_from_sending_to_receiving(stage: Stage) -> None:
    found = stage.outcome([_asked(stage, "a", MESSAGE)])
    assert (found["first"], found["last"]) == ([250.0], [500.0])
    assert (found["announced"], found["refused"], found["lost"]) == ([0], [0], [0])


def test_what_has_no_answer_is_lost(stage: Stage) -> None:
    found = stage.outcome(
        [_asked(stage, "a"), _asked(stage, "b", THINKING, thinking=True), _asked(stage, "c", MESSAGE)]
    )
    assert (found["announced"], found["lost"]) == ([1], [2])
    assert found["last"] == [500.0]


def test_an_error_is_no_answer(stage: Stage) -> None:
    assert stage.outcome([_asked(stage, "a", MESSAGE, flags=EPHEMERAL)])["refused"] == [1]


def test_nothing_answered_is_not_measured(stage: Stage) -> None:
    assert math.isnan(stage.outcome([_asked(stage, "a")])["first"][0])


def test_a_first_response_outlives_the_tidying(stage: Stage) -> None:
    one = _asked(stage, "a", MESSAGE)
    stage.tidy()
    assert not stage.double.log
    assert stage.outcome([one])["first"] == [250.0]

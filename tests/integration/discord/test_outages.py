"""The bot has been on Discord and loses it, in every way there is; and it never wears its token out."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.edge.connection import State
from tests.fakes.discord import FakeDiscord, Fault
from tests.integration.discord.supervised import START, Scene

DAY = 86_400
LOGIN = "GET /users/@me"


async def _works(double: FakeDiscord, scene: Scene, identifies: int, resumes: int, clients: int = 1) -> None:
    """It answers, and came back with so many sessions."""
    assert (await double.slash("ping")).content == "pong"
    counts = (len(double.gateway.identifies), len(double.gateway.resumes), len(scene.clients))
    assert counts == (identifies, resumes, clients)


async def test_a_reconnection_resumes(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    await double.gateway.reconnect()
    await scene.comes_back()
    await _works(double, scene, 1, 1)


@pytest.mark.parametrize("code", [1000, 4000])
async def test_a_closed_connection_resumes(double: FakeDiscord, scene: Scene, code: int) -> None:
    await scene.ready()
    await double.gateway.close(code)
    await scene.comes_back()
    await _works(double, scene, 1, 1)


async def test_a_connection_that_vanishes_resumes(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    double.gateway.vanish()
    await scene.comes_back()
    await _works(double, scene, 1, 1)


@pytest.mark.parametrize(("resumable", "identifies", "resumes"), [(True, 1, 1), (False, 2, 0)])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    double: FakeDiscord, scene: Scene, resumable: bool, identifies: int, resumes: int
) -> None:
    await scene.ready()
    await double.gateway.invalidate(resumable=resumable)
    await scene.comes_back()
    await _works(double, scene, identifies, resumes)


async def test_a_connection_without_heartbeats_is_given_up_and_resumed(double: FakeDiscord, scene: Scene) -> None:
    scene.heartbeat_timeout = 0.3
    double.gateway.heartbeat_interval = 0.05
    await scene.ready()
    double.gateway.acknowledges_heartbeats = False
    await scene.reaches(State.LOST)
    double.gateway.heal()
    await scene.reaches(State.READY)
    await scene.until(lambda: bool(double.gateway.resumes))
    assert (len(double.gateway.identifies), len(scene.clients)) == (1, 1)


async def test_both_shards_come_back(double: FakeDiscord, scene: Scene) -> None:
    double.world.shards = 2
    await scene.ready()
    await double.gateway.reconnect()
    await scene.until(lambda: len(double.gateway.resumes) == 2)
    await scene.reaches(State.READY)
    await _works(double, scene, 2, 2)


@pytest.mark.parametrize("code", [4010, 4011, 4012])
async def test_a_close_that_discord_py_does_not_survive_is_followed_by_a_new_client(
    double: FakeDiscord, scene: Scene, code: int
) -> None:
    await scene.ready()
    await double.gateway.close(code)
    assert await scene.wait_over() == 1
    await scene.reaches(State.READY)
    await _works(double, scene, 2, 0, clients=2)


async def test_an_event_that_cannot_be_read_is_followed_by_a_new_client(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    await double.gateway.dispatch("INTERACTION_CREATE", {})
    await scene.reaches(State.WAITING)
    assert scene.connection.trouble == "KeyError: 'id'"
    await scene.wait_over()
    await scene.reaches(State.READY)
    await _works(double, scene, 2, 0, clients=2)


@pytest.mark.parametrize(("minutes", "wait"), [(9, 4), (11, 1)])
async def test_being_ready_for_ten_minutes_wipes_out_failures(
    double: FakeDiscord, scene: Scene, minutes: int, wait: int
) -> None:
    double.will(Fault(503), LOGIN, times=2)
    scene.start()
    assert [await scene.wait_over() for _ in range(2)] == [1, 2]
    await scene.reaches(State.READY)
    await scene.time.go_by(minutes * 60)
    await double.gateway.close(4011)
    assert await scene.wait_over() == wait


async def test_a_client_that_hears_nothing_is_replaced(double: FakeDiscord, scene: Scene) -> None:
    double.gateway.says_hello = False
    scene.start()
    await scene.until(lambda: bool(double.gateway.connected))
    await scene.passes(285)
    assert scene.connection.state is State.STARTING
    await scene.passes(15)
    await scene.reaches(State.WAITING)
    assert scene.connection.trouble == "StuckError: it was not ready for too long"
    double.heal()
    await scene.wait_over()
    await scene.reaches(State.READY)


async def test_a_client_that_is_ready_is_left_alone(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    await scene.passes(2 * 3600, step=60)
    await _works(double, scene, 1, 0)


async def test_an_outage_of_hours_is_survived(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    double.will(Fault(503), times=100_000)
    double.gateway.will_refuse(*[503] * 100_000)
    double.gateway.vanish()
    await scene.reaches(State.LOST)
    await scene.passes(6 * 3600, step=60)
    assert 60 < len(double.requests(LOGIN)) < 100
    assert len(double.gateway.identifies) == 1
    double.heal()
    while scene.connection.state is not State.READY:
        await scene.passes(60, step=60)
    await scene.reaches(State.READY)
    assert scene.time.clock() < START + dt.timedelta(hours=6, minutes=15)
    assert (await double.slash("ping")).content == "pong"
    assert len(double.gateway.identifies) == 2


async def test_sessions_that_are_always_invalid_do_not_wear_the_token_out(double: FakeDiscord, scene: Scene) -> None:
    double.gateway.will_invalidate(10_000)
    scene.start()
    await scene.reaches(State.WAITING)
    assert "the bot's own daily limit of session starts is reached" in scene.connection.trouble
    assert len(double.gateway.identifies) == 25
    assert await scene.wait_over() == pytest.approx(DAY / 25, rel=0.01)
    await scene.reaches(State.WAITING)
    assert len(double.gateway.identifies) == 26
    double.heal()
    await scene.wait_over()
    await scene.reaches(State.READY)


async def test_clients_that_die_young_do_not_wear_the_token_out(double: FakeDiscord, scene: Scene) -> None:
    double.gateway.will_close(*[4011] * 10_000)
    for _ in range(22):
        scene.allowance.take(1)
    scene.start()
    waits = [await scene.wait_over() for _ in range(5)]
    assert waits[:3] == [1, 2, 4]
    assert waits[3] == pytest.approx(DAY / 25, rel=0.01)
    await scene.reaches(State.WAITING)
    assert len(double.gateway.identifies) == 4


async def test_the_last_sessions_of_discord_s_day_are_left_alone(double: FakeDiscord, scene: Scene) -> None:
    double.world.identifies_left = 100
    scene.start()
    assert await scene.wait_over() == 3600
    await scene.reaches(State.WAITING)
    assert "Discord's daily limit of session starts is reached" in scene.connection.trouble
    assert not double.gateway.identifies
    double.world.identifies_left = 1000
    await scene.wait_over()
    await scene.reaches(State.READY)

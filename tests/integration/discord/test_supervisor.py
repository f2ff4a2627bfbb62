"""The bot comes to Discord whatever stands in its way, says why it cannot, and leaves properly."""

from __future__ import annotations

import asyncio
import time

import pytest
from discord import app_commands
from discord.http import Route

from bot.edge import supervisor
from bot.edge.client import Asked
from bot.edge.connection import State
from bot.edge.refusals import IntentsRefusedError, NotInstalledError, TokenRefusedError
from tests.fakes.discord import FakeDiscord, Fault, rate_limited
from tests.integration.discord.supervised import Scene

LOGIN, GATEWAY = "GET /users/@me", "GET /gateway/bot"


async def test_it_asks_for_no_intents_and_answers(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    assert [one["intents"] for one in double.gateway.identifies] == [0]
    assert (await double.slash("ping")).content == "pong"
    assert (scene.connection.attempts, scene.connection.trouble) == (0, "")
    await scene.until(lambda: scene.connection.latency is not None)


async def test_it_starts_two_shards_where_discord_wants_two(double: FakeDiscord, scene: Scene) -> None:
    double.world.shards = 2
    scene.start()
    await double.gateway.until_connected(1)
    assert scene.connection.state is State.STARTING
    await scene.reaches(State.READY)
    assert [one["shard"] for one in double.gateway.identifies] == [[0, 2], [1, 2]]


@pytest.mark.parametrize(
    ("status", "tries", "trouble"),
    [(503, 1, "WSServerHandshakeError"), (0, 2, "Disconnected")],  # aiohttp tries a broken connection again
)
async def test_refused_first_handshakes_are_waited_out(
    double: FakeDiscord, scene: Scene, status: int, tries: int, trouble: str
) -> None:
    double.gateway.will_refuse(*[status] * tries * 3)
    scene.start()
    await scene.reaches(State.WAITING)
    assert scene.connection.trouble.startswith("HandshakeError: shard 0 could not connect: ")
    assert trouble in scene.connection.trouble
    assert [await scene.wait_over() for _ in range(3)] == [1, 2, 4]
    await scene.reaches(State.READY)
    assert len(double.gateway.identifies) == 1


@pytest.mark.parametrize("where", [LOGIN, GATEWAY])
@pytest.mark.parametrize("fault", [Fault(503), rate_limited(7200), rate_limited(via=False)])
async def test_a_discord_that_is_down_is_waited_for(
    double: FakeDiscord, scene: Scene, where: str, fault: Fault
) -> None:
    double.will(fault, where, times=3)
    scene.start()
    assert [await scene.wait_over() for _ in range(3)] == [1, 2, 4]
    await scene.reaches(State.READY)
    assert (len(scene.clients), len(double.gateway.identifies)) == (4, 1)


@pytest.mark.parametrize("scheme", ["http://127.0.0.1:1", "https://{address}"])
async def test_a_discord_that_cannot_be_reached_is_waited_for(
    double: FakeDiscord, scene: Scene, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    assert double.urls
    with monkeypatch.context() as away:
        away.setattr(Route, "BASE", scheme.format(address=double.urls.rest.removeprefix("http://")))
        scene.start()
        assert await scene.wait_over() == 1
        await scene.reaches(State.WAITING)
        assert scene.connection.trouble.startswith("ClientConnector")
    await scene.wait_over()
    await scene.reaches(State.READY)


async def test_waits_never_exceed_five_minutes(double: FakeDiscord, scene: Scene) -> None:
    double.will(Fault(503), LOGIN, times=12)
    scene.start()
    assert [await scene.wait_over() for _ in range(12)][7:] == [128, 256, 300, 300, 300]


async def test_a_refused_token_is_said_at_once(double: FakeDiscord, scene: Scene) -> None:
    scene.token = "wrong"  # noqa: S105
    with pytest.raises(TokenRefusedError, match=r"Discord refuses DISCORD_TOKEN: make a new one at .* and start again"):
        await scene.runs_out()
    assert len(double.requests(LOGIN)) == 1
    assert scene.connection.state is State.CLOSED


@pytest.mark.parametrize(
    ("code", "error"), [(4004, TokenRefusedError), (4013, IntentsRefusedError), (4014, IntentsRefusedError)]
)
async def test_a_refusal_by_the_gateway_is_said_at_once(
    double: FakeDiscord, scene: Scene, code: int, error: type[Exception]
) -> None:
    double.gateway.will_close(code)
    with pytest.raises(error):
        await scene.runs_out()
    assert (len(double.gateway.identifies), scene.connection.state) == (1, State.CLOSED)


async def test_commands_that_cannot_be_added_are_said_at_once(scene: Scene) -> None:
    scene.commands *= 2
    with pytest.raises(NotInstalledError, match="CommandAlreadyRegistered: Command 'ping'"):
        await scene.runs_out()
    assert len(scene.clients) == 1


async def test_it_stops_while_it_is_ready(double: FakeDiscord, scene: Scene) -> None:
    client = await scene.ready()
    await scene.end()
    assert client.is_closed()
    assert scene.connection.state is State.CLOSED
    assert scene.connection.latency is None
    await scene.until(lambda: all(one.socket is None for one in double.gateway.sessions.values()))


async def test_it_stops_while_it_waits(double: FakeDiscord, scene: Scene) -> None:
    double.will(Fault(503), LOGIN)
    scene.start()
    await scene.reaches(State.WAITING)
    await scene.end()
    assert (len(scene.clients), scene.connection.state) == (1, State.CLOSED)


@pytest.mark.parametrize("where", ["login", "hello", "ready"])
async def test_it_stops_while_it_connects(double: FakeDiscord, scene: Scene, where: str) -> None:
    double.gateway.says_hello = where != "hello"
    double.world.shards = 2 if where == "ready" else 1
    if where == "login":
        double.will(Fault(delay=0.4), LOGIN)
    scene.start()
    started = {"login": double.log, "hello": double.gateway.connected, "ready": double.gateway.identifies}[where]
    await scene.until(lambda: bool(started))
    before = time.perf_counter()
    await scene.end()
    assert time.perf_counter() - before < 1
    assert scene.connection.state is State.CLOSED


async def test_it_stops_while_the_gateway_is_away(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    double.gateway.will_refuse(*[503] * 1000)
    double.gateway.vanish()
    await scene.reaches(State.LOST)
    before = time.perf_counter()
    await scene.end()
    assert time.perf_counter() - before < 1


async def test_a_gateway_without_a_goodbye_does_not_hold_it_up(
    double: FakeDiscord, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "CLOSING", 0.1)
    double.gateway.says_goodbye = False
    await scene.ready()
    before = time.perf_counter()
    await scene.end()
    assert time.perf_counter() - before < 2


async def test_a_command_is_answered_before_it_stops(double: FakeDiscord, scene: Scene) -> None:
    begun = asyncio.Event()

    @app_commands.command()
    async def slow(asked: Asked) -> None:
        """Takes its time."""
        begun.set()
        await asyncio.sleep(0.1)
        await asked.response.send_message("done")

    scene.commands = [slow]
    await scene.ready()
    reply = await double.send(double.here, 2, {"id": "1", "name": "slow", "type": 1, "options": []})
    await begun.wait()
    await scene.end()
    assert reply.content == "done"


async def test_it_does_not_start_where_it_is_told_to_stop_already(double: FakeDiscord, scene: Scene) -> None:
    scene.stop.set()
    await scene.runs_out()
    assert not double.log


async def test_a_cancelled_supervisor_closes_its_client(scene: Scene) -> None:
    client = await scene.ready()
    assert scene.task
    scene.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await scene.task
    assert client.is_closed()

"""The double's own troubles, by a plain websocket: what a test may script, and that it can be healed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import TOKEN, FakeDiscord, Fault, serving
from tests.integration.discord.raw import opened

HELLO, INVALID_SESSION, DISPATCH = 10, 9, 0


@asynccontextmanager
async def _gateway(double: FakeDiscord) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    async with serving(double) as urls, aiohttp.ClientSession() as session:
        timeout = aiohttp.ClientWSTimeout(ws_close=0.1)  # pyright: ignore[reportCallIssue]  # made by attrs
        async with session.ws_connect(urls.gateway, timeout=timeout) as socket:
            yield socket


async def _identify(socket: aiohttp.ClientWebSocketResponse, intents: int) -> None:
    await socket.send_json({"op": 2, "d": {"token": TOKEN, "intents": intents, "properties": {}}})


async def _events(socket: aiohttp.ClientWebSocketResponse) -> list[Any]:
    """What comes, until nothing does."""
    events: list[Any] = []
    while True:
        try:
            events.append(await socket.receive_json(timeout=0.05))
        except TimeoutError:
            return events


@pytest.mark.parametrize(("intents", "told"), [(0, ["READY"]), (1, ["READY", "GUILD_CREATE"])])
async def test_servers_are_told_to_those_who_asked(double: FakeDiscord, intents: int, told: list[str]) -> None:
    async with _gateway(double) as socket:
        await socket.receive_json()
        await _identify(socket, intents)
        assert [one["t"] for one in await _events(socket)] == told
        await double.gateway.add_guild(double.world.add_guild("island"))
        assert [one["t"] for one in await _events(socket)] == told[1:]


async def test_a_session_can_be_invalid_at_once(double: FakeDiscord) -> None:
    double.gateway.will_invalidate(1)
    async with _gateway(double) as socket:
        await socket.receive_json()
        await _identify(socket, 0)
        assert [(one["op"], one["d"]) for one in await _events(socket)] == [(INVALID_SESSION, False)]
        assert not double.gateway.sessions
        await _identify(socket, 0)
        assert [one["op"] for one in await _events(socket)] == [DISPATCH]
    assert double.world.identifies_left == 998


async def test_a_gateway_can_keep_silent(double: FakeDiscord) -> None:
    double.gateway.says_hello = False
    async with _gateway(double) as socket:
        assert not await _events(socket)
        assert len(double.gateway.connected) == 1


@pytest.mark.parametrize(("says_goodbye", "code"), [(True, 1000), (False, 1006)])
async def test_a_gateway_can_leave_a_close_unanswered(double: FakeDiscord, says_goodbye: bool, code: int) -> None:
    double.gateway.says_goodbye = says_goodbye
    async with _gateway(double) as socket:
        assert (await socket.receive_json())["op"] == HELLO
        await asyncio.wait_for(socket.close(), 2)
        assert socket.close_code == code


async def test_a_healed_double_does_nothing_wrong(double: FakeDiscord) -> None:
    double.will(Fault(503), times=100)
    double.gateway.will_refuse(503)
    double.gateway.will_close(4004)
    double.gateway.will_invalidate(1)
    double.gateway.says_hello = False
    double.heal()
    async with opened(double) as raw:
        assert (await raw.request("GET", "/users/@me")).status == 200
    async with _gateway(double) as socket:
        assert (await socket.receive_json())["op"] == HELLO
        await _identify(socket, 0)
        assert [one["t"] for one in await _events(socket)] == ["READY"]

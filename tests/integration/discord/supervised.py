"""The product's client under its supervisor, on the double, in a time that the test passes."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import pytest
from discord import app_commands
from discord.gateway import KeepAliveHandler

from bot.domain.errors import StoreError
from bot.edge.allowance import SessionAllowance
from bot.edge.client import Asked, Hooks, TokentideClient
from bot.edge.connection import Connection, State
from bot.edge.register import CommandRegister
from bot.edge.supervisor import Backoff, supervise
from tests.fakes.discord import TOKEN, FakeDiscord, point_discord_py_at, serving
from tests.fakes.memory_settings import MemoryState

START = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
_real_sleep = asyncio.sleep


class Time:
    """Stands still until a test passes some."""

    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[dt.datetime, asyncio.Event]] = []
        self.asked: list[float] = []

    def clock(self) -> dt.datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        sleeper = (self._now + dt.timedelta(seconds=seconds), asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)

    @property
    def sleepers(self) -> int:
        return len(self._sleepers)

    async def go_by(self, seconds: float) -> None:
        """Lets so much time pass, and what it wakes run."""
        await _real_sleep(0.001)  # whoever is about to sleep does
        self._now += dt.timedelta(seconds=seconds)
        for until, wake in self._sleepers:
            if until <= self._now:
                wake.set()
        await _real_sleep(0.002)


class FragileState(MemoryState):
    """Says no while `broken`."""

    broken = False

    async def get(self, key: str) -> str | None:
        self._check()
        return await super().get(key)

    async def put(self, key: str, text: str) -> None:
        self._check()
        await super().put(key, text)

    def _check(self) -> None:
        if self.broken:
            raise StoreError("the disk is full")


@app_commands.command(name="ping")
async def _ping(asked: Asked) -> None:
    """Answers."""
    await asked.response.send_message("pong", ephemeral=True)


ping = cast("Any", _ping)


async def _everybody(_: Asked) -> bool:
    return True


class Scene:
    """A bot under supervision, and what a test wants to do with it."""

    def __init__(self, double: FakeDiscord) -> None:
        self.double, self.time, self.state = double, Time(), FragileState()
        self.connection = Connection(self.time.clock)
        self.allowance = SessionAllowance(self.time.clock)
        self.stop = asyncio.Event()
        self.clients: list[TokentideClient] = []
        self.commands: list[Any] = [ping]
        self.heartbeat_timeout = 60.0
        self.admit: Callable[[Asked], Awaitable[bool]] = _everybody
        self.failed: Callable[[Asked, Exception], Awaitable[None]] = self._sorry
        self.failures: list[Exception] = []
        self.token = TOKEN
        self._progress = 0
        self.task: asyncio.Task[None] | None = None

    async def install(self, client: TokentideClient) -> None:
        for command in self.commands:
            client.tree.add_command(command)

    async def _admit(self, asked: Asked) -> bool:
        return await self.admit(asked)

    async def _failed(self, asked: Asked, error: Exception) -> None:
        await self.failed(asked, error)

    async def _sorry(self, asked: Asked, error: Exception) -> None:
        self.failures.append(error)
        await asked.response.send_message("sorry", ephemeral=True)

    def make(self) -> TokentideClient:
        register = CommandRegister(self.state, self.time.sleep)
        hooks = Hooks(self.install, self._admit, self._failed, register)
        client = TokentideClient(hooks, self.connection, self.allowance, heartbeat_timeout=self.heartbeat_timeout)
        self.clients.append(client)
        return client

    def start(self) -> asyncio.Task[None]:
        backoff = Backoff(jitter=lambda: 0.0, sleep=self.time.sleep)
        self.task = asyncio.create_task(supervise(self.make, self.token, self.stop, self.connection, backoff=backoff))
        return self.task

    async def runs_out(self) -> None:
        """Starts it and waits until it has ended by itself; what it raised."""
        await asyncio.wait_for(self.start(), 5)

    async def ready(self) -> TokentideClient:
        """Starts, if it has not, and waits until it is ready."""
        if self.task is None:
            self.start()
        await self.reaches(State.READY)
        self._progress = self.connection.progress
        return self.clients[-1]

    async def reaches(self, state: State) -> None:
        await self.until(lambda: self.connection.state is state, f"it never was {state}")

    async def until(self, holds: Callable[[], bool], otherwise: str = "it did not come true") -> None:
        """Waits in real time; the scene's own stands still."""
        for _ in range(2500):
            if holds():
                return
            if self.task and self.task.done():
                self.task.result()
            await _real_sleep(0.002)
        raise AssertionError(f"{otherwise}; it is {self.connection.state} {self.connection.trouble}")

    async def wait_over(self) -> float:
        """Waits until a client has ended, then lets the wait before the next pass; how long it was."""
        await self.reaches(State.WAITING)
        assert self.connection.retry_at
        seconds = (self.connection.retry_at - self.time.clock()).total_seconds()
        started = len(self.clients)
        await self.time.go_by(seconds)
        await self.until(lambda: len(self.clients) > started, "no other client started")
        return seconds

    async def passes(self, seconds: float, step: float = 15) -> None:
        """Lets time pass in steps, in each of which the bot can do something."""
        for _ in range(round(seconds / step)):
            await self.time.go_by(step)

    async def comes_back(self) -> None:
        """Waits until a shard that was ready has been lost and is back."""
        await self.until(lambda: self.connection.progress > self._progress)
        await self.reaches(State.READY)

    async def end(self) -> None:
        """Tells it to stop, which it does properly."""
        self.stop.set()
        if self.task:
            await asyncio.wait_for(self.task, 12)


def heartbeats() -> list[KeepAliveHandler]:
    return [one for one in threading.enumerate() if isinstance(one, KeepAliveHandler)]


@asynccontextmanager
async def on_stage(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Scene]:
    """A scene, the double being served; fails if anything is left behind."""
    monkeypatch.setattr(asyncio, "sleep", _hurried)
    before = asyncio.all_tasks()
    scene = Scene(double)
    async with serving(double):
        point_discord_py_at(monkeypatch, double)
        try:
            yield scene
        finally:
            with suppress(Exception, asyncio.CancelledError):  # the test has seen it
                await scene.end()
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not left, left
    for thread in heartbeats():
        thread.join(1)
    assert not heartbeats()
    gc.collect()


async def _hurried(delay: float, result: object = None) -> object:
    """discord.py waits seconds between shards and before it tries again; here it does not."""
    return await _real_sleep(delay if delay < 0.5 else delay / 500, result)

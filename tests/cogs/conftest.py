"""The bot on SimCord, a server with two members, and SimCord's own hooks for this folder alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator

import pytest
from simcord import Env
from simcord.pytest_plugin import (
    pytest_runtest_call,  # pyright: ignore[reportUnknownVariableType]
    pytest_runtest_makereport,  # pyright: ignore[reportUnknownVariableType]
)

from bot.edge.drawing import Drawing
from tests.cogs.place import Place, furnish
from tests.cogs.stage import Stage, staged

# pytest finds hooks by their names: the clock of a test is SimCord's, and a failing test prints what the bot did.
__all__ = ["pytest_runtest_call", "pytest_runtest_makereport"]


@pytest.fixture(scope="session")
def drawing() -> Drawing:
    """Draws each picture once."""
    return Drawing()


@pytest.fixture
def stage(drawing: Drawing) -> Generator[Stage]:
    """What outlives the bot's processes."""
    with staged(drawing) as stage:
        yield stage


@pytest.fixture
async def env(stage: Stage) -> AsyncGenerator[Env]:
    """A Discord that the bot is logged in to; what the bot raised and nobody looked at fails the test."""
    env = stage.environment()
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    assert not env.errors_since(env._errors_acknowledged)  # pyright: ignore[reportPrivateUsage]


@pytest.fixture
def place(env: Env) -> Place:
    """A server with a channel and two members."""
    return furnish(env)

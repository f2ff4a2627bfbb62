"""A double of Discord, checked by Discord's document where that is at hand."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from tests.fakes.discord import OPENAPI, FakeDiscord
from tests.integration.discord.raw import Raw, opened
from tests.integration.discord.small_bot import SmallBot, connected
from tests.integration.discord.supervised import Scene, on_stage


@pytest.fixture
def double() -> FakeDiscord:
    return FakeDiscord(OPENAPI)


@pytest.fixture
async def bot(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[SmallBot]:
    async with connected(double, monkeypatch) as bot:
        yield bot


@pytest.fixture
async def raw(double: FakeDiscord) -> AsyncGenerator[Raw]:
    async with opened(double) as raw:
        yield raw


@pytest.fixture
async def scene(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Scene]:
    async with on_stage(double, monkeypatch) as scene:
        yield scene

"""A double of Discord with a publisher on it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from tests.fakes.discord import OPENAPI, FakeDiscord
from tests.integration.publishing.outlet import Outlet, opened


@pytest.fixture
def double() -> FakeDiscord:
    return FakeDiscord(OPENAPI)


@pytest.fixture
async def outlet(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Outlet]:
    async with opened(double, monkeypatch) as outlet:
        yield outlet

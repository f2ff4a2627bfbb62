"""What readers see follows the store, whoever writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pytest

from bot.domain.errors import StoreError
from bot.ports import Changes
from bot.services.refreshing import Refreshing
from tests.fakes.memory_store import MemoryStore
from tests.fakes.usage import NOON, SUNDAY, reading


class Served:
    """What was done, in order."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.error: StoreError | None = None

    async def refold(self, dates: Collection[dt.date]) -> None:
        self.done.append(tuple(dates))

    async def rebuild(self) -> None:
        if self.error:
            raise self.error
        self.done.append("all")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.fixture
def refreshing(store: MemoryStore, served: Served) -> Refreshing:
    return Refreshing(store, served.refold, served.rebuild)


async def write(store: MemoryStore) -> None:
    await store.record(reading(at=NOON), Changes(), await store.revision())


async def test_all_is_built_at_first_and_then_only_when_the_store_changed(
    store: MemoryStore, served: Served, refreshing: Refreshing
) -> None:
    for _ in range(2):
        await refreshing.check()
    assert served.done == ["all"]
    await write(store)
    for _ in range(2):
        await refreshing.check()
    assert served.done == ["all", "all"]


async def test_what_this_process_wrote_is_folded_alone(
    store: MemoryStore, served: Served, refreshing: Refreshing
) -> None:
    await refreshing.check()
    for _ in range(2):
        await write(store)
    await refreshing.refresh([SUNDAY], 2)
    await refreshing.check()
    assert served.done == ["all", (SUNDAY,)]


async def test_with_another_writer_beside_it_all_is_built(
    store: MemoryStore, served: Served, refreshing: Refreshing
) -> None:
    await refreshing.check()
    for _ in range(2):
        await write(store)
    await refreshing.refresh([SUNDAY], 1)
    await refreshing.check()
    assert served.done == ["all", "all"]


async def test_a_poll_without_news_still_reads_the_catalogue(served: Served, refreshing: Refreshing) -> None:
    await refreshing.check()
    await refreshing.refresh([], 0)
    assert served.done == ["all", ()]


async def test_a_build_that_failed_is_tried_again(served: Served, refreshing: Refreshing) -> None:
    served.error = StoreError("the disk reports an error")
    with pytest.raises(StoreError):
        await refreshing.check()
    served.error = None
    await refreshing.check()
    assert served.done == ["all"]

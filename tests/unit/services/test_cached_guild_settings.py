"""The settings kept at hand: one read a server, never an old answer, nothing kept of a failure."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import StoreError
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings
from bot.services.guild_settings import CachedGuildSettings
from tests.fakes.memory_settings import MemoryGuildSettings
from tests.fakes.usage import NOON

ENGLISH, CHINESE = GuildSettings("en"), GuildSettings("zh-Hans")


class SlowStore(MemoryGuildSettings):
    """Looks first, then waits for `gate`, then answers; what it writes is there before it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def get(self, guild_id: int) -> GuildSettings:
        found = await super().get(guild_id)
        await self.gate.wait()
        return found

    async def put(self, guild_id: int, settings: GuildSettings, now: dt.datetime) -> None:
        await super().put(guild_id, settings, now)
        await self.gate.wait()


async def settle() -> None:
    """Lets every task go as far as it can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_server_is_read_once() -> None:
    store = MemoryGuildSettings()
    store.kept[1] = CHINESE
    cache = CachedGuildSettings(store)
    for _ in range(3):
        assert await cache.get(1) == CHINESE
        assert await cache.get(2) == DEFAULT_SETTINGS
    assert store.reads == 2


async def test_what_was_put_is_given_without_a_read() -> None:
    store = MemoryGuildSettings()
    cache = CachedGuildSettings(store)
    await cache.put(1, CHINESE, NOON)
    assert store.kept == {1: CHINESE}
    assert await cache.get(1) == CHINESE
    assert store.reads == 0


async def test_the_server_asked_for_longest_ago_is_dropped_first() -> None:
    store = MemoryGuildSettings()
    cache = CachedGuildSettings(store, size=2)
    for guild_id in (1, 2, 1, 3, 1, 3):
        await cache.get(guild_id)
    assert store.reads == 3
    await cache.get(2)
    await cache.put(4, CHINESE, NOON)
    await cache.get(2)
    assert store.reads == 4, "2 was asked for after 1 and 3"
    await cache.get(3)
    assert store.reads == 5


async def test_those_who_ask_at_once_cost_one_read() -> None:
    store = SlowStore()
    cache = CachedGuildSettings(store)
    asking = [asyncio.create_task(cache.get(1)) for _ in range(10)]
    await settle()
    store.gate.set()
    assert await asyncio.gather(*asking) == [DEFAULT_SETTINGS] * 10
    assert store.reads == 1


async def test_one_server_does_not_wait_for_another() -> None:
    store = SlowStore()
    cache = CachedGuildSettings(store)
    asking = [asyncio.create_task(cache.get(guild_id)) for guild_id in (1, 2, 3)]
    await settle()
    assert store.reads == 3
    store.gate.set()
    await asyncio.gather(*asking)


async def test_who_gives_up_does_not_take_the_others_along() -> None:
    store = SlowStore()
    cache = CachedGuildSettings(store)
    first, second = asyncio.create_task(cache.get(1)), asyncio.create_task(cache.get(1))
    await settle()
    first.cancel()
    store.gate.set()
    assert await second == DEFAULT_SETTINGS


Change = Callable[[CachedGuildSettings], Coroutine[Any, Any, None]]


async def choose_chinese(cache: CachedGuildSettings) -> None:
    await cache.put(1, CHINESE, NOON)


async def forget(cache: CachedGuildSettings) -> None:
    await cache.forget(1)


@pytest.mark.parametrize(
    ("change", "after"),
    [(choose_chinese, CHINESE), (forget, DEFAULT_SETTINGS)],
)
async def test_a_read_begun_before_a_change_is_not_kept_after_it(change: Change, after: GuildSettings) -> None:
    store = SlowStore()
    store.kept[1] = ENGLISH
    cache = CachedGuildSettings(store)
    asking, changing = asyncio.create_task(cache.get(1)), asyncio.create_task(change(cache))
    await settle()
    store.gate.set()
    await asyncio.gather(asking, changing)
    assert await cache.get(1) == after


async def test_a_failure_is_not_kept() -> None:
    store = MemoryGuildSettings()
    store.kept[1] = CHINESE
    cache = CachedGuildSettings(store)
    store.failure = StoreError("a.db is locked")
    for _ in range(2):
        with pytest.raises(StoreError, match="locked"):
            await cache.get(1)
    store.failure = None
    assert await cache.get(1) == CHINESE


@pytest.mark.parametrize("change", [choose_chinese, forget])
async def test_a_change_that_failed_changes_nothing(change: Change) -> None:
    store = MemoryGuildSettings()
    cache = CachedGuildSettings(store)
    await cache.put(1, ENGLISH, NOON)
    store.failure = StoreError("the disk is full")
    with pytest.raises(StoreError, match="full"):
        await change(cache)
    store.failure = None
    assert await cache.get(1) == ENGLISH


async def test_a_choice_counts_from_when_it_is_stored() -> None:
    store = SlowStore()
    cache = CachedGuildSettings(store)
    store.gate.set()
    await cache.put(1, ENGLISH, NOON)
    store.gate.clear()
    changing = asyncio.create_task(cache.put(1, CHINESE, NOON))
    await settle()
    assert await cache.get(1) == ENGLISH
    store.gate.set()
    await changing
    assert await cache.get(1) == CHINESE


async def test_after_a_change_that_was_cut_short_the_store_is_asked() -> None:
    store = SlowStore()
    cache = CachedGuildSettings(store)
    store.gate.set()
    await cache.put(1, ENGLISH, NOON)
    store.gate.clear()
    changing = asyncio.create_task(cache.put(1, CHINESE, NOON))
    await settle()
    changing.cancel()
    await asyncio.wait([changing])
    store.gate.set()
    assert await cache.get(1) == CHINESE, "it had been written"


steps = st.lists(st.tuples(st.sampled_from(["get", "put", "forget"]), st.integers(0, 4), st.sampled_from([None, "en"])))


@given(steps, st.integers(1, 3))
def test_it_always_says_what_the_store_says(steps: list[tuple[str, int, str | None]], size: int) -> None:
    async def run() -> None:
        store = MemoryGuildSettings()
        cache = CachedGuildSettings(store, size)
        for verb, guild_id, language in steps:
            if verb == "put":
                await cache.put(guild_id, GuildSettings(language, "Asia/Tokyo"), NOON)
            elif verb == "forget":
                await cache.forget(guild_id)
            assert await cache.get(guild_id) == store.kept.get(guild_id, DEFAULT_SETTINGS)

    asyncio.run(run())

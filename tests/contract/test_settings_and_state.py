"""What the bot keeps: the settings of servers, and its notes for the next start."""

from __future__ import annotations

import pytest

from bot.domain.errors import StoreError
from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings, LensChoice
from bot.ports import GuildSettingsStore, StateStore, TableArchive
from tests.fakes.usage import NOON

SNOWFLAKE = 1_398_765_432_109_876_543
CHOSEN = GuildSettings("zh-Hant", "Asia/Taipei", LensChoice.PRESS)


async def test_a_server_that_chose_nothing_gets_the_defaults(guilds: GuildSettingsStore) -> None:
    assert await guilds.get(SNOWFLAKE) == DEFAULT_SETTINGS


async def test_a_choice_comes_back_as_it_was_made(guilds: GuildSettingsStore) -> None:
    for lens in LensChoice:
        for language in (None, "zh-Hans"):
            chosen = GuildSettings(language, "America/Argentina/Buenos_Aires", lens)
            await guilds.put(SNOWFLAKE, chosen, NOON)
            assert await guilds.get(SNOWFLAKE) == chosen


async def test_servers_do_not_mix(guilds: GuildSettingsStore) -> None:
    await guilds.put(SNOWFLAKE, CHOSEN, NOON)
    await guilds.put(SNOWFLAKE + 1, GuildSettings("en"), NOON)
    assert await guilds.get(SNOWFLAKE) == CHOSEN
    assert await guilds.get(SNOWFLAKE + 1) == GuildSettings("en")


async def test_forgetting_erases_one_server_and_no_other(guilds: GuildSettingsStore) -> None:
    await guilds.put(SNOWFLAKE, CHOSEN, NOON)
    await guilds.put(SNOWFLAKE + 1, CHOSEN, NOON)
    for _ in range(2):
        await guilds.forget(SNOWFLAKE)
        assert await guilds.get(SNOWFLAKE) == DEFAULT_SETTINGS
    assert await guilds.get(SNOWFLAKE + 1) == CHOSEN


@pytest.mark.parametrize("guild_id", [0, 1, SNOWFLAKE, 2**63 - 1])
async def test_every_id_of_discord_fits(guilds: GuildSettingsStore, guild_id: int) -> None:
    await guilds.put(guild_id, CHOSEN, NOON)
    assert await guilds.get(guild_id) == CHOSEN


async def test_an_id_that_does_not_fit_is_refused(guilds: GuildSettingsStore) -> None:
    for asked in (guilds.get(2**63), guilds.put(2**63, CHOSEN, NOON), guilds.forget(2**63)):
        with pytest.raises(StoreError):
            await asked


async def test_a_time_without_a_zone_is_refused_and_what_was_chosen_stays(guilds: GuildSettingsStore) -> None:
    await guilds.put(SNOWFLAKE, CHOSEN, NOON)
    with pytest.raises(StoreError):
        await guilds.put(SNOWFLAKE, DEFAULT_SETTINGS, NOON.replace(tzinfo=None))
    assert await guilds.get(SNOWFLAKE) == CHOSEN


async def test_a_note_is_kept_by_its_key_and_replaced(state: StateStore) -> None:
    assert await state.get("commands") is None
    await state.put("commands", "a1")
    await state.put("heartbeat", "")
    await state.put("commands", "b2 '; DROP TABLE state; -- 命令 🏳️")
    assert await state.get("commands") == "b2 '; DROP TABLE state; -- 命令 🏳️"
    assert await state.get("heartbeat") == ""
    assert await state.get("Commands") is None


async def test_a_note_is_forgotten_by_its_key_and_no_other(state: StateStore) -> None:
    for key in ("language/1", "language/12", "Language/1"):
        await state.put(key, key)
    for _ in range(2):
        await state.forget("language/1")
    assert [await state.get(key) for key in ("language/1", "language/12", "Language/1")] == [
        None,
        "language/12",
        "Language/1",
    ]


async def test_notes_are_forgotten_by_the_beginning_of_their_keys(state: StateStore) -> None:
    keys = ("draft:1:5", "draft:1:6", "draft:12:5", "DRAFT:1:5", "draft:1")
    for key in keys:
        await state.put(key, key)
    await state.forget_all("draft:1:")
    await state.forget_all("%")
    assert [key for key in keys if await state.get(key)] == ["draft:12:5", "DRAFT:1:5", "draft:1"]


async def test_a_version_of_the_tables_comes_back_to_the_byte(table_archive: TableArchive) -> None:
    files = {"VERSION": b"2026-11-22\n", "authors.csv": "author\r\n零一万物\r\n".encode("utf-8-sig"), "empty.csv": b""}
    assert await table_archive.files("2026-11-22+a1") == {}
    assert await table_archive.keep("2026-11-22+a1", files)
    assert await table_archive.keep("2026-11-22+b2", {"authors.csv": b"author\n"})
    assert await table_archive.files("2026-11-22+a1") == files
    assert await table_archive.files("2026-11-22+b2") == {"authors.csv": b"author\n"}
    assert await table_archive.files("2026-11-22") == {}


async def test_what_is_kept_of_a_version_of_the_tables_stays_as_it_is(table_archive: TableArchive) -> None:
    assert await table_archive.keep("a1", {"authors.csv": b"first"})
    assert not await table_archive.keep("a1", {"authors.csv": b"second", "stealth.csv": b""})
    assert await table_archive.files("a1") == {"authors.csv": b"first"}

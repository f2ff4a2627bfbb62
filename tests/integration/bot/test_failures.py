"""What does not work is said shortly, to the asker alone, with a reference that stands in the log."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.domain.guild_settings import GuildSettings
from bot.services.guild_settings import CachedGuildSettings
from tests.fakes.discord import FakeDiscord, Fault, Place
from tests.integration.bot.conftest import Running, started

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


def reference(text: str) -> str:
    found = re.search(r"-# (?:Reference|参考编号|參考編號) ([A-Z2-9]{6})$", text)
    assert found, text
    return found[1]


async def test_an_unknown_name_is_answered_with_suggestions(
    double: FakeDiscord, running: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    reply = await double.slash("model", {"name": "sample-rivr-4 pro"}, locale="zh-CN")
    assert reply.is_ephemeral
    assert "没有名为“sample-rivr-4 pro”的模型" in reply.text
    assert "Sample River 4" in reply.text
    assert reference(reply.text) in "".join(capfd.readouterr())
    assert running.bot.services.desk


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("pulse", {"week": "next week"}, "next week"),
        ("pulse", {"week": "2019-W01"}, "Nothing is stored of"),
        ("compare", {"a": "China", "b": "deepseek/sample-river-4"}, "Choose only models, or only countries."),
        ("compare", {"a": "CN", "b": "CN"}, "Choose 2 to 4 different names"),
        ("country", {"name": "Atlantis Republic"}, "No country here is called"),
        ("settings", {"timezone": "Middle Earth/Shire"}, "There is no choice Middle Earth/Shire"),
    ],
)
async def test_what_cannot_be_answered_says_why(
    double: FakeDiscord, command: str, options: dict[str, object], said: str
) -> None:
    reply = await double.slash(command, options)
    assert reply.is_ephemeral
    assert said in reply.text.replace("\\", "")
    assert not double.left_thinking


@pytest.mark.usefixtures("running")
async def test_settings_need_the_right_though_an_administrator_opened_the_command(double: FakeDiscord) -> None:
    reply = await double.slash(
        "settings", {"language": "zh-Hans"}, place=Place(double.user, double.channel, double.guild, permissions=1 << 11)
    )
    assert "Manage Server" in reply.text
    assert "English" not in (await double.slash("settings")).text


@pytest.mark.usefixtures("running")
async def test_who_asks_too_fast_is_told_to_wait(double: FakeDiscord) -> None:
    for _ in range(5):
        assert not (await double.slash("about")).is_ephemeral
    refused = await double.slash("about")
    assert refused.is_ephemeral
    assert re.search(r"wait \d+ s", refused.text)
    somebody_else = Place(double.world.add_user(), double.channel, double.guild)
    assert not (await double.slash("about", place=somebody_else)).is_ephemeral


async def test_what_nobody_foresaw_is_not_told_in_detail_and_counted(
    double: FakeDiscord, running: Running, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def broken(_self: CachedGuildSettings, _guild: int) -> GuildSettings:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(CachedGuildSettings, "get", broken)
    reply = await double.slash("board")
    assert reply.is_ephemeral
    assert "secret detail" not in reply.text
    log = "".join(capfd.readouterr())
    assert reference(reply.text) in log
    assert "secret detail" in log
    assert "1 error in 24" in (await double.slash("status", {"private": True})).text
    assert running.bot.services.reporting.failures.last_day() == 1


@pytest.mark.usefixtures("running")
async def test_a_database_that_fails_is_said(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(_self: CachedGuildSettings, _guild: int) -> GuildSettings:
        raise StoreError("disk I/O error")

    monkeypatch.setattr(CachedGuildSettings, "get", failing)
    assert "database" in (await double.slash("board")).text


@pytest.mark.usefixtures("running")
async def test_an_error_after_public_thinking_is_for_the_asker_alone(
    double: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.edge.desk.PATIENCE", 0.0)
    reply = await double.slash("pulse", {"week": "2019-W01"})
    assert reply.was_deferred
    await reply.until(lambda now: bool(now.interaction.followups))
    assert [bool(one["flags"] & 64) for one in reply.interaction.followups] == [True]
    assert not double.channel.messages
    assert not double.left_thinking


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("private", [False, True])
async def test_a_thought_of_which_no_news_came_is_not_left(
    double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, private: bool
) -> None:
    monkeypatch.setattr("bot.edge.desk.PATIENCE", 0.0)
    double.will(Fault(drop="after"), CALLBACK)
    reply = await double.slash("pulse", {"private": private})
    await reply.until(lambda now: not now.interaction.thinking)
    assert reference(reply.text if private else str(reply.interaction.followups[-1]["content"]))
    assert not double.channel.messages
    assert not double.left_thinking


async def test_whom_nothing_reaches_harms_nobody(
    double: FakeDiscord, running: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    double.will(Fault(drop="before"), CALLBACK, times=2)
    sent = await double.send(double.here, 2, {"id": "1", "name": "about", "type": 1, "options": []})
    await asyncio.sleep(0.3)
    log = "".join(capfd.readouterr())
    assert sent.interaction.callback is None
    assert "could not be told" in log
    assert log.count("Traceback") == 1
    assert running.bot.services.reporting.failures.last_day() == 1


@pytest.mark.usefixtures("running")
async def test_a_slow_answer_is_announced_and_comes(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.edge.desk.PATIENCE", 0.0)
    reply = await double.slash("pulse", {"private": True})
    assert reply.was_deferred
    assert reply.is_ephemeral
    assert reply.files
    assert [one["label"] for one in reply.controls] == ["Full table", "Chart", "Follow", "Show the maths"]


@pytest.mark.usefixtures("running")
async def test_settings_are_taken_though_the_database_is_busy_for_long(double: FakeDiscord, data_dir: Path) -> None:
    path = data_dir / "tokentide.sqlite3"
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)) as other:
        # In a thread: the bot may be writing just now, and goes on only while the event loop does.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(1.3, other.rollback)
        reply = await double.slash("settings", {"language": "zh-Hans"})
    assert reply.was_deferred
    assert reply.is_ephemeral
    assert "简体中文" in reply.text
    assert not double.left_thinking


@pytest.mark.usefixtures("running")
async def test_an_interaction_that_is_gone_harms_nobody(double: FakeDiscord) -> None:
    gone = Fault(status=404, body={"message": "Unknown interaction", "code": 10062})
    double.will(gone, CALLBACK)
    sent = await double.send(double.here, 2, {"id": "1", "name": "about", "type": 1, "options": []})
    await asyncio.sleep(0.2)
    assert sent.interaction.callback is None
    double.world.interactions.clear()
    assert not (await double.slash("about")).is_ephemeral


async def test_nothing_stored_yet_is_said_and_status_still_answers(double: FakeDiscord, tmp_path: Path) -> None:
    async with started(tmp_path):
        assert "There are no data yet." in (await double.slash("pulse")).text
        assert (await double.slash("status")).text
        assert (await double.slash("about")).text
        assert (await double.autocomplete("model", "name", "x")) == []

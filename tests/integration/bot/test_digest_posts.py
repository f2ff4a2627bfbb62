"""From `/digest setup` to the message in the channel, with every real part between: once, whatever happens."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from tests.fakes.discord import NEWS, FakeDiscord, Fault, Json
from tests.fakes.discord.world import Ping
from tests.integration.bot.conftest import NOW, Clock, Running, started

HOUR = dt.timedelta(hours=1)
POST = "POST /channels/{channel_id}/messages"


async def posts(double: FakeDiscord, running: Running, wanted: Callable[[list[Json]], bool]) -> list[Json]:
    """The messages of the channel, once they are as wanted; planned as the job does every half a minute."""
    await running.bot.office.plan()
    async with asyncio.timeout(20):
        while not wanted(found := list(double.channel.messages.values())):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    return found


async def set_up(double: FakeDiscord, **options: object) -> None:
    """A schedule for Tuesday 13:00 UTC, an hour from now; saving it posts a test and deletes it."""
    opened = await double.slash("digest setup", {"day": "2", "time": "13:00", **options})
    saved = await double.click(opened, "Save")
    assert "Saved" in saved.text, saved.text
    assert not double.channel.messages


async def test_a_digest_is_posted_at_its_time_and_once(double: FakeDiscord, data_dir: Path) -> None:
    double.guild.locale = "zh-TW"
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        await running.bot.office.plan()
        await asyncio.sleep(1.2)
        assert not double.channel.messages, "it is not due"
        clock.now = NOW + HOUR + dt.timedelta(seconds=20)
        (post,) = await posts(double, running, lambda found: len(found) == 1)
        assert post["content"].startswith("⚠️ **SAMPLE")
        assert "2026年11月16日至22日" in post["content"], "the server's language"
        assert "僅統計經由OpenRouter的用量" in post["embeds"][0]["footer"]["text"]
        (picture,) = post["attachments"]
        assert picture["filename"].startswith("tokentide-")
        assert picture["description"]
        table = await double.click(post, "完整榜單", locale="zh-TW")
        assert table.is_ephemeral
        clock.now += dt.timedelta(minutes=5)
        await running.bot.office.plan()
        await asyncio.sleep(1.2)
    async with started(data_dir, clock) as running:
        await running.bot.office.plan()
        await asyncio.sleep(1.2)
        assert len(double.channel.messages) == 1
        healthy = await double.slash("digest health")
        assert "16–22 Nov 2026" in healthy.text


async def test_the_next_week_gets_its_own(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = NOW + HOUR
        await posts(double, running, lambda found: len(found) == 1)
        schedule = (await running.app.schedules.of_guild(double.guild.id))[0]
        assert schedule.next_due == NOW + HOUR + dt.timedelta(days=7)
        sent = double.requests(POST)[-1].body
        assert sent["enforce_nonce"] is True
        assert 0 < len(sent["nonce"]) <= 25


async def test_an_answer_that_is_lost_makes_no_second_post(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = NOW + HOUR
        double.will(Fault(status=502, executes=True), POST)
        await posts(double, running, lambda found: len(found) == 1)
    clock.now += dt.timedelta(minutes=12)
    async with started(data_dir, clock) as running:
        await running.bot.office.plan()
        async with asyncio.timeout(20):
            while (found := (await running.app.ledger.get(1))) and found.state.value != "sent":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert len(double.channel.messages) == 1


async def test_a_channel_that_is_gone_pauses_and_keeps_its_settings(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = NOW + HOUR
        gone = Fault(status=404, body={"message": "Unknown Channel", "code": 10003})
        double.will(gone, POST)
        await running.bot.office.plan()
        async with asyncio.timeout(20):
            while await running.app.ledger.paused_channel(double.channel.id) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert not double.channel.messages
        assert len(await running.app.schedules.of_guild(double.guild.id)) == 1
        told = await double.slash("digest health")
        assert "channel" in told.text.lower()


async def test_who_takes_no_direct_messages_is_told_at_their_next_command(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    double.user.accepts_dms = False
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = NOW + HOUR
        double.will(Fault(status=403, body={"message": "Missing Permissions", "code": 50013}), POST)
        await running.bot.office.plan()
        async with asyncio.timeout(20):
            while len(double.requests(POST)) < 3:  # noqa: ASYNC110 - the trial, the digest, the direct message
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        clock.now += dt.timedelta(seconds=11)
        asked = await double.slash("about")
        await asked.until(lambda now: len(now.messages) == 2)
        assert f"<#{double.channel.id}>" in asked.messages[1]["content"]
        assert asked.messages[1]["flags"] & 64
        again = await double.slash("about")
        await asyncio.sleep(0.2)
        assert len(again.messages) == 1


async def test_a_digest_is_published_and_gets_its_thread(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    double.guild.locale = "zh-TW"
    news = double.world.add_channel(double.guild, "news", NEWS)
    async with started(data_dir, clock) as running:
        opened = await double.slash("digest setup", {"day": "2", "time": "13:00", "channel": news})
        await double.click(opened, "Thread: off")
        await double.click(opened, "Publish: off")
        assert "Saved" in (await double.click(opened, "Save")).text
        clock.now = NOW + HOUR
        await running.bot.office.plan()
        async with asyncio.timeout(20):
            while not news.messages:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        await running.bot.office.follow_up()
        await running.bot.office.follow_up()
        assert len(double.requests("POST /channels/{channel_id}/messages/{message_id}/crosspost")) == 1
        (thread,) = double.requests("POST /channels/{channel_id}/messages/{message_id}/threads")
        assert "2026年11月16日" in thread.body["name"], "the server's language"
        (post,) = news.messages.values()
        assert post["flags"] & 1, "crossposted"


async def test_the_chosen_role_is_called_and_nobody_else(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        opened = await double.slash("digest setup", {"day": "2", "time": "13:00"})
        role, _other = (double.world.add_role(double.guild) for _ in range(2))
        await double.select(opened, "role", [str(role)])
        assert "Saved" in (await double.click(opened, "Save")).text
        assert not double.take_pings(), "the test of a set-up calls nobody"
        clock.now = NOW + HOUR
        (post,) = await posts(double, running, lambda found: len(found) == 1)
        assert post["content"].startswith(f"<@&{role}>\n")
        assert double.take_pings() == [Ping(f"<@&{role}>", {"parse": [], "roles": [str(role)]})]

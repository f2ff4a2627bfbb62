"""What the bot may do in the channel of a digest, found out by the publisher that posts: every real part is between.

A set-up is most often made somewhere else than where it posts: then no interaction tells of the rights there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.discord import NEWS, FakeDiscord, Fault
from tests.fakes.discord.permissions import EVERYTHING
from tests.fakes.discord.world import THREAD
from tests.integration.bot.conftest import started

RIGHTS = {
    "View Channel": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
}
POST = "POST /channels/{channel_id}/messages"
PLACE = "GET /channels/{channel_id}"


@pytest.mark.parametrize("name", RIGHTS)
async def test_a_right_that_is_missing_in_another_channel_is_named(
    double: FakeDiscord, data_dir: Path, name: str
) -> None:
    other = double.world.add_channel(double.guild, "other", permissions=EVERYTHING & ~RIGHTS[name])
    async with started(data_dir) as running:
        opened = await double.slash("digest setup", {"channel": other})
        await double.click(opened, "Thread: off")
        refused = await double.click(opened, "Save")
        assert f"Missing: **{name}**" in refused.text
        assert not double.requests(POST)
        assert not await running.app.schedules.of_guild(double.guild.id)
        other.permissions = EVERYTHING
        assert "Saved" in (await double.click(opened, "Save")).text
        other.permissions &= ~RIGHTS[name]
        tested = await double.slash("digest test", {"schedule": "1"})
        assert f"Missing: **{name}**" in tested.text
        assert f"Missing there: **{name}**" in (await double.slash("digest health")).text


async def test_the_kind_of_another_channel_is_what_discord_says_now(double: FakeDiscord, data_dir: Path) -> None:
    news = double.world.add_channel(double.guild, "news", NEWS)
    async with started(data_dir) as running:
        opened = await double.slash("digest setup", {"channel": news})
        await double.click(opened, "Publish: off")
        news.type = 0
        assert "Missing: **" in (await double.click(opened, "Save")).text
        assert not await running.app.schedules.of_guild(double.guild.id)


async def test_a_thread_needs_what_its_parent_gives(double: FakeDiscord, data_dir: Path) -> None:
    parent = double.world.add_channel(double.guild, "parent")
    thread = double.world.add_channel(double.guild, "talk", THREAD)
    thread.parent_id = parent.id
    for channel in (parent, thread):
        channel.permissions = EVERYTHING & ~(1 << 38)
    async with started(data_dir):
        opened = await double.slash("digest setup", {"channel": thread})
        assert "Missing: **Send Messages in Threads**" in (await double.click(opened, "Save")).text


async def test_a_channel_that_is_gone_is_said_to_be(double: FakeDiscord, data_dir: Path) -> None:
    other = double.world.add_channel(double.guild, "other")
    async with started(data_dir) as running:
        opened = await double.slash("digest setup", {"channel": other})
        del double.world.channels[other.id]
        refused = await double.click(opened, "Save")
        assert "The channel is gone" in refused.text, refused.text
        assert not await running.app.schedules.of_guild(double.guild.id)


async def test_where_rights_cannot_be_found_out_a_test_tells(double: FakeDiscord, data_dir: Path) -> None:
    other = double.world.add_channel(double.guild, "other")
    async with started(data_dir):
        opened = await double.slash("digest setup", {"channel": other})
        double.will(Fault(status=500), PLACE, times=5)
        assert "Saved" in (await double.click(opened, "Save")).text

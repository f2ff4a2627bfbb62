"""What the bot may do in the channel of a digest, found out by the publisher that posts: every real part is between.

A set-up is most often made somewhere else than where it posts: then no interaction tells of the rights there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from tests.fakes.discord import NEWS, FakeDiscord, Fault
from tests.fakes.discord.permissions import EVERYTHING
from tests.fakes.discord.world import THREAD
from tests.integration.bot.conftest import Clock, started
from tests.integration.bot.digests import RIGHTS
from tests.integration.bot.weather import DUE, state_of, until

MENTION_EVERYONE = 1 << 17
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


async def test_that_the_channel_of_a_digest_is_gone_is_said_once_besides_what_became_of_the_post(
    double: FakeDiscord, data_dir: Path
) -> None:
    clock, other = Clock(), double.world.add_channel(double.guild, "other")
    async with started(data_dir, clock) as running:
        opened = await double.slash("digest setup", {"channel": other, "day": "2", "time": "13:00"})
        assert "Saved" in (await double.click(opened, "Save")).text
        del double.world.channels[other.id]
        clock.now = DUE
        await running.bot.office.plan()

        async def paused() -> bool:
            return await running.app.ledger.paused_channel(other.id) is Reason.CHANNEL_GONE

        await until(paused)
        lines = (await double.slash("digest health")).text.split("\n")
        assert sum(line.startswith("Not posting: The channel is gone") for line in lines) == 1
        assert sum("waiting. The channel is gone" in line for line in lines) == 1
        opened = await double.slash("digest edit", {"schedule": "1"})
        await double.select(opened, "channel", [str(double.channel.id)])
        assert "Saved" in (await double.click(opened, "Save")).text
        await state_of(running, State.SENT)
        assert len(double.channel.messages) == 1


async def test_where_rights_cannot_be_found_out_a_test_tells(double: FakeDiscord, data_dir: Path) -> None:
    other = double.world.add_channel(double.guild, "other")
    async with started(data_dir):
        opened = await double.slash("digest setup", {"channel": other})
        double.will(Fault(status=500), PLACE, times=5)
        assert "Saved" in (await double.click(opened, "Save")).text


async def test_a_role_that_may_be_mentioned_no_more_is_named_by_edit_test_and_health(
    double: FakeDiscord, data_dir: Path
) -> None:
    double.channel.permissions = EVERYTHING & ~MENTION_EVERYONE
    role = double.world.add_role(double.guild)
    async with started(data_dir):
        opened = await double.slash("digest setup")
        await double.select(opened, "role", [str(role)])
        assert "Saved" in (await double.click(opened, "Save")).text
        named = "Mention @\u200beveryone"
        assert named not in (await double.slash("digest health")).text
        (kept,) = [one for one in double.guild.roles if one["id"] == str(role)]
        kept["mentionable"] = False
        changed = await double.slash("digest edit", {"schedule": "1", "time": "15:00"})
        assert named in (await double.click(changed, "Save")).text
        assert named in (await double.slash("digest test", {"schedule": "1"})).text
        assert named in (await double.slash("digest health")).text
        double.channel.permissions = EVERYTHING
        assert "Saved" in (await double.click(changed, "Save")).text

"""Channels that refuse a digest, and what makes it go out after all. Every real part is between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from tests.fakes.discord import FakeDiscord, Json
from tests.fakes.discord.permissions import EVERYTHING, SEND_MESSAGES
from tests.fakes.discord.world import Channel
from tests.integration.bot.conftest import Clock, Running, started
from tests.integration.bot.weather import DAY, DUE, HOUR, MINUTE, set_up, state_of, until

REFUSING = EVERYTHING & ~SEND_MESSAGES


@pytest.fixture
async def refused(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Running]:
    """A digest that its channel did not take two hours ago; by now it would."""
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        double.channel.permissions = REFUSING
        clock.now = DUE
        await running.bot.office.plan()

        async def paused() -> bool:
            return await running.app.ledger.paused_channel(double.channel.id) is Reason.MISSING_PERMISSION

        await until(paused)
        double.channel.permissions = EVERYTHING
        clock.now = DUE + 2 * HOUR
        yield running


async def posted(running: Running, channel: Channel, before: int = 0) -> Json:
    """The newest message of a channel, once the digest is out."""
    await state_of(running, State.SENT)
    found = list(channel.messages.values())
    assert len(found) == before + 1
    return found[-1]


@pytest.mark.parametrize("command", ["resume", "test"])
async def test_a_digest_goes_out_once_somebody_has_seen_to_its_channel(
    double: FakeDiscord, refused: Running, command: str
) -> None:
    await asyncio.sleep(1.2)
    assert not double.channel.messages, "it would be tried again a day later"
    told = list(double.world.direct(double.user).messages.values())
    assert "/digest resume" in told[0]["content"]
    await double.slash(f"digest {command}", {"schedule": "1"})
    post = await posted(refused, double.channel, before=int(command == "test"))
    assert "Late: this was due on 2026-11-24 13:00 UTC" in post["embeds"][0]["description"]
    assert "Data 15 h old" in post["embeds"][0]["footer"]["text"]


async def test_a_digest_goes_out_once_its_schedule_names_another_channel(double: FakeDiscord, refused: Running) -> None:
    other = double.world.add_channel(double.guild, "other")
    opened = await double.slash("digest edit", {"schedule": "1"})
    await double.select(opened, "channel", [str(other.id)])
    assert "Saved" in (await double.click(opened, "Save")).text
    await posted(refused, other)
    assert not double.channel.messages


async def test_a_digest_that_is_tried_again_a_day_later_says_how_old_it_is(
    double: FakeDiscord, refused: Running
) -> None:
    refused.clock.now = DUE + DAY + MINUTE
    post = await posted(refused, double.channel)
    assert "Late: this was due on 2026-11-24 13:00 UTC" in post["embeds"][0]["description"]
    assert "Old data: the newest complete day ended 37 h ago" in post["content"]

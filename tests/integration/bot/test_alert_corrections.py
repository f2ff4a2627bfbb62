"""Alerts whose week was restated after they were told: edited once in their place, and nobody is written to again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.readings import Bucket
from tests.fakes.discord import FakeDiscord, Json
from tests.integration.bot.alerts import watching
from tests.integration.bot.conftest import Clock, Running
from tests.integration.bot.test_alert_posts import WEEK, at_rest, close_week, set_up, told
from tests.integration.bot.weather import HOUR, Restated, more_other, read

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


async def restate(running: Running, change: Callable[[Bucket], Bucket]) -> None:
    """Lets a restatement arrive, and four days pass until no figure of the week may move any more."""
    for _ in range(8):
        running.clock.now += 12 * HOUR
        await read(running, Restated(running.clock, change), WEEK.start, WEEK.end)
        await running.bot.upkeep.watch()
        await running.bot.office.follow_up()
    await asyncio.sleep(1.2)


def less_other(bucket: Bucket) -> Bucket:
    """Half the tokens outside of the named rows: the total does not reach what the alerts wait for."""
    return replace(bucket, other=(bucket.other or 0) // 2)


def shown(double: FakeDiscord) -> list[Json]:
    """All messages, those of the channel first."""
    return [one for place in (double.channel, double.world.direct(double.user)) for one in place.messages.values()]


@pytest.mark.parametrize("change", [more_other, less_other])
async def test_what_was_told_is_edited_once_where_it_stands(
    double: FakeDiscord, data_dir: Path, change: Callable[[Bucket], Bucket]
) -> None:
    async with watching(double, data_dir, Clock()) as watch:
        await set_up(watch)
        await close_week(watch.running)
        await watch.running.bot.upkeep.watch()
        await at_rest(watch.running)
        before = {one["id"] for one in shown(double)}
        (shared,), (own,) = told(double)
        assert "Corrected" not in str(shared) + str(own)
        await restate(watch.running, change)
        assert {one["id"] for one in shown(double)} == before, "nobody is written to again"
        corrected = [one for one in shown(double) if one["id"] in (shared["id"], own["id"])]
        for one in corrected:
            assert one["content"].startswith("⚠️ **Corrected: the source has restated its data**")
            assert "66.9T" in str(one["embeds"]), "what was told can still be read"
            assert ("74.6T" in str(one)) is (change is more_other)
            assert ("Not so after all" in str(one)) is (change is less_other)
            assert "Provisional" not in str(one)
        assert len(double.requests(EDIT)) == 2, "once each"

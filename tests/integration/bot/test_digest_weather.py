"""Digests when something comes late or changes: the source, the bot, the figures. Every real part is between."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from pathlib import Path

import pytest

from bot.adapters.sources.sample import SampleSource
from bot.domain.delivery.delivery import State
from bot.domain.errors import ClockError
from tests.fakes.discord import FakeDiscord, Fault, rate_limited
from tests.integration.bot.conftest import Clock, Running, started
from tests.integration.bot.weather import DAY, DUE, HOUR, MINUTE, WEEK, read, set_up, shown, state_of, until

POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


async def test_a_late_source_gets_one_notice_that_becomes_the_digest(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    clock.now = DUE + HOUR
    async with started(data_dir, clock) as running:
        await set_up(double)
        due = clock.now = DUE + 7 * DAY
        await running.bot.office.plan()
        await asyncio.sleep(1.3)
        assert not double.channel.messages, "its week is not there"
        clock.now = due + 6 * HOUR - MINUTE
        await asyncio.sleep(1.3)
        assert not double.channel.messages, "nobody is told before six hours are over"
        clock.now = due + 6 * HOUR + MINUTE
        await state_of(running, State.SENT)
        notice = shown(double)
        assert "source is late" in notice["content"]
        await running.bot.office.follow_up()
        clock.now += HOUR
        await running.bot.office.follow_up()
        assert shown(double)["content"] == notice["content"]
        assert "23–29 Nov 2026: waiting for the source." in (await double.slash("digest health")).text
        await read(running, SampleSource(clock), WEEK[1] + DAY, clock.now.date() - DAY)
        clock.now += 6 * MINUTE
        await running.bot.office.follow_up()
        digest = shown(double)
        assert digest["id"] == notice["id"]
        assert "source is late" not in digest["content"]
        assert "23–29 Nov 2026" in digest["content"] + digest["embeds"][0]["description"]
        assert len(double.requests(EDIT)) == 1
        assert "23–29 Nov 2026: posted late" in (await double.slash("digest health")).text
        clock.now += HOUR
        await running.bot.office.follow_up()
        assert len(double.requests(EDIT)) == 1, "once"


async def test_a_notice_whose_week_never_comes_is_not_called_a_digest(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    clock.now = DUE + HOUR
    async with started(data_dir, clock) as running:
        await set_up(double)
        due = DUE + 7 * DAY
        clock.now = due
        await running.bot.office.plan()
        clock.now = due + 6 * HOUR + MINUTE
        await state_of(running, State.SENT)
        await running.bot.office.follow_up()
        clock.now = due + 7 * DAY
        await running.bot.office.follow_up()
        assert "never came" in shown(double)["content"]
        text = (await double.slash("digest health")).text
        assert "23–29 Nov 2026: no digest. The week's data never came" in text
        assert "posted late" not in text


@pytest.mark.parametrize(
    "fault", [Fault(503), Fault(503, executes=True), rate_limited(300.0)], ids=["503", "done", "429"]
)
async def test_what_discord_kept_from_going_out_says_how_late_and_how_old_it_is(
    double: FakeDiscord, data_dir: Path, fault: Fault
) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        double.will(fault, POST)
        clock.now = DUE
        await running.bot.office.plan()

        async def tried() -> bool:
            found = await running.app.ledger.get(1)
            return found is not None and found.reason is not None

        await until(tried)
        clock.now = DUE + 3 * HOUR
        await state_of(running, State.SENT)
        post = shown(double)
        came_through = fault.executes
        assert ("Late: this was due on 2026-11-24 13:00 UTC" in post["embeds"][0]["description"]) is not came_through
        assert f"Data {13 if came_through else 16} h old" in post["embeds"][0]["footer"]["text"]


@pytest.mark.parametrize("weeks", [0, 1])
async def test_after_a_downtime_there_is_one_labelled_digest(double: FakeDiscord, data_dir: Path, weeks: int) -> None:
    clock = Clock()
    if weeks:
        clock.now -= 7 * DAY
    async with started(data_dir, clock):
        await set_up(double)
    clock.now = DUE + 40 * HOUR
    async with started(data_dir, clock) as running:
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        await running.bot.office.plan()
        await asyncio.sleep(1.2)
        text = str(shown(double))
        assert "2026-11-24 13:00 UTC" in text, "labelled"
        assert await running.app.ledger.get(2) is None


async def test_after_two_days_of_downtime_there_is_none_and_somebody_is_told(
    double: FakeDiscord, data_dir: Path
) -> None:
    clock = Clock()
    async with started(data_dir, clock):
        await set_up(double)
    clock.now = DUE + 49 * HOUR
    async with started(data_dir, clock) as running:
        before = len(double.requests(POST))
        await running.bot.office.plan()
        await state_of(running, State.LAPSED)

        async def told() -> bool:
            return len(double.requests(POST)) > before

        await until(told)
        assert not double.channel.messages
        (direct,) = double.requests(POST)[before:]
        assert "too late" in direct.body["content"]
        assert (await running.app.schedules.of_guild(double.guild.id))[0].next_due == DUE + 7 * DAY


async def test_a_wrong_clock_plans_nothing(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        double.world.clock.advance(-2 * MINUTE)
        with pytest.raises(ClockError):
            await running.bot.office.plan()
        assert await running.app.ledger.get(1) is None


async def test_requests_are_paced_by_a_clock_that_nobody_sets(running: Running) -> None:
    pace, began = running.bot.office.pace, time.monotonic()
    first = pace.now()
    await asyncio.sleep(0.05)
    passed = (pace.now() - first).total_seconds()
    assert abs(passed - (time.monotonic() - began)) < 0.02
    assert abs(first - dt.datetime.now(dt.UTC)) > DAY, "not the machine's calendar"

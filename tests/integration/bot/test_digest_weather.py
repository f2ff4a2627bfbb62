"""Digests when something comes late or changes: the source, the bot, the figures. Every real part is between."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sources.sample import SampleSource
from bot.domain.delivery.delivery import State
from bot.domain.errors import ClockError
from bot.domain.readings import Bucket, Period, Reading
from bot.services.ingest import Span, read_span
from tests.fakes.discord import FakeDiscord, Json
from tests.integration.bot.conftest import NOW, Clock, Running, started

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
DUE = NOW + HOUR
POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
WEEK = (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
LEADER = "deepseek/sample-river-4"
MOVED = "\ndeepseek,DeepSeek,深度求索,CN,"
PROJECT = Path(__file__).resolve().parents[3]


class Restated(SampleSource):
    """The sample with a third of its leader's tokens."""

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As the sample's, restated."""
        async for reading in super().read(start, end, period):
            yield replace(reading, buckets=tuple(map(_restated, reading.buckets)))


def _restated(bucket: Bucket) -> Bucket:
    return replace(bucket, tokens=dict(bucket.tokens) | {LEADER: bucket.tokens[LEADER] // 3})


async def set_up(double: FakeDiscord) -> None:
    """A schedule for Tuesdays, 13:00 UTC."""
    opened = await double.slash("digest setup", {"day": "2", "time": "13:00"})
    assert "Saved" in (await double.click(opened, "Save")).text


async def read(running: Running, source: SampleSource, first: dt.date, last: dt.date) -> None:
    """Has the source's days stored and served, as a poll and the refresh after it do."""
    await read_span(source, running.app.store, running.clock, Span(Period.DAY, first, last))
    await running.bot.services.desk._library.load()  # pyright: ignore[reportPrivateUsage] - the job comes once a minute


async def state_of(running: Running, wanted: State) -> None:
    """Waits until the first delivery has got so far."""

    async def there() -> bool:
        found = await running.app.ledger.get(1)
        return found is not None and found.state is wanted

    await until(there)


async def until(there: Callable[[], Awaitable[bool]]) -> None:
    """Waits."""
    async with asyncio.timeout(20):
        while not await there():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)


def shown(double: FakeDiscord) -> Json:
    """The one message of the channel."""
    (message,) = double.channel.messages.values()
    return message


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
        await read(running, SampleSource(clock), WEEK[1] + DAY, clock.now.date() - DAY)
        clock.now += 6 * MINUTE
        await running.bot.office.follow_up()
        digest = shown(double)
        assert digest["id"] == notice["id"]
        assert "source is late" not in digest["content"]
        assert "23–29 Nov 2026" in digest["content"] + digest["embeds"][0]["description"]
        assert len(double.requests(EDIT)) == 1
        clock.now += HOUR
        await running.bot.office.follow_up()
        assert len(double.requests(EDIT)) == 1, "once"


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


async def test_a_restated_week_is_corrected_once_and_says_so(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        first, said = shown(double), str(shown(double))
        await running.bot.office.follow_up()
        for _ in range(2):
            clock.now += 7 * HOUR
            await read(running, Restated(clock), *WEEK)
            await running.bot.office.follow_up()
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        corrected = double.channel.messages[int(first["id"])]
        assert "Corrected" in str(corrected)
        assert "Corrected" not in said
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        assert len(double.requests(EDIT)) == 1, "once"


async def test_the_maths_of_a_post_are_those_of_its_own_data(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        at_first = (await double.click(shown(double), "Show the maths")).text
        assert "Since this was posted" not in at_first
        clock.now += 7 * HOUR
        await read(running, Restated(clock), *WEEK)
        reply = await double.click(shown(double), "Show the maths")
        later = reply.text
        assert "Since this was posted, its data or the tables of countries have changed." in later
        assert f"<t:{int(DUE.timestamp())}:F>" in later
        assert figures_in(later) == figures_in(at_first)
        today = await double.click(await double.slash("pulse"), "Show the maths")
        assert figures_in(today.text) != figures_in(at_first)
        turned = (await double.click(reply, "▶")).text
        assert "Since this was posted" in turned
        assert figures_in(turned) != figures_in(later)


def figures_in(text: str) -> list[str]:
    """The lines of the receipts."""
    lines = text.splitlines()
    return lines[next(place for place, line in enumerate(lines) if "page " in line) :]


def tables_in(folder: Path) -> Path:
    """The tables with the leader's author moved to France, as an operator would correct them."""
    tables = Path(shutil.copytree(PROJECT / "config" / "tables", folder / "tables"))
    authors = tables / "authors.csv"
    rows = authors.read_text(encoding="utf-8")
    assert MOVED in rows
    authors.write_text(rows.replace(MOVED, MOVED.replace(",CN,", ",FR,")), encoding="utf-8")
    return tables


async def test_a_post_is_corrected_through_the_tables_that_it_was_made_with(
    double: FakeDiscord, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        assert "🇫🇷" not in str(shown(double))
    async with started(data_dir, clock, tables_dir=tables_in(tmp_path_factory.mktemp("corrected"))) as running:
        await running.bot.office.follow_up()
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        assert "Corrected" not in str(shown(double)), "a country found later corrects nothing"
        for _ in range(2):
            clock.now += 7 * HOUR
            await read(running, Restated(clock), *WEEK)
            await running.bot.office.follow_up()
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        corrected = next(iter(double.channel.messages.values()))
        assert "Corrected" in str(corrected)
        assert "🇫🇷" not in str(corrected), "and is corrected as it was counted"


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

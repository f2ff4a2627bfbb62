"""From a week that closes to the messages that tell of it, with every real part between: once, whatever happens."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path

from bot.adapters.sources.sample import SampleSource
from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from bot.domain.readings import Bucket, Period, Reading
from bot.domain.watching.recipient import RecipientState
from bot.domain.weeks import IsoWeek
from bot.services.ingest import Span, read_span
from tests.fakes.discord import FakeDiscord, Fault, Json
from tests.integration.bot.alerts import Watch, watching
from tests.integration.bot.conftest import NOW, Clock, Running, started

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
WEEK = IsoWeek.of(NOW.date())
"""The week that closes: at `NOW` it is under way."""
CLOSED = dt.datetime.combine(WEEK.end + DAY, dt.time(6, 30), dt.UTC)
POST = "POST /channels/{channel_id}/messages"
RISES = {"target": "everything", "when": "tokens", "value": "66T", "direction": "up"}
"""The week before has 65.6T, the week itself 66.9T."""
SAYS = "66.9"


class Grown(SampleSource):
    """The sample with two in a hundred tokens more."""

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As the sample's, grown."""
        async for reading in super().read(start, end, period):
            yield replace(reading, buckets=tuple(map(_grown, reading.buckets)))


def _grown(bucket: Bucket) -> Bucket:
    tokens = {slug: count * 51 // 50 for slug, count in bucket.tokens.items()}
    return replace(bucket, tokens=tokens, other=(bucket.other or 0) * 51 // 50)


async def close_week(running: Running) -> None:
    """Has the week stored and served, as a poll and the refresh after it do."""
    running.clock.now = CLOSED
    span = Span(Period.DAY, WEEK.start, WEEK.end)
    await read_span(Grown(running.clock), running.app.store, running.clock, span)
    await running.bot.services.desk._library.load()  # pyright: ignore[reportPrivateUsage] - the job comes once a minute


async def until(wanted: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not wanted():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


def told(double: FakeDiscord) -> tuple[list[Json], list[Json]]:
    """What alerts told in the channel, and in direct messages."""
    direct = double.world.direct(double.user)
    both = ([one for one in place.messages.values() if SAYS in str(one)] for place in (double.channel, direct))
    return next(both), next(both)


async def at_rest(running: Running, count: int = 2) -> None:
    """Waits until so many deliveries are sent, and a little longer."""
    async with asyncio.timeout(20):
        while await _sent(running) < count:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)
    await asyncio.sleep(1.2)


async def _sent(running: Running) -> int:
    found = [await running.app.ledger.get(number) for number in (1, 2)]
    return sum(one is not None and one.state is State.SENT for one in found)


async def refused(running: Running, times: int) -> None:
    """Waits until direct messages were refused so often."""
    async with asyncio.timeout(20):
        while not await running.app.alerts.closed(times):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def set_up(watch: Watch) -> None:
    """One alert told in direct messages, two in the channel."""
    await watch.running.bot.upkeep.watch()
    await watch.add(RISES)
    await watch.add({**RISES, "where": "here"})
    await watch.add({"target": "everything", "when": "tokens", "value": "66.1T", "where": "here"})


async def test_what_a_closed_week_brings_is_told_once_in_each_place(double: FakeDiscord, data_dir: Path) -> None:
    double.guild.locale = "zh-TW"
    clock = Clock()
    async with watching(double, data_dir, clock) as watch:
        await set_up(watch)
        await watch.running.bot.upkeep.watch()
        await asyncio.sleep(1.2)
        assert told(double) == ([], [])
        await close_week(watch.running)
        await watch.running.bot.upkeep.watch()
        await at_rest(watch.running)
        (shared,), (own,) = told(double)
        assert "23–29 Nov 2026" in own["content"]
        assert "SAMPLE" in own["content"]
        assert own["components"], "with buttons"
        assert "2026年11月23日至29日" in shared["content"], "the server's language"
        assert str(shared).count(SAYS) == 2, "both alerts of the channel in one message"
        nonces = {request.body["nonce"] for request in double.requests(POST) if request.body.get("enforce_nonce")}
        assert len(nonces) >= 2
        table = await double.click(own, "Full table", place=double.in_dm)
        assert "23–29 Nov 2026" in table.text
        await watch.running.bot.upkeep.watch()
    async with started(data_dir, clock) as running:
        await running.bot.upkeep.watch()
        await asyncio.sleep(1.2)
        assert [len(each) for each in told(double)] == [1, 1]


async def test_a_bot_that_ends_between_finding_and_telling_tells_it_after_its_start(
    double: FakeDiscord, data_dir: Path
) -> None:
    clock = Clock()
    async with watching(double, data_dir, clock) as watch:
        await set_up(watch)
        await close_week(watch.running)
        await watch.running.bot.upkeep.rounds.evaluate()
    assert told(double) == ([], [])
    async with started(data_dir, clock) as running:
        await running.bot.upkeep.watch()
        await at_rest(running)
        assert [len(each) for each in told(double)] == [1, 1]


async def test_an_answer_that_is_lost_before_a_restart_makes_no_second_message(
    double: FakeDiscord, data_dir: Path
) -> None:
    clock = Clock()
    async with watching(double, data_dir, clock) as watch:
        await set_up(watch)
        await close_week(watch.running)
        double.will(Fault(status=502, executes=True), POST, times=2)
        await watch.running.bot.upkeep.watch()
        await until(lambda: [len(each) for each in told(double)] == [1, 1])
    clock.now += 12 * MINUTE
    async with started(data_dir, clock) as running:
        await running.bot.upkeep.watch()
        await at_rest(running)
        assert [len(each) for each in told(double)] == [1, 1]


async def test_direct_messages_that_stay_closed_pause_and_are_spoken_of_at_the_next_command(
    double: FakeDiscord, data_dir: Path
) -> None:
    async with watching(double, data_dir, Clock()) as watch:
        running = watch.running
        await running.bot.upkeep.watch()
        await watch.add(RISES)
        await close_week(running)
        double.user.accepts_dms = False
        before = len(double.requests(POST))
        for refusals in (1, 2, 3):
            await running.bot.upkeep.watch()
            await refused(running, refusals)
            (place,) = await watch.places()
            assert place.state is RecipientState.ACTIVE
            running.clock.now += DAY + MINUTE
        await running.bot.upkeep.watch()
        (place,) = await watch.places()
        assert (place.state, place.reason) == (RecipientState.PAUSED, Reason.DIRECT_MESSAGES_CLOSED)
        await asyncio.sleep(1.2)
        assert len(double.requests(POST)) == before + 3, "one try a day, and none any more"
        asked = await double.slash("about")
        await asked.until(lambda now: len(now.messages) == 2)
        assert "/alert list" in asked.messages[1]["content"]
        assert asked.messages[1]["flags"] & 64
        assert told(double) == ([], [])


async def test_a_channel_that_refuses_alerts_is_named_to_whoever_made_them(double: FakeDiscord, data_dir: Path) -> None:
    async with watching(double, data_dir, Clock()) as watch:
        running = watch.running
        await running.bot.upkeep.watch()
        await watch.add({**RISES, "where": "here"})
        await close_week(running)
        double.will(Fault(status=403, body={"message": "Missing Permissions", "code": 50013}), POST)
        await running.bot.upkeep.watch()
        await until(lambda: bool(watch.received))
        assert f"<#{double.channel.id}>" in watch.received[0]["content"]
        assert "Attach Files" in watch.received[0]["content"]
        running.clock.now += DAY + MINUTE
        await until(lambda: len(told(double)[0]) == 1)

"""What goes wrong on purpose, and rate limits."""

from __future__ import annotations

import datetime as dt
import time

import aiohttp
import discord
import pytest

from tests.fakes.discord import FakeDiscord, Fault, Json, Limit, rate_limited, refused
from tests.integration.discord.raw import POST, Raw
from tests.integration.discord.small_bot import SmallBot

HELLO: Json = {"content": "hello"}


async def test_a_status_is_answered_and_nothing_done(double: FakeDiscord, raw: Raw) -> None:
    double.will(Fault(503), POST, times=2)
    double.will(refused(403, 50013, "Missing Permissions"), POST)
    assert [(await raw.post(double, HELLO)).status for _ in range(4)] == [503, 503, 403, 200]
    assert len(double.channel.messages) == 1


async def test_a_status_is_answered_although_it_was_done(double: FakeDiscord, raw: Raw) -> None:
    double.will(Fault(502, executes=True), POST)
    assert (await raw.post(double, HELLO)).status == 502
    assert len(double.channel.messages) == 1


async def test_faults_are_meant_for_a_route(double: FakeDiscord, raw: Raw) -> None:
    double.will(Fault(500), POST)
    assert (await raw.history(double)).status == 200
    assert (await raw.post(double, HELLO)).status == 500
    double.will(Fault(500))
    assert (await raw.history(double)).status == 500


async def test_a_route_that_is_not_there_cannot_fail(double: FakeDiscord) -> None:
    with pytest.raises(AssertionError, match="the double has no"):
        double.will(Fault(500), "POST /channels")


@pytest.mark.parametrize(("drop", "done"), [("before", 0), ("after", 1)])
async def test_a_connection_breaks(double: FakeDiscord, raw: Raw, drop: str, done: int) -> None:
    double.will(Fault(drop="before" if drop == "before" else "after"), POST)
    with pytest.raises(aiohttp.ClientError):
        await raw.post(double, HELLO)
    assert len(double.channel.messages) == done
    assert double.log[-1].status is None


async def test_an_answer_is_slow(double: FakeDiscord, raw: Raw) -> None:
    double.will(Fault(delay=0.1), POST)
    start = time.perf_counter()
    assert (await raw.post(double, HELLO)).status == 200
    assert time.perf_counter() - start >= 0.1


async def test_a_request_is_carried_out_late(double: FakeDiscord, raw: Raw) -> None:
    double.will(Fault(late=dt.timedelta(minutes=5)), POST)
    assert (await raw.post(double, HELLO)).status == 504
    double.advance(dt.timedelta(minutes=4))
    assert not double.channel.messages
    double.advance(dt.timedelta(minutes=1))
    assert [one["content"] for one in double.channel.messages.values()] == ["hello"]


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_429_says_how_long(double: FakeDiscord, raw: Raw, scope: str) -> None:
    double.will(rate_limited(1.5, "global" if scope == "global" else "shared" if scope == "shared" else "user"))
    answer = await raw.post(double, HELLO)
    assert answer.status == 429
    assert answer.body["retry_after"] == 1.5
    assert answer.body["global"] is (scope == "global")
    assert (answer.headers["X-RateLimit-Scope"], answer.headers["Retry-After"]) == (scope, "2")
    assert double.invalid_requests == (scope != "shared")


async def test_a_bucket_runs_empty_and_fills(double: FakeDiscord, raw: Raw) -> None:
    double.limits.routes[POST] = Limit(2, 0.2)
    answers = [await raw.post(double, HELLO) for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert [one.headers["X-RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert 0 < answers[2].body["retry_after"] <= 0.2
    other = double.world.add_channel(double.guild)
    assert (await raw.request("POST", f"/channels/{other.id}/messages", HELLO)).status == 200
    double.limits.routes[POST] = Limit(2, 0.0)
    assert (await raw.post(double, HELLO)).status == 200


async def test_the_limit_over_everything(double: FakeDiscord, raw: Raw) -> None:
    double.limits.everything = Limit(1, 5.0)
    await raw.history(double)
    assert (await raw.post(double, HELLO)).body["global"] is True
    assert (await raw.request("POST", "/webhooks/1/token", HELLO)).status == 404


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_discord_py_waits_and_tries_again(double: FakeDiscord, bot: SmallBot, scope: str) -> None:
    channel = bot.get_channel(double.channel.id)
    assert isinstance(channel, discord.TextChannel)
    double.will(rate_limited(0.05, "global" if scope == "global" else "user"), POST)
    assert (await channel.send("hello")).content == "hello"
    assert [seen.status for seen in double.requests(POST)] == [429, 200]


async def test_discord_py_takes_a_429_without_via_for_a_ban(double: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(double.channel.id)
    assert isinstance(channel, discord.TextChannel)
    double.will(rate_limited(via=False), POST)
    with pytest.raises(discord.HTTPException) as caught:
        await channel.send("hello")
    assert caught.value.status == 429
    assert len(double.requests(POST)) == 1


async def test_discord_py_waits_for_its_bucket(double: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(double.channel.id)
    assert isinstance(channel, discord.TextChannel)
    double.limits.routes[POST] = Limit(1, 0.1)
    for _ in range(3):
        await channel.send("hello")
    assert {seen.status for seen in double.requests(POST)} == {200}
    times = [seen.received for seen in double.requests(POST)]
    assert times[2] - times[0] >= 0.18

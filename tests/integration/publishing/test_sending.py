"""Posting: one request each time, and every outcome has its name."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import time

import pytest
from discord.http import Route

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import (
    Ambiguous,
    Banned,
    Created,
    Deleted,
    Denied,
    Malformed,
    NotSent,
    RateLimited,
    Reply,
    Unauthorised,
)
from bot.edge.publishing import DiscordPublisher, Requests, open_wire
from bot.edge.publishing.wire import Answer, Body
from bot.ports.delivery import Payload
from bot.services.pacing import Pace
from tests.fakes.discord import TOKEN, FakeDiscord, Fault, Limit, permissions, rate_limited, refused
from tests.integration.publishing.outlet import KEY, OTHER_KEY, PICTURED, PLAIN, POST, TEXT, Outlet, opened

SECOND = dt.timedelta(seconds=1)
ANSWERS: dict[str, tuple[Fault, Reply]] = {
    "500": (Fault(500), Ambiguous()),
    "502 although it was done": (Fault(502, executes=True), Ambiguous()),
    "503": (Fault(503), Ambiguous()),
    "504 and done later": (Fault(late=5 * SECOND), Ambiguous()),
    "520 of Cloudflare": (Fault(520, "<html>"), Ambiguous()),
    "408 of a proxy": (Fault(408), Ambiguous()),
    "408 in its words": (Fault(408, "timed out"), Ambiguous()),
    "redirect": (Fault(302, "", {"Location": "/elsewhere"}), Ambiguous()),
    "200 that is no JSON": (Fault(200, "<html>"), Ambiguous()),
    "200 without a message": (Fault(200, {"id": "1"}), Ambiguous()),
    "400 that is not Discord's": (Fault(400, "<html>"), Ambiguous()),
    "broken before": (Fault(drop="before"), Ambiguous()),
    "broken after": (Fault(drop="after"), Ambiguous()),
    "429": (rate_limited(1163.0), RateLimited(1163 * SECOND)),
    "429 for all": (rate_limited(2.5, "global"), RateLimited(2.5 * SECOND, everywhere=True)),
    "429 of a shared limit": (rate_limited(0.5, "shared"), RateLimited(0.5 * SECOND, shared=True)),
    "429 without how long": (Fault(429, {"message": "x"}, {"Via": "1.1 x"}), RateLimited(60 * SECOND)),
    "429 for ever": (Fault(429, {"retry_after": 1e99}, {"Via": "1.1 x"}), RateLimited(dt.timedelta(days=1))),
    "429 that makes no sense": (Fault(429, {"retry_after": -1}, {"Via": "1.1 x"}), RateLimited(60 * SECOND)),
    "slowmode": (
        Fault(429, {"code": 20016, "message": "slow", "retry_after": 7}, {"Via": "1.1 x"}),
        RateLimited(7 * SECOND, reason=Reason.SLOWMODE),
    ),
    "slowmode, said otherwise": (
        Fault(400, {"code": 20028, "message": "slow", "retry_after": 7}),
        RateLimited(7 * SECOND),
    ),
    "429 without Via": (rate_limited(via=False), Banned()),
    "429 that is no JSON": (Fault(429, "<html>", {"Via": "1.1 x"}), Banned()),
    "40333": (refused(403, 40333, "internal network error"), Banned()),
    "403 of Cloudflare": (Fault(403, "<html>error code: 1020"), Banned()),
    "401": (refused(401, 0, "401: Unauthorized"), Unauthorised()),
    "400": (refused(400, 50035, "Invalid Form Body"), Malformed("400 50035: Invalid Form Body")),
    "too large": (refused(413, 40005, "too large"), Malformed("413 40005: too large")),
    "10008": (refused(404, 10008, "Unknown Message"), Deleted()),
    "10003": (refused(404, 10003, "Unknown Channel"), Denied(Reason.CHANNEL_GONE)),
    "10004": (refused(404, 10004, "Unknown Guild"), Denied(Reason.CHANNEL_GONE)),
    "no text channel any more": (refused(400, 50008, "non-text"), Denied(Reason.CHANNEL_GONE)),
    "50001": (refused(403, 50001, "Missing Access"), Denied(Reason.MISSING_PERMISSION)),
    "50013": (refused(403, 50013, "Missing Permissions"), Denied(Reason.MISSING_PERMISSION)),
    "another 403": (refused(403, 99999, "no"), Denied(Reason.MISSING_PERMISSION)),
    "another 404": (refused(404, 0, "404: Not Found"), Denied(Reason.CHANNEL_GONE)),
    "archived": (refused(400, 50083, "Thread is archived"), Denied(Reason.THREAD_ARCHIVED)),
    "locked": (refused(403, 160005, "Thread is locked"), Denied(Reason.THREAD_LOCKED)),
    "50007": (refused(403, 50007, "Cannot send"), Denied(Reason.DIRECT_MESSAGES_CLOSED)),
    "50278": (refused(403, 50278, "no mutual guilds"), Denied(Reason.DIRECT_MESSAGES_CLOSED)),
    "40003": (refused(400, 40003, "too fast"), Denied(Reason.DIRECT_MESSAGES_TOO_FAST)),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_every_answer_is_sorted_and_asked_for_once(outlet: Outlet, name: str) -> None:
    fault, reply = ANSWERS[name]
    outlet.double.will(fault, POST)
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == reply
    assert len(outlet.posts) == 1
    assert outlet.slept == []


async def test_what_was_posted_says_where(outlet: Outlet) -> None:
    reply = await outlet.publisher.send(outlet.channel, PICTURED, KEY)
    assert reply == Created(int(outlet.shown[0]["id"]), outlet.channel)
    assert outlet.shown[0]["content"] == "China leads"
    assert outlet.shown[0]["attachments"][0]["description"] == "ten bars"
    assert list(outlet.double.world.files.values()) == [PICTURED.picture]


@pytest.mark.parametrize("payload", [PICTURED, PLAIN])
async def test_a_second_attempt_sends_the_same_bytes_and_makes_no_second_message(
    outlet: Outlet, payload: Payload
) -> None:
    assert await outlet.post(payload) == await outlet.post(payload)
    assert len(outlet.shown) == 1
    one, two = outlet.posts
    assert one.json == two.json
    assert one.files == two.files
    assert [one.headers[name] for name in ("Content-Type", "Content-Length")] == [
        two.headers[name] for name in ("Content-Type", "Content-Length")
    ]
    assert one.json["nonce"] == KEY
    assert one.json["enforce_nonce"] is True


async def test_a_message_that_was_deleted_is_not_posted_again(outlet: Outlet) -> None:
    await outlet.post()
    outlet.double.channel.messages.clear()
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Deleted()


async def test_a_nonce_that_was_used_elsewhere_gives_the_other_channel(outlet: Outlet) -> None:
    other = outlet.double.world.add_channel(outlet.double.guild)
    await outlet.publisher.send(other.id, PICTURED, KEY)
    reply = await outlet.publisher.send(outlet.channel, PICTURED, KEY)
    assert isinstance(reply, Created)
    assert reply.channel == other.id


async def test_a_role_alone_is_pinged(outlet: Outlet) -> None:
    content = {"content": "<@&5> @everyone", "allowed_mentions": {"parse": [], "roles": ["5"]}}
    await outlet.post(Payload(Body.of(content).data))
    assert {ping.mention for ping in outlet.double.take_pings()} == {"<@&5>", "@everyone"}
    assert outlet.posts[0].json["allowed_mentions"] == {"parse": [], "roles": ["5"]}


async def test_a_real_limit_is_told_and_not_waited_for(outlet: Outlet) -> None:
    outlet.double.limits.routes[POST] = Limit(1, 30.0)
    await outlet.post()
    started = time.perf_counter()
    reply = await outlet.publisher.send(outlet.channel, PICTURED, OTHER_KEY)
    assert isinstance(reply, RateLimited)
    assert 29 * SECOND < reply.retry_after <= 30 * SECOND
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("right", [permissions.SEND_MESSAGES, permissions.VIEW_CHANNEL, permissions.ATTACH_FILES])
async def test_a_missing_right_is_named_with_one_refusal(outlet: Outlet, right: int) -> None:
    outlet.double.channel.permissions &= ~right
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Denied(Reason.MISSING_PERMISSION)
    assert len(outlet.posts) == 1
    assert outlet.double.invalid_requests == 1


async def test_a_moderator_s_timeout_is_told_from_a_missing_right(outlet: Outlet) -> None:
    outlet.double.guild.silenced_until = outlet.double.world.clock.now() + 60 * SECOND
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Denied(Reason.TIMED_OUT)
    outlet.double.advance(61 * SECOND)
    await outlet.post()


async def test_a_timeout_that_is_over_explains_nothing(outlet: Outlet) -> None:
    outlet.double.guild.silenced_until = outlet.double.world.clock.now() - SECOND
    outlet.double.channel.permissions &= ~permissions.SEND_MESSAGES
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Denied(Reason.MISSING_PERMISSION)


async def test_a_redirect_is_not_followed(outlet: Outlet) -> None:
    assert outlet.double.urls
    here = f"{outlet.double.urls.rest}/channels/{outlet.channel}/messages"
    outlet.double.will(Fault(307, "", {"Location": here}), POST)
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Ambiguous()
    assert outlet.shown == []


async def test_a_revoked_token_is_known_at_once(outlet: Outlet) -> None:
    outlet.double.world.token = "another"  # noqa: S105
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Unauthorised()


async def test_what_takes_too_long_is_cut_off(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(double, monkeypatch, 0.2 * SECOND) as outlet:
        double.will(Fault(delay=0.6), POST)
        started = time.perf_counter()
        assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Ambiguous()
        assert time.perf_counter() - started < 0.5
        await asyncio.sleep(0.6)


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://no.such.host.invalid"])
async def test_nothing_was_sent_where_nobody_answers(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setattr(Route, "BASE", base)
    clock = FakeDiscord(None).world.clock.now
    async with open_wire(TOKEN, 2 * SECOND) as wire:
        publisher = DiscordPublisher(Requests(wire, Pace(clock, asyncio.sleep)), 1, clock)
        assert await publisher.send(1, PICTURED, KEY) == NotSent()


async def test_nothing_was_sent_where_no_connection_came_about(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # lets one in, and never shakes hands
        monkeypatch.setattr(Route, "BASE", f"https://127.0.0.1:{server.getsockname()[1]}")
        clock = FakeDiscord(None).world.clock.now
        async with open_wire(TOKEN, 0.2 * SECOND) as wire:
            publisher = DiscordPublisher(Requests(wire, Pace(clock, asyncio.sleep)), 1, clock)
            assert await publisher.send(1, PICTURED, KEY) == NotSent()


async def test_the_double_takes_the_frozen_form_of_any_text(outlet: Outlet) -> None:
    await outlet.post(
        Payload(Body.of(TEXT | {"content": '中文 \U0001f1e8\U0001f1f3 "quoted"\r\n--tokentide'}).data, b"x")
    )
    assert outlet.shown[0]["content"].startswith("中文")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_request_whose_connection_breaks_is_made_once(outlet: Outlet, method: str) -> None:
    path = f"/channels/{outlet.channel}/messages"
    async with open_wire(TOKEN) as wire:
        await wire.request("GET", f"{path}?limit=1")
        outlet.double.will(Fault(drop="before"), times=3)
        before = len(outlet.double.log)
        assert not isinstance(await wire.request(method, f"{path}?limit=1" if method == "GET" else f"{path}/5"), Answer)
        assert len(outlet.double.log) == before + 1

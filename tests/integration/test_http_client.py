"""The guarded HTTP client against a server that misbehaves."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import itertools
import time
import tracemalloc
import zlib
from collections.abc import AsyncGenerator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.http import HttpClient, Limits, RequestBudget, Retries, open_http
from bot.domain.errors import (
    BudgetExhaustedError,
    DataError,
    SourceRefusedError,
    SourceUnavailableError,
)
from tests.fakes.openrouter import FAST, KEY, Canned, FakeOpenRouter, client, serving

MIB = 1024 * 1024
GOOD = Canned(body=b'{"data": []}')


@pytest.fixture
def fake() -> FakeOpenRouter:
    return FakeOpenRouter({}, dt.date(2026, 10, 8))


@pytest.fixture
async def url(fake: FakeOpenRouter) -> AsyncGenerator[str]:
    async with serving(fake) as base:
        yield f"{base}/thing"


@pytest.fixture
async def http() -> AsyncGenerator[HttpClient]:
    async with client() as made:
        yield made


async def test_an_answer_comes_with_its_validator(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(body=b"abc", headers={"ETag": 'W/"1"'}))
    answer = await http.get(url, query={"start_date": "2026-01-01"}, key=KEY, etag='"0"')
    assert (answer.status, answer.body, answer.etag) == (200, b"abc", 'W/"1"')
    assert answer.url == f"{url}?start_date=2026-01-01"
    sent = fake.seen[0].headers
    assert sent["User-Agent"] == "Tokentide-test/1"
    assert sent["Authorization"] == f"Bearer {KEY}"
    assert sent["If-None-Match"] == '"0"'


async def test_without_a_key_no_header_is_sent(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(GOOD)
    await http.get(url)
    assert "Authorization" not in fake.seen[0].headers


async def test_cookies_are_not_kept(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(headers={"Set-Cookie": "a=b"}), GOOD)
    by_name = url.replace("127.0.0.1", "localhost")  # no client keeps cookies of a bare address
    await http.get(by_name)
    await http.get(by_name)
    assert "Cookie" not in fake.seen[1].headers


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529, 408])
async def test_what_may_pass_is_tried_again(fake: FakeOpenRouter, url: str, http: HttpClient, status: int) -> None:
    fake.will_answer(Canned(status), Canned(status), GOOD)
    assert (await http.get(url)).status == 200
    assert len(fake.seen) == 3


async def test_after_it_gave_up_there_is_one_try_until_something_is_answered(
    fake: FakeOpenRouter, url: str, http: HttpClient
) -> None:
    fake.will_answer(*[Canned(503)] * 5)
    for tries in (3, 1, 1):
        with pytest.raises(SourceUnavailableError, match=f"gave up after {tries} of {tries} tries"):
            await http.get(url)
    fake.will_answer(GOOD, Canned(503), GOOD)
    for _ in range(2):
        assert (await http.get(url)).status == 200
    assert len(fake.seen) == 8


async def test_a_dropped_connection_is_tried_again(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(drop=True), GOOD)
    assert (await http.get(url)).status == 200


async def test_after_the_last_try_the_error_says_why(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(*[Canned(503, b'{"error": {"code": 503, "message": "no\\n capacity"}}')] * 9)
    with pytest.raises(SourceUnavailableError, match=r"answered 503 \(no capacity\); gave up after 3 of 3 tries"):
        await http.get(url, key=KEY)
    assert len(fake.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
async def test_a_refusal_is_not_tried_again(fake: FakeOpenRouter, url: str, http: HttpClient, status: int) -> None:
    fake.will_answer(*[Canned(status, b'{"error": {"message": "Date range cannot exceed 366 days"}}')] * 3)
    with pytest.raises(SourceRefusedError, match=rf"/thing: answered {status} \(Date range cannot exceed"):
        await http.get(url)
    assert len(fake.seen) == 1


async def test_a_wrong_key_names_the_variable_and_never_the_key(
    fake: FakeOpenRouter, url: str, http: HttpClient
) -> None:
    fake.will_answer(Canned(401, f'{{"error": {{"message": "Invalid key {KEY}"}}}}'.encode()))
    with pytest.raises(SourceRefusedError, match="OPENROUTER_API_KEY") as caught:
        await http.get(url, key=KEY)
    assert KEY not in str(caught.value)
    assert "Invalid key ***" in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"error": 3}',
        b'{"error": {"message": 3}}',
        b"<html>",
        b"[" * 100_000,
        b"\xff",
        b"\0" * 99,
    ],
)
async def test_an_error_without_a_message_is_still_one_line(
    fake: FakeOpenRouter, url: str, http: HttpClient, body: bytes
) -> None:
    fake.will_answer(Canned(400, body))
    with pytest.raises(SourceRefusedError) as caught:
        await http.get(url)
    assert str(caught.value) == f"{url}: answered 400"


async def test_a_long_message_of_the_server_is_cut(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(400, b'{"error": {"message": "' + b"x\\u202e\\u0007" * 9999 + b'"}}'))
    with pytest.raises(SourceRefusedError) as caught:
        await http.get(url)
    assert len(str(caught.value)) < 350
    assert str(caught.value).isprintable()


async def test_a_redirect_is_not_followed_and_its_host_is_named(
    fake: FakeOpenRouter, url: str, http: HttpClient
) -> None:
    fake.will_answer(Canned(302, headers={"Location": "https://evil.example/path?token=1"}))
    with pytest.raises(SourceRefusedError, match=r"redirects to evil\.example, which is not followed") as caught:
        await http.get(url, key=KEY)
    assert "token" not in str(caught.value)
    assert len(fake.seen) == 1


@pytest.mark.parametrize("location", ["", "//[", "http://[::1", "/elsewhere"])
async def test_a_senseless_redirect_is_refused_too(
    fake: FakeOpenRouter, url: str, http: HttpClient, location: str
) -> None:
    fake.will_answer(Canned(301, headers={"Location": location}))
    with pytest.raises(SourceRefusedError, match="redirects to"):
        await http.get(url)


@pytest.mark.parametrize(
    "canned",
    [
        Canned(body=b"<!DOCTYPE html><title>Sign in</title>"),
        Canned(body=b"\n <HTML>", headers={"Content-Type": "application/json"}),
        Canned(body=b"Please sign in", headers={"Content-Type": "text/html; charset=utf-8"}),
    ],
)
async def test_a_web_page_is_no_data(fake: FakeOpenRouter, url: str, http: HttpClient, canned: Canned) -> None:
    fake.will_answer(canned)
    with pytest.raises(DataError, match=r"/thing: is a web page \(HTML\), not data"):
        await http.get(url)


async def test_a_large_answer_is_cut_off(fake: FakeOpenRouter, url: str) -> None:
    fake.will_answer(Canned(body=b"1" * MIB), Canned(body=b"1" * (MIB + 1)))
    async with client(Limits(body_bytes=MIB)) as http:
        assert len((await http.get(url)).body) == MIB
        with pytest.raises(DataError, match="is larger than 1 MiB"):
            await http.get(url)


async def test_the_cap_is_20_mib(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(body=b"1" * (20 * MIB + 1)))
    with pytest.raises(DataError, match="is larger than 20 MiB"):
        await http.get(url)


def _bomb(encoding: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    return b"".join([*(packer.compress(b"0" * MIB) for _ in range(256)), packer.flush()])


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_cut_off_early(fake: FakeOpenRouter, url: str, http: HttpClient, encoding: str) -> None:
    fake.will_answer(Canned(body=_bomb(encoding), headers={"Content-Encoding": encoding}))
    tracemalloc.start()
    with pytest.raises(DataError, match="is larger than 20 MiB"):
        await http.get(url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * MIB


async def test_a_bomb_in_an_error_body_is_cut_off_too(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(400, body=_bomb("gzip"), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceRefusedError, match=r"answered 400$"):
        await http.get(url)


async def test_broken_compression_is_an_unusable_answer(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(*[Canned(body=b"not gzip at all", headers={"Content-Encoding": "gzip"})] * 3)
    with pytest.raises(SourceUnavailableError, match="/thing: cannot be read"):
        await http.get(url)


async def test_gzip_is_read(fake: FakeOpenRouter, url: str, http: HttpClient) -> None:
    fake.will_answer(Canned(body=gzip.compress(b'{"data": []}'), headers={"Content-Encoding": "gzip"}))
    assert (await http.get(url)).body == b'{"data": []}'


async def test_a_slow_answer_is_given_up(fake: FakeOpenRouter, url: str) -> None:
    fake.will_answer(*[Canned(delay=5.0)] * 3)
    async with client(Limits(seconds=0.05)) as http:
        with pytest.raises(SourceUnavailableError, match=r"no full answer within 0.05 s; gave up after 3"):
            await http.get(url)


async def test_an_answer_that_only_drips_is_given_up() -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in itertools.repeat(None, 200):
            await response.write(b" ")
            await asyncio.sleep(0.02)
        return response

    app = web.Application()
    app.router.add_get("/", drip)
    async with TestServer(app, host="127.0.0.1") as server, client(Limits(seconds=0.2), Retries(attempts=1)) as http:
        began = time.monotonic()
        with pytest.raises(SourceUnavailableError, match="no full answer within"):
            await http.get(str(server.make_url("/")))
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
async def test_what_is_no_http_is_an_unusable_answer(garbage: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(garbage)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server, client() as http:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(SourceUnavailableError, match=f"127.0.0.1:{port}"):
            await http.get(f"http://127.0.0.1:{port}/x")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x", "https://127.0.0.1:1/x", "nonsense", "http://[::1/", "ftp://127.0.0.1/", ""]
)
async def test_an_address_that_leads_nowhere_is_a_clear_error(http: HttpClient, address: str) -> None:
    with pytest.raises(SourceUnavailableError) as caught:
        await http.get(address, key=KEY)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_user_names_and_passwords_of_an_address_are_not_shown(http: HttpClient) -> None:
    with pytest.raises(SourceUnavailableError) as caught:
        await http.get("http://me:hunter2@127.0.0.1:1/x")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, True),
        ({"Retry-After": "3600"}, False),
        ({"Retry-After": "-5"}, True),
        ({"Retry-After": "soon"}, True),
        ({"Retry-After": "9" * 500}, False),
        ({}, True),
        ({"Retry-After": "Thu, 08 Oct 2026 12:00:20 GMT", "Date": "Thu, 08 Oct 2026 12:00:00 GMT"}, 20.0),
        ({"Retry-After": "Thu, 08 Oct 2026 11:00:00 GMT", "Date": "Thu, 08 Oct 2026 12:00:00 GMT"}, True),
    ],
)
async def test_retry_after_is_obeyed_up_to_a_cap(
    fake: FakeOpenRouter, url: str, hint: dict[str, str], expected: float | bool
) -> None:
    decided: list[bool | float] = []

    class Noting(Retries):
        def decide(self, error: Exception) -> bool | float:
            decided.append(super().decide(error))
            return False

    fake.will_answer(Canned(429, headers=hint))
    async with client(retries=Noting()) as http:
        with pytest.raises(SourceUnavailableError, match="answered 429"):
            await http.get(url)
    assert decided == [expected]
    assert type(decided[0]) is type(expected)


async def test_retry_after_is_really_waited_for(fake: FakeOpenRouter, url: str) -> None:
    fake.will_answer(Canned(429, headers={"Retry-After": "1"}), GOOD)
    async with client(retries=FAST) as http:
        began = time.monotonic()
        await http.get(url)
        assert time.monotonic() - began >= 1.0


async def test_every_try_counts_against_the_budget(fake: FakeOpenRouter, url: str) -> None:
    fake.will_answer(*[Canned(503)] * 9)
    async with open_http("t", RequestBudget(per_day=2), retries=FAST) as http:
        with pytest.raises(BudgetExhaustedError, match=r"/thing: not asked: our own budget of 2 requests a day"):
            await http.get(url)
    assert len(fake.seen) == 2

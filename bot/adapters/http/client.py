"""GET with caps on size and time, no redirects, a budget, retries, and every failure as one of our errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import stamina
from yarl import URL

from bot.adapters.http.budget import RequestBudget
from bot.adapters.http.failures import TransientError, failure_of, one_line
from bot.domain.errors import DataError, SourceUnavailableError

OK = frozenset({200})
CHUNK_BYTES = 64 * 1024
ERROR_BODY_BYTES = 64 * 1024
LONGEST_ETAG = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: bytes after decompression, and seconds from connecting to the last byte."""

    body_bytes: int = 20 * 1024 * 1024
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Retries:
    """When to try again after 429, 5xx, a broken connection or a timeout.

    Attributes:
        attempts: Tries altogether.
        first_wait: Seconds before the second try; doubles from try to try, up to `longest_wait`.
        jitter: Up to this many random seconds are added to each wait.
        longest_hint: A longer `Retry-After` (seconds) is not waited for here: the next poll asks again.
    """

    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 30.0
    jitter: float = 1.0
    longest_hint: float = 90.0

    def decide(self, error: Exception) -> bool | float:
        """Whether to try again after `error`, or after how many seconds exactly."""
        if not isinstance(error, TransientError):
            return False
        hint = error.retry_after
        if hint is None or hint <= self.first_wait:
            return True
        return hint if hint <= self.longest_hint else False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read to its end.

    Attributes:
        url: Where it came from, without secrets.
        body: Its bytes, decompressed.
        etag: Its validator; None where it has none.
    """

    url: str
    status: int
    body: bytes = field(repr=False)
    etag: str | None = None


class HttpClient:
    """Reads URLs; made by `open_http`."""

    def __init__(self, session: aiohttp.ClientSession, budget: RequestBudget, limits: Limits, retries: Retries) -> None:
        self._session, self._budget, self._limits, self._retries = session, budget, limits, retries
        self._gave_up = False

    async def get(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        key: str | None = None,
        etag: str | None = None,
        expected: frozenset[int] = OK,
    ) -> Answer:
        """One answer whose status is among `expected`.

        After a failure that no retry helped, there is one try only until something is answered again: whoever asks
        while a source is away for days asks often, and the budget has to last.

        Args:
            url: Without a query.
            query: Must hold no secrets: it is shown in messages.
            key: Sent as bearer token and shown nowhere.
            etag: Sent as `If-None-Match`; then 304 belongs into `expected`.
            expected: Statuses that the caller can work with.

        Raises:
            SourceUnavailableError: No answer, or 429 or 5xx, after all retries.
            SourceRefusedError: Any other status, redirects included.
            BudgetExhaustedError: Our own budget is used up.
            DataError: The answer is too large or a web page.
        """
        target = _Target(url, dict(query or {}), key, etag, expected)
        attempts = 1 if self._gave_up else self._retries.attempts
        retries = stamina.retry_context(
            on=self._retries.decide,
            attempts=attempts,
            timeout=None,
            wait_initial=self._retries.first_wait,
            wait_max=self._retries.longest_wait,
            wait_jitter=self._retries.jitter,
        )
        tries = 0
        try:
            async for attempt in retries:
                tries = attempt.num
                with attempt:
                    answer = await self._once(target)
                    self._gave_up = False
                    return answer
        except TransientError as error:
            self._gave_up = True
            raise SourceUnavailableError(f"{error}; gave up after {tries} of {attempts} tries") from error
        raise AssertionError("stamina ends with a value or an exception")

    async def _once(self, target: _Target) -> Answer:
        await self._budget.take(target.shown)
        try:
            async with (
                asyncio.timeout(self._limits.seconds),
                self._session.get(
                    target.url, params=target.query, headers=target.headers, allow_redirects=False
                ) as response,
            ):
                return await self._answer(target, response)
        except TimeoutError as error:
            raise TransientError(f"{target.shown}: no full answer within {self._limits.seconds:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # ValueError: what aiohttp raises for an address or a header that it cannot use.
            text = target.hide(one_line(str(error)) or type(error).__name__)
            raise TransientError(f"{target.shown}: cannot be read ({text})") from error

    async def _answer(self, target: _Target, response: aiohttp.ClientResponse) -> Answer:
        if response.status not in target.expected:
            said = await _read(response, ERROR_BODY_BYTES)
            raise failure_of(target.shown, response.status, response.headers, said[:ERROR_BODY_BYTES], target.key)
        body = await _read(response, self._limits.body_bytes)
        if len(body) > self._limits.body_bytes:
            size = f"{self._limits.body_bytes / 2**20:g} MiB"
            raise DataError(target.shown, f"is larger than {size}; a real answer is far smaller")
        if response.status in OK and _is_web_page(response, body):
            reason = "is a web page (HTML), not data; a network's login page or a proxy's error page looks like this"
            raise DataError(target.shown, reason)
        return Answer(target.shown, response.status, body, _etag(response))


@dataclass(frozen=True, slots=True)
class _Target:
    url: str
    query: dict[str, str]
    key: str | None = field(repr=False)
    etag: str | None
    expected: frozenset[int]

    @property
    def shown(self) -> str:
        try:
            return str(URL(self.url).with_user(None).update_query(self.query))
        except ValueError:
            return one_line(self.url)

    @property
    def headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json, text/csv"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if self.etag:
            headers["If-None-Match"] = self.etag
        return headers

    def hide(self, text: str) -> str:
        return text.replace(self.key, "***") if self.key else text


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """At most a little more than `most` bytes, counted after decompression: a gzip bomb is cut off early."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > most:
            break
    return bytes(body)


def _is_web_page(response: aiohttp.ClientResponse, body: bytes) -> bool:
    return response.content_type == "text/html" or body[:64].lstrip().startswith(b"<")


def _etag(response: aiohttp.ClientResponse) -> str | None:
    etag = response.headers.get("ETag", "")
    return etag if 0 < len(etag) <= LONGEST_ETAG and etag.isascii() and etag.isprintable() else None


@asynccontextmanager
async def open_http(
    user_agent: str, budget: RequestBudget, limits: Limits | None = None, retries: Retries | None = None
) -> AsyncGenerator[HttpClient]:
    """A client for the time of the block; closes its connections at the end.

    Args:
        user_agent: How we name ourselves.
        budget: Counts every request that is sent, retries included.
        limits: Caps on one answer; by default 20 MiB and 30 s.
        retries: When to try again; by default four tries within about a minute.
    """
    # No cookies: nothing may travel from one host, or from one answer, to the next.
    async with aiohttp.ClientSession(
        headers={"User-Agent": user_agent},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
    ) as session:
        yield HttpClient(session, budget, limits or Limits(), retries or Retries())

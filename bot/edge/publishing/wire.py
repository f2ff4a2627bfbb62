"""Requests to Discord that are made once, are over in time, and whose every outcome is a value.

discord.py's own request would not do for a post: it repeats one up to five times after a 5xx or a reset, sleeps
through a 429, waits behind its own buckets before it sends, and ends with the login that it belongs to. Posts go
over a session of their own instead, so that they neither wait for the gateway nor end with a client.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord.http import Route

from bot.domain.delivery.replies import Ambiguous, NotSent
from bot.domain.delivery.timing import TIMING

Json = dict[str, Any]
CONNECTING = 0.5
"""Of a request's time, how much the connection may take: beyond, nothing has been sent, which is worth knowing."""
USER_AGENT = f"DiscordBot (https://github.com/Rapptz/discord.py {discord.__version__})"
"""In Discord's form, without which Cloudflare may refuse us; the library whose API version we speak."""
JSON = "application/json"
_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries.

    Attributes:
        data: The bytes.
        kind: Their media type.
    """

    data: bytes
    kind: str = JSON

    @classmethod
    def of(cls, value: Json) -> Body:
        """A JSON object; the same bytes for the same value."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return cls(text.encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Attributes:
        status: Of HTTP.
        body: What its JSON says; None where it has none, and then it is not Discord's own word.
        via: Whether it came from Discord, and not from Cloudflare before it.
        date: Its sender's time, in whole seconds; None where it does not say.
        scope: Whose limit a 429 is about, as Discord calls it: `user`, `shared`, `global`; empty where it does not say.
    """

    status: int
    body: Any
    via: bool
    date: dt.datetime | None = None
    scope: str = ""

    @property
    def said(self) -> Json | None:
        """The JSON object that it is; None where it is none."""
        return cast("Json", self.body) if isinstance(self.body, dict) else None

    @property
    def code(self) -> int:
        """Discord's own code for what went wrong; 0 where it gives none."""
        code = (self.said or {}).get("code")
        return code if isinstance(code, int) else 0


Outcome = Answer | NotSent | Ambiguous


class Wire:
    """Sends requests as the bot.

    Args:
        session: Sends the bot's token along; follows no redirect and repeats no POST.
        longest: Within this, a request is over, whatever that takes.
    """

    def __init__(self, session: aiohttp.ClientSession, longest: dt.timedelta = TIMING.request_timeout) -> None:
        self._session, self._seconds = session, longest.total_seconds()

    async def request(self, method: str, path: str, body: Body | None = None) -> Outcome:
        """Makes one request.

        Args:
            method: Of HTTP.
            path: Below the API's address, such as `/channels/1/messages`.
            body: What to send along.

        Returns:
            The answer; `NotSent` where no connection came about, `Ambiguous` where one broke or took too long.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._exchange(method, path, body)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            _log.info("Discord could not be reached", method=method, path=path, because=repr(error))
            return NotSent()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.info("a request came to no end", method=method, path=path, because=repr(error))
            return Ambiguous()

    async def _exchange(self, method: str, path: str, body: Body | None) -> Answer:
        connecting = aiohttp.ClientTimeout(total=None, connect=self._seconds * CONNECTING)
        async with self._session.request(
            method,
            Route.BASE + path,
            data=body.data if body else None,
            headers={"Content-Type": body.kind} if body else None,
            timeout=connecting,
            allow_redirects=False,
        ) as response:
            data = await response.read()
            said, headers = _parsed(response, data), response.headers
            return Answer(
                response.status, said, "Via" in headers, _date(response), headers.get("X-RateLimit-Scope", "")
            )


def _parsed(response: aiohttp.ClientResponse, data: bytes) -> Any:
    if response.content_type != JSON:
        return None
    try:
        return json.loads(data)
    except ValueError:
        return None


def _date(response: aiohttp.ClientResponse) -> dt.datetime | None:
    try:
        said = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    return said if said.tzinfo else None


@asynccontextmanager
async def open_wire(token: str, longest: dt.timedelta = TIMING.request_timeout) -> AsyncGenerator[Wire]:
    """A wire for the time of the block; closes its connections at the end.

    Args:
        token: The bot's.
        longest: Within this, a request is over.
    """
    # Connections wait for nobody: our own pace keeps their number small, and waiting would count as time.
    async with aiohttp.ClientSession(
        headers={"User-Agent": USER_AGENT, "Authorization": f"Bot {token}"},
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=aiohttp.TCPConnector(limit=0),
    ) as session:
        # A GET whose connection breaks would be made twice, the second time out of its turn.
        session._retry_connection = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        yield Wire(session, longest)

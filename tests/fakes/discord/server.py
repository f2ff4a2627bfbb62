"""The double itself: requests in, answers out, everything written down."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yarl
from aiohttp import web

from discord.gateway import DiscordWebSocket
from discord.http import Route
from tests.fakes.discord import openapi, rest_account, rest_interactions, rest_messages
from tests.fakes.discord.acting import Acting
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.errors import NOT_FOUND, UNAUTHORIZED, DiscordError, Problem, refuse
from tests.fakes.discord.faults import Fault, Faults
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.ratelimits import RateLimits
from tests.fakes.discord.routes import FREE, ROUTES, Call
from tests.fakes.discord.seen import Seen, read
from tests.fakes.discord.world import Ping, World

if TYPE_CHECKING:  # the benchmarks run the double where there is no pytest
    import pytest

HANDLERS = (rest_account, rest_interactions, rest_messages)
PREFIX = "/api/v10"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Violation:
    """A request that Discord would have refused as malformed."""

    spec: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.spec}: {self.problem}"


@dataclass(frozen=True)
class Urls:
    """Where the double is to be found."""

    rest: str
    gateway: str


class FakeDiscord(Acting):
    """Discord as one bot sees it. Without `document`, requests are checked against the double's own rules only."""

    def __init__(self, document: Path | None = None, clock: Clock | None = None) -> None:
        world = World(clock)
        super().__init__(world, Gateway(world))
        self.document = openapi.load(document) if document else None
        if document is None:
            _log.warning("requests are not checked against Discord's OpenAPI document: none was given")
        self.limits, self._faults = RateLimits(), Faults()
        self.urls: Urls | None = None
        self.log: list[Seen] = []
        self.violations: list[Violation] = []
        self._late: list[tuple[dt.datetime, Seen]] = []

    def will(self, fault: Fault, spec: str | None = None, times: int = 1) -> None:
        """The next requests of `spec` (such as `POST /channels/{channel_id}/messages`) go wrong; any, if None."""
        assert spec is None or spec in ROUTES, f"the double has no {spec}"
        self._faults.add(fault, spec, times)

    def heal(self) -> None:
        """Nothing that was scripted goes wrong any more."""
        self._faults = Faults()
        self.gateway.heal()

    def advance(self, by: dt.timedelta) -> None:
        """Moves the clock, and carries out what was late."""
        self.world.clock.advance(by)
        self._catch_up()

    def requests(self, spec: str) -> list[Seen]:
        """The requests of `spec` so far."""
        return [seen for seen in self.log if seen.spec == spec]

    @property
    def invalid_requests(self) -> int:
        """Answers that count towards a ban: 401, 403, and 429 unless of a shared limit; scripted ones, too."""
        counted = [seen for seen in self.log if seen.answer_headers.get("X-RateLimit-Scope") != "shared"]
        return sum(seen.status in (401, 403, 429) for seen in counted)

    def take_violations(self) -> list[Violation]:
        """The violations so far, which then no longer fail the test."""
        taken, self.violations = self.violations, []
        return taken

    def take_pings(self) -> list[Ping]:
        """The mentions so far that might have pinged somebody, which then no longer fail the test."""
        taken, self.world.pings = self.world.pings, []
        return taken

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answers any request."""
        route = request.match_info.route.resource
        template = (route.canonical if route else request.path).removeprefix(PREFIX)
        seen = await read(request, template, self.world.clock.now())
        self.log.append(seen)
        self._catch_up()
        fault = self._faults.take(seen) or Fault()
        await asyncio.sleep(fault.delay)
        if fault.late is not None:
            self._late.append((self.world.clock.now() + fault.late, seen))
        if fault.drop != "before" and (fault.status is None or fault.executes) and fault.late is None:
            response = self._carry_out(seen)
        else:
            response = _respond(seen, 504, {"message": "504: Gateway Time-out", "code": 0}, {})
        response = self._spoilt(request, seen, fault, response)
        response.headers["Date"] = format_datetime(self.world.clock.now(), usegmt=True)
        return response

    @staticmethod
    def _spoilt(request: web.Request, seen: Seen, fault: Fault, response: web.Response) -> web.Response:
        if fault.drop and request.transport:
            seen.status = None
            request.transport.abort()
        elif fault.status is not None:
            return _respond(seen, fault.status, fault.answered(), fault.headers)
        return response

    def _catch_up(self) -> None:
        due = [seen for at, seen in self._late if at <= self.world.clock.now()]
        self._late = [(at, seen) for at, seen in self._late if at > self.world.clock.now()]
        for seen in due:
            self._result(seen)

    def _carry_out(self, seen: Seen) -> web.Response:
        headers, limited = self.limits.take(seen)
        if limited is not None:
            return _respond(seen, 429, limited, headers)
        status, body = self._result(seen)
        return _respond(seen, status, body, headers)

    def _result(self, seen: Seen) -> tuple[int, Any]:
        try:
            body = self._execute(seen)
        except DiscordError as error:
            self.violations += [Violation(seen.spec, problem) for problem in error.problems]
            return error.status, error.body()
        return (204, None) if body is None else (200, body)

    def _execute(self, seen: Seen) -> Any:
        handler = ROUTES.get(seen.spec)
        if handler is None:
            raise DiscordError(NOT_FOUND, [Problem((), f"the double has no {seen.method} {seen.path}")])
        if seen.spec not in FREE and seen.headers.get("Authorization") != f"Bot {self.world.token}":
            raise DiscordError(UNAUTHORIZED)
        if self.document and seen.json is not None:
            refuse(self.document.problems(seen.method, seen.route, seen.json))
        return handler(Call(self.world, seen))


def _respond(seen: Seen, status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """discord.py reads JSON only if the type is exactly `application/json`, without a charset."""
    seen.status, seen.answer, seen.answer_headers = status, body, headers
    if isinstance(body, str):
        return web.Response(status=status, text=body, headers=headers)
    data = b"" if body is None else json.dumps(body).encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    return web.Response(status=status, body=data, headers=kind | headers)


def _application(double: FakeDiscord) -> web.Application:
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_get("/gateway", double.gateway.handle)
    for spec in sorted(ROUTES, key=lambda spec: spec.replace("{", "~")):  # @original before {message_id}
        method, _, template = spec.partition(" ")
        app.router.add_route(method, PREFIX + template, double.handle)
    app.router.add_route("*", "/{path:.*}", double.handle)
    return app


@asynccontextmanager
async def serving(double: FakeDiscord) -> AsyncGenerator[Urls]:
    """The double on a port of this machine; fails at the end of the block if a request was malformed or would ping."""
    runner = web.AppRunner(_application(double), shutdown_timeout=1.0, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=2048).start()
        address = f"127.0.0.1:{runner.addresses[0][1]}"
        double.world.gateway_url = f"ws://{address}/gateway"
        double.urls = Urls(f"http://{address}{PREFIX}", double.world.gateway_url)
        yield double.urls
    finally:
        await double.gateway.close()
        await runner.cleanup()
    complaints = [str(one) for one in (*double.violations, *double.world.pings)]
    assert not complaints, "Discord would have complained:\n" + "\n".join(complaints)


def point_discord_py_at(monkeypatch: pytest.MonkeyPatch, double: FakeDiscord) -> None:
    """Has discord.py talk to the double, which is being served.

    A client without shards does not ask for the gateway's address, so that is set, too.
    """
    urls = double.urls
    assert urls, "point_discord_py_at() comes inside of serving()"
    monkeypatch.setattr(Route, "BASE", urls.rest)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(urls.gateway))

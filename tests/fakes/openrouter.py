"""A small OpenRouter on loopback: the keyed API, the exports and the models, from days given in Python."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import hashlib
import io
import json
from collections import Counter, deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.http import HttpClient, Limits, RequestBudget, Retries, open_http

KEY = "sk-or-v1-secret"
Days = Mapping[dt.date, Mapping[str, int]]
"""Tokens of each model by day, `other` included."""
FAST = Retries(attempts=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)
ONE_DAY = dt.timedelta(days=1)


@dataclass
class Canned:
    """An answer given in place of the right one."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay: float = 0.0
    drop: bool = False


@dataclass
class Seen:
    """One request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class FakeOpenRouter:
    """What the server knows, and what it was asked."""

    def __init__(self, days: Days, today: dt.date) -> None:
        self.days, self.today = days, today
        self.models: list[dict[str, Any]] = []
        self.absent_snapshots: set[dt.date] = set()
        self.manifest_changes: dict[str, Any] = {}
        self.meta_changes: dict[str, Any] = {}
        self.canned: deque[Canned] = deque()
        self.seen: list[Seen] = []

    def will_answer(self, *answers: Canned) -> None:
        """The next requests get these answers, in this order."""
        self.canned.extend(answers)

    @property
    def paths(self) -> list[str]:
        """The last part of each path that was asked for."""
        return [seen.path.rpartition("/")[2] for seen in self.seen]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answers any request."""
        self.seen.append(Seen(request.path, dict(request.query), dict(request.headers)))
        if self.canned:
            canned = self.canned.popleft()
            await asyncio.sleep(canned.delay)
            if canned.drop and request.transport:
                request.transport.close()
            return web.Response(status=canned.status, body=canned.body, headers=canned.headers)
        name = request.path.rpartition("/")[2]
        if name == "rankings-daily":
            return self._rankings(request)
        if name == "models":
            return web.json_response({"data": self.models})
        return self._export(request, name)

    def _rankings(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return _error(401, "Missing Authentication header")
        last = self.today - ONE_DAY
        end = min(dt.date.fromisoformat(request.query.get("end_date", str(last))), last)
        first = dt.date.fromisoformat(request.query.get("start_date", str(end - 29 * ONE_DAY)))
        start = max(first, dt.date(2025, 1, 1))
        if start > end:
            return _error(400, "start_date must be on or before end_date.")
        if (end - start).days >= 366:
            return _error(400, f"Date range cannot exceed 366 days (requested {(end - start).days + 1}).")
        buckets: dict[dt.date, Counter[str]] = {}
        for day in sorted(self.days):
            if start <= day <= end:
                weekly = request.query.get("period") == "week"
                date = day - day.weekday() * ONE_DAY if weekly else day
                buckets.setdefault(date, Counter()).update(self.days[day])
        rows = [
            {"date": str(date), "model_permaslug": slug, "total_tokens": str(tokens)}
            for date, bucket in buckets.items()
            for slug, tokens in ordered(bucket)
        ]
        meta = {"as_of": f"{self.today}T02:00:00.000Z", "version": "v1"}
        meta |= {"start_date": str(start), "end_date": str(end)} | self.meta_changes
        return web.json_response({"data": rows, "meta": meta})

    def _export(self, request: web.Request, name: str) -> web.Response:
        stem, _, kind = name.partition(".")
        snapshot = self.today if stem == "latest" else dt.date.fromisoformat(stem)
        if snapshot > self.today or snapshot in self.absent_snapshots:
            return _error(404, "Export not found")
        body, count = export_csv(self.days, snapshot)
        if not count:
            return _error(404, "Export not found")
        if kind == "manifest.json":
            body = json.dumps(manifest(snapshot, body, count) | self.manifest_changes).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, headers={"ETag": tag, "Content-Type": "application/octet-stream"})


def ordered(bucket: Mapping[str, int]) -> list[tuple[str, int]]:
    """Rows in the source's order: largest first, `other` last."""
    named = sorted(((s, t) for s, t in bucket.items() if s != "other"), key=lambda row: (-row[1], row[0]))
    return named + [(s, t) for s, t in bucket.items() if s == "other"]


def export_csv(days: Days, snapshot: dt.date) -> tuple[bytes, int]:
    """The CSV of the thirty days before `snapshot`, and its number of rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["date", "model_permaslug", "rank", "total_tokens", "share_of_daily_tokens"])
    count = 0
    for day in sorted(days):
        if snapshot - 30 * ONE_DAY <= day < snapshot:
            for rank, (slug, tokens) in enumerate(ordered(days[day]), 1):
                writer.writerow([day, slug, "" if slug == "other" else rank, tokens, "0.1"])
                count += 1
    return out.getvalue().encode(), count


def manifest(snapshot: dt.date, body: bytes, count: int) -> dict[str, Any]:
    """What the manifest of an export says."""
    foreign = f"https://elsewhere.invalid/{snapshot}.csv"
    digest = hashlib.sha256(body).hexdigest()
    return {
        "dataset": "rankings-daily",
        "schema_version": "v1",
        "snapshot_date": str(snapshot),
        "retrieved_at": f"{snapshot}T01:46:15.433Z",
        "row_count": count,
        "files": {"csv": {"url": foreign, "encoding_format": "text/csv", "bytes": len(body), "sha256": digest}},
    }


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"code": status, "message": message}}, status=status)


@asynccontextmanager
async def serving(fake: FakeOpenRouter) -> AsyncGenerator[str]:
    """The base URL of a server for the time of the block."""
    app = web.Application()
    app.router.add_route("GET", "/{path:.*}", fake.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/api/v1"))


@asynccontextmanager
async def client(limits: Limits | None = None, retries: Retries = FAST) -> AsyncGenerator[HttpClient]:
    """A client that does not wait between tries."""
    async with open_http("Tokentide-test/1", RequestBudget(per_minute=1000, per_day=1000), limits, retries) as http:
        yield http


class MemoryValidators:
    """ETags in memory."""

    def __init__(self) -> None:
        self.etags: dict[str, str] = {}

    async def get(self, url: str) -> str | None:
        """As `Validators.get`."""
        return self.etags.get(url)

    async def put(self, url: str, etag: str) -> None:
        """As `Validators.put`."""
        self.etags[url] = etag

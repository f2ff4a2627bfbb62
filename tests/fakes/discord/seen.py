"""Requests as they came in."""

from __future__ import annotations

import datetime as dt
import json
import time
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import BodyPartReader, web

from tests.fakes.discord.errors import Json


@dataclass(frozen=True)
class Upload:
    """One file of a multipart request; `field` is such as `files[0]`."""

    field: str
    filename: str
    content_type: str
    data: bytes


@dataclass
class Seen:
    """One request, and what it was answered."""

    method: str
    route: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    json: Any
    files: list[Upload]
    at: dt.datetime
    received: float = field(default_factory=time.perf_counter)
    status: int | None = None
    answer: Any = None
    answer_headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def spec(self) -> str:
        """Such as `POST /channels/{channel_id}/messages`."""
        return f"{self.method} {self.route}"

    @property
    def body(self) -> Json:
        """The JSON object that was sent; empty if there was none."""
        return cast("Json", self.json) if isinstance(self.json, dict) else {}


async def read(request: web.Request, route: str, at: dt.datetime) -> Seen:
    """The request, decoded: JSON, or multipart with `payload_json` and files."""
    body, files = await _decode(request)
    return Seen(
        method=request.method,
        route=route,
        path=request.path,
        params=dict(request.match_info),
        query=dict(request.query),
        headers=dict(request.headers),
        json=body,
        files=files,
        at=at,
    )


async def _decode(request: web.Request) -> tuple[Any, list[Upload]]:
    if request.content_type.startswith("multipart/"):
        return await _multipart(request)
    raw = await request.read()
    return (_parsed(raw) if raw else None), []


def _parsed(raw: bytes) -> Any:
    """What no JSON is stays a text, which no route takes."""
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")


async def _multipart(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = None
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _parsed(data)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(part.name or "", part.filename or "", kind, data))
    return body, files

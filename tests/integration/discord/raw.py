"""Plain HTTP to the double, for what discord.py would not send."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.discord import TOKEN, FakeDiscord, Json, serving

MESSAGES = "/channels/{channel_id}/messages"
POST = f"POST {MESSAGES}"


@dataclass
class Answer:
    """Status, headers and JSON."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> int:
        return int(self.body["code"])


class Raw:
    """Requests with the bot's token."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base = session, base

    async def request(
        self, method: str, path: str, body: Any = None, files: Mapping[str, bytes] | None = None, **options: Any
    ) -> Answer:
        data = _form(body, files) if files else None
        as_json = body if not files else None
        url = self._base + path
        async with self._session.request(method, url, json=as_json, data=data, **options) as response:
            text = await response.text()
            return Answer(response.status, json.loads(text) if text else None, response.headers)

    async def post(self, double: FakeDiscord, body: Json, files: Mapping[str, bytes] | None = None) -> Answer:
        """Posts into the double's channel."""
        return await self.request("POST", f"/channels/{double.channel.id}/messages", body, files)

    async def history(self, double: FakeDiscord, query: str = "") -> Answer:
        return await self.request("GET", f"/channels/{double.channel.id}/messages{query}")


def _form(body: Any, files: Mapping[str, bytes]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for n, (name, data) in enumerate(files.items()):
        form.add_field(f"files[{n}]", io.BytesIO(data), filename=name, content_type="application/octet-stream")
    return form


@asynccontextmanager
async def opened(double: FakeDiscord) -> AsyncGenerator[Raw]:
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with serving(double) as urls, aiohttp.ClientSession(headers=headers) as session:
        yield Raw(session, urls.rest)

"""The table of what the double answers, filled by the modules of handlers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.errors import Json
from tests.fakes.discord.seen import Seen, Upload
from tests.fakes.discord.world import Channel, World


@dataclass(frozen=True)
class Call:
    """One request, and the world that it is about."""

    world: World
    seen: Seen

    @property
    def body(self) -> Json:
        return self.seen.body

    @property
    def files(self) -> Sequence[Upload]:
        return self.seen.files

    @property
    def channel(self) -> Channel:
        return self.world.channel(self.number("channel_id"))

    def number(self, name: str) -> int:
        """An id in the path; 0, which nothing has, where it is no number."""
        text = self.seen.params[name]
        return int(text) if text.isdecimal() else 0


Handler = Callable[[Call], Any]
"""Answers JSON, or None for 204; may raise `DiscordError`."""
ROUTES: dict[str, Handler] = {}
FREE: set[str] = set()
"""What needs no token in a header: its address holds one."""


def route(spec: str, *, free: bool = False) -> Callable[[Handler], Handler]:
    """Registers a handler for such as `GET /channels/{channel_id}`, spelt as in Discord's document."""

    def register(handler: Handler) -> Handler:
        ROUTES[spec] = handler
        if free:
            FREE.add(spec)
        return handler

    return register

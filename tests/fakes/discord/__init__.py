"""A small Discord on loopback, which an unmodified client logs in to.

```python
double = FakeDiscord(OPENAPI)   # None where the document is absent; then requests are not checked against it
async with serving(double):
    point_discord_py_at(monkeypatch, double)
    ...                                            # start the client with `TOKEN`
    reply = await double.slash("board", {"week": "2026-W14"}, locale="de")
```
"""

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.errors import Json, Problem
from tests.fakes.discord.faults import Fault, rate_limited, refused
from tests.fakes.discord.invocations import Place
from tests.fakes.discord.openapi import OPENAPI
from tests.fakes.discord.ratelimits import Limit
from tests.fakes.discord.reply import Reply
from tests.fakes.discord.seen import Seen, Upload
from tests.fakes.discord.server import FakeDiscord, Urls, Violation, point_discord_py_at, serving
from tests.fakes.discord.world import DIRECT, GROUP, NEWS, TEXT, TOKEN, Channel, Guild, Ping, User, World

__all__ = [
    "DIRECT",
    "GROUP",
    "NEWS",
    "OPENAPI",
    "TEXT",
    "TOKEN",
    "Channel",
    "Clock",
    "FakeDiscord",
    "Fault",
    "Guild",
    "Json",
    "Limit",
    "Ping",
    "Place",
    "Problem",
    "Reply",
    "Seen",
    "Upload",
    "Urls",
    "User",
    "Violation",
    "World",
    "point_discord_py_at",
    "rate_limited",
    "refused",
    "serving",
]

"""What somebody may send who does not use Discord's own client: forged buttons, options and typed texts.

Everything is the same in every run.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import discord
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.edge.reader import Asked
from tests.fakes.discord import FakeDiscord, Json, Place
from tests.fakes.discord.acting import COMPONENT
from tests.fakes.discord.invocations import envelope
from tests.fakes.discord.payloads import user_json
from tests.unit.edge.hostile import names

EPHEMERAL = 1 << 6
MESSAGE, THINKING = 4, 5
TYPED = (
    *names(0, 40),
    "\ud800",
    "a\udfffb",
    "\x00",
    "\x1b[31m\x07",
    "x" * 10_000,
    "千" * 6_000,
    "\u202e" * 100,
    " ",
    "9999-W99",
    "2026-W99999999999999999999",
    "0001-01-01",
    "9999-12-31",
    "-1",
    "~",
    "~aaaaaaaaaaaa",
    "Asia/../../etc/passwd",
    "CN/US",
    "ZZ",
    "null",
)
"""Texts for every option that takes one."""
POLLING = "attempt"
"""What a poll writes that finds nothing new: every bot polls when it starts."""
ALPHABET = string.ascii_letters + string.digits + "%/._~-: \n\x00\u202e@<>千𝕏\ud800"


def dump(data_dir: Path) -> dict[str, str]:
    """Every table of the database that commands could write to, each as one digest of its rows."""
    with closing(sqlite3.connect(data_dir / "tokentide.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables.remove(POLLING)
        return {table: _digest(database.execute(f'SELECT * FROM "{table}"')) for table in tables}  # noqa: S608


def _digest(rows: Iterator[tuple[Any, ...]] | sqlite3.Cursor) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode("utf-8", "surrogatepass")).hexdigest()


def forged(real: Sequence[str], count: int) -> Iterator[str]:
    """Ids that no message of the bot holds: real ones with a change or two, and ones made from nothing."""
    chance = random.Random(7)  # noqa: S311 - the same in every run
    makers = (_mutated, _shuffled, _swapped, _plausible, _noise)
    for n in range(count):
        yield makers[n % len(makers)](real, chance)[:100]


def _mutated(real: Sequence[str], chance: random.Random) -> str:
    """One real id with one to three characters changed, left out or put in."""
    text = list(chance.choice(real))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text))
        text[at : at + chance.randint(0, 1)] = [chance.choice(ALPHABET)] * chance.randint(0, 2)
        text = text or ["t"]
    return "".join(text)


def _shuffled(real: Sequence[str], chance: random.Random) -> str:
    """The parts of one real id in another order, or one of them twice, or one missing."""
    parts = chance.choice(real).split(":")
    first, rest = parts[:2], parts[2:]
    taken = chance.choices(rest, k=max(1, len(rest) + chance.randint(-1, 1)))
    return ":".join((*first, *taken))


def _swapped(real: Sequence[str], chance: random.Random) -> str:
    """The beginning of one real id, the end of another, or another version."""
    one, other = chance.choice(real).split(":"), chance.choice(real).split(":")
    version = chance.choice(("tt1", "tt0", "tt2", "TT1", "tt1 ", ""))
    return ":".join((version, *one[1 : chance.randint(2, len(one))], *other[chance.randint(1, len(other)) :]))


def _plausible(_: Sequence[str], chance: random.Random) -> str:
    """What the bot might write, about weeks, days, names and pages that do not exist."""
    action = chance.choice(("full_table", "chart", "maths", "page:2", "page:9999", "page:0", "page:01", "nothing"))
    week = chance.choice(("2026-W40", "2024-W01", "9999-W01", "0001-W01", "2026-W54", "2026-w40", "2026-10-01", ""))
    day = chance.choice(("", "0001-01-01", "9999-12-31", "2026-11-20", "20261120", "2026-11-31"))
    name = chance.choice(("~aaaaaaaaaaaa", "gpt-4", "..", "~", "CN", "ZZ", "", "%40here", "CN/US/FR/JP/DE/GB/IN"))
    number = chance.choice(("26", "1", "9999", "0", "-1", "10000", "1e3", ""))
    kind = chance.choice(
        (
            f"pulse:{week}:both",
            f"board:{week}:country:day:{day}::{name}::{number}",
            f"board:{week}:model:month:{day}:{number}::yes:10",
            f"model:{week}:{name}:{number}",
            f"compare:{week}:{name}/{name}::{number}",
            f"compare:{week}::{name}:{number}",
            f"country:{week}:{name}:{number}:press",
            f"movers:{week}:trending:{day}",
            f"maths:{week}:{name}:{name}",
        )
    )
    return f"tt1:{action}:{kind}"


def _noise(_: Sequence[str], chance: random.Random) -> str:
    """Anything, often exactly as long as Discord allows."""
    start = chance.choice(("", "tt1:", "tt1:page:", "tt1:chart:board:"))
    return start + "".join(chance.choices(ALPHABET, k=chance.choice((0, 1, 20, 100, 100)))) or "x"


class Recorder(AsyncWebhookAdapter):
    """Takes what discord.py would send for interactions; whatever message it wants to read is `message`."""

    def __init__(self, message: Json) -> None:
        super().__init__()
        self._message = message
        self.sent: defaultdict[str, list[Json]] = defaultdict(list)

    async def request(self, route: Any, session: Any, **sent: Any) -> Any:
        """Notes one request by its interaction's token."""
        del session
        multipart = sent.get("multipart")
        body: Json = json.loads(multipart[0]["value"]) if multipart else sent.get("payload") or {}
        self.sent[str(route.webhook_token)].append(body)
        return {"interaction": {"id": "1", "type": COMPONENT}} if "/callback" in route.path else self._message


def known_client(double: FakeDiscord, client: discord.Client) -> discord.Client:
    """A client that knows who it is, as if it had logged in."""
    state = client._connection  # pyright: ignore[reportPrivateUsage]
    state.user = discord.ClientUser(state=state, data=cast("Any", user_json(double.world.bot)))
    return client


def press(double: FakeDiscord, client: discord.Client, place: Place, custom_id: str, message: Json) -> Asked:
    """A press as the gateway would bring it, made by discord.py itself."""
    data: Json = {"custom_id": custom_id, "component_type": 2, "id": 1}
    payload = envelope(double.world, place, COMPONENT, data, "en-US") | {"message": message}
    state = client._connection  # pyright: ignore[reportPrivateUsage]
    return discord.Interaction(data=cast("Any", payload), state=state)

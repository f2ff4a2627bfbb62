"""What servers cost: memory, and the time until the bot is ready."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.benchmarks import bots, databases, jobs
from tests.benchmarks.asks import Ask, Readers
from tests.benchmarks.folding import numbers
from tests.benchmarks.machine import describe
from tests.benchmarks.plan import Plan, Size
from tests.benchmarks.results import Aim, Group, Row, Samples, megabytes, milliseconds
from tests.benchmarks.stage import SERVERS_A_SHARD, raised

LIMIT = 1_500
KIB = 1_024
SETTLED = 10.0
"""Seconds after which the jobs that begin with the bot (a backup, a poll) have taken what memory they take."""
_KINDS = ("rss", "uss")
_SIZES = ("rss ready", "uss ready", "rss asked", "uss asked")


def joined(database: str, guilds: str, asks: str, *size: str) -> Samples:
    """A bot in so many servers: when it was ready and had answered, and its memory then and after `asks` commands."""
    return asyncio.run(_joined(database, int(guilds), int(asks), Readers(Size(*map(int, size)))))


async def _joined(database: str, guilds: int, asks: int, readers: Readers) -> Samples:
    async with raised(bots.WHOLE, database, readers.newest, guilds, users=asks) as stage:
        (first,) = await stage.one_by_one([Ask("pulse", {})])
        stage.tidy()
        await asyncio.sleep(min(SETTLED, asks / 1_000))
        ready = await stage.told("usage")
        await stage.together(Ask("about", {}) for _ in range(asks))
        asked = await stage.told("usage")
        marks = {name: [at - stage.started for at in times] for name, times in stage.ready.items()}
        answered = marks["ready"][0] + 1_000 * (stage.received[first.token] - first.sent_at)
        return marks | _at("ready", ready) | _at("asked", asked) | {"answered": [answered]}


def _at(when: str, found: Samples) -> Samples:
    return {f"{name} {when}": found[name] for name in _KINDS}


def measure(plan: Plan, folder: Path) -> Group:
    """One bot after the other; the first is the one that the others are compared with."""
    database = databases.paths(folder, plan.served)[0]
    size = numbers(plan.served)
    asks = max(plan.guilds)
    found = [(guilds, jobs.run(joined, database, guilds, asks, *size)) for guilds in plan.guilds]
    return Group(
        "Servers",
        ("RSS when ready", "own (USS)", "RSS when asked", "own (USS)", "loaded", "ready", "answered"),
        f"A bot for each number of servers, which Discord names in READY; a shard for every 1,000, and discord.py "
        f"waits 5 s before each after the first, as Discord demands. Ready: {SETTLED:.0f} s "
        f"after it, so that the jobs of the start are done. Asked: after {asks:,} commands by as many users, "
        f"from every server in turn, so that whatever is kept of a server is kept. A thousand servers: the difference "
        f"to the first row. Loaded (imports, {plan.served}, editions), ready (commands registered, every shard's "
        f"session begun) and answered (the first /pulse, or that it is being made) count from the process's start. "
        f"{describe()}.",
        tuple(row for guilds, sizes in found for row in _rows(guilds, sizes, *found[0])),
    )


def _rows(guilds: int, found: Samples, least: int, base: Samples) -> list[Row]:
    memory = [found[key][0] for key in _SIZES]
    times = tuple(milliseconds(found[key][0]) for key in ("loaded", "ready", "answered"))
    what = f"{guilds:,} server(s), {-(-guilds // SERVERS_A_SHARD)} shard(s)"
    rows = [Row(what, (*(megabytes(kib / KIB) for kib in memory), *times))]
    if guilds > least:
        more = [1_000 * (found[key][0] - base[key][0]) / (guilds - least) for key in _SIZES]
        aim = Aim.of(f"≤ {LIMIT:,} KiB", LIMIT, max(more))
        rows.append(Row(f"… a thousand of {guilds:,}", (*(f"{kib:,.0f} KiB" for kib in more), "–", "–", "–"), aim))
    return rows

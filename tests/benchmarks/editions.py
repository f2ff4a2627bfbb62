"""A new edition while readers are served: what the event loop notices of it; and the index of names by itself."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import Path

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.tables import load_tables
from bot.presentation.edition import Edition, Topic
from bot.services.snapshots import build
from tests.benchmarks import bots, databases, jobs
from tests.benchmarks.asks import Readers
from tests.benchmarks.clock import Watch
from tests.benchmarks.folding import numbers
from tests.benchmarks.machine import describe
from tests.benchmarks.plan import Plan, Size
from tests.benchmarks.results import NONE, Aim, Group, Row, Samples, milliseconds, p50, p99
from tests.benchmarks.stage import raised
from tests.benchmarks.synthetic import READ

LIMIT = 5


def swaps(database: str, times: str, *size: str) -> Samples:
    """Has a bot that is logged in make so many editions; how late timers of 1 ms came meanwhile."""
    return asyncio.run(_swaps(database, times, Readers(Size(*map(int, size)))))


async def _swaps(database: str, times: str, readers: Readers) -> Samples:
    async with raised(bots.WHOLE, database, readers.newest, users=1) as stage:
        return await stage.told(f"swap {times}")


def suggestions(database: str, count: str, *size: str) -> Samples:
    """Suggests for so many beginnings of names, in one process and without sockets."""
    edition = asyncio.run(_edition(Path(database)))
    index, watch = edition.index(Topic.MODEL, "en"), Watch()
    for typed in islice(Readers(Size(*map(int, size))).typed(), int(count)):
        with watch:
            index.suggest(typed)
    return watch.samples("suggest") | {"names": [float(len(index))]}


async def _edition(path: Path) -> Edition:
    async with open_database(databases.url(path)) as database:
        snapshot = await build(SqlUsageStore(database))
    return Edition.of(snapshot, load_tables(jobs.ROOT / "config" / "tables"), READ)


def measure(plan: Plan, folder: Path) -> Group:
    """Swaps editions in a running bot, and searches an index; `folder` holds the database."""
    database = databases.paths(folder, plan.served)[0]
    size = numbers(plan.served)
    swapped = jobs.run(swaps, database, plan.swaps, *size)
    found = jobs.run(suggestions, database, 20 * plan.commands, *size)
    wall, cpu = found["suggest"], found["suggest cpu"]
    aim = Aim.of(f"p99 ≤ {LIMIT} ms", LIMIT, p99(wall), p99(cpu))
    rows = (
        Row(f"suggestions among {found['names'][0]:,.0f} names", (*_cells(wall), milliseconds(p99(cpu))), aim),
        Row("a new edition", (*_cells(swapped["swap"]), milliseconds(p99(swapped["swap cpu"])))),
        Row("loop lag while editions are made", (*_cells(swapped["lag"]), NONE)),
        Row("loop lag when idle", (*_cells(swapped["idle"]), NONE)),
    )
    return Group(
        "Editions and names",
        ("p50", "p99", "worst", "CPU p99"),
        f"Suggestions: SearchIndex.suggest for {20 * plan.commands:,} beginnings of names as they are typed, a slip in "
        f"one name of ten. A new edition: what a poll that changed two weeks sets off (Library.refresh: fold, history, "
        f"indexes in three languages), {plan.swaps} times one after the other in a bot that is logged in. Loop lag: "
        f"how late a timer of 1 ms comes meanwhile, and for {bots.IDLE * plan.swaps:.1f} s before. {describe()}.",
        rows,
    )


def _cells(samples: list[float]) -> tuple[str, str, str]:
    return milliseconds(p50(samples)), milliseconds(p99(samples)), milliseconds(max(samples))

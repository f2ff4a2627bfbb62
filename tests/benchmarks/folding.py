"""Folding stored days into the snapshot: from memory, and from SQLite."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.domain.history import Snapshot
from bot.services.snapshots import build
from tests.benchmarks import databases, jobs
from tests.benchmarks.machine import describe, import_everything, peak, resident
from tests.benchmarks.plan import Plan, Size
from tests.benchmarks.results import Aim, Group, Row, Samples, megabytes, milliseconds, p50, size_of
from tests.benchmarks.synthetic import History, StreamedStore

MEMORY_LIMIT = 250
"""Megabytes that the whole process may take with 5 M rows held as snapshots."""


def numbers(size: Size) -> Sequence[int]:
    """A size as a job's arguments."""
    return dataclasses.astuple(size)


def from_memory(*arguments: str) -> Samples:
    """Folds histories that are made while they are read; the making is taken off the time."""
    size = Size(*map(int, arguments))
    import_everything()
    before = resident()
    stores = [StreamedStore(history=History(size, number)) for number in range(size.stores)]
    started = time.perf_counter_ns()
    snapshots = [asyncio.run(build(store)) for store in stores]
    spent = (time.perf_counter_ns() - started) / 1e6 - sum(store.making for store in stores)
    return _weigh(snapshots, spent, before)


def from_sqlite(folder: str, *arguments: str) -> Samples:
    """Folds the files of a size; opening them is timed apart."""
    size = Size(*map(int, arguments))
    import_everything()
    before = resident()
    opening, spent, snapshots = asyncio.run(_fold_files(databases.paths(Path(folder), size)))
    return {**_weigh(snapshots, spent, before), "opening": [opening]}


async def _fold_files(paths: Sequence[Path]) -> tuple[float, float, list[Snapshot]]:
    opening = folding = 0
    snapshots: list[Snapshot] = []
    for path in paths:
        async with AsyncExitStack() as stack:
            started = time.perf_counter_ns()
            store = SqlUsageStore(await stack.enter_async_context(open_database(databases.url(path))))
            opened = time.perf_counter_ns()
            snapshots.append(await build(store))
            opening, folding = opening + opened - started, folding + time.perf_counter_ns() - opened
    return opening / 1e6, folding / 1e6, snapshots


def _weigh(snapshots: Sequence[Snapshot], spent: float, before: float) -> Samples:
    highest = peak()
    after = resident()
    weeks = sum(len(snapshot.boards) for snapshot in snapshots)
    return {"ms": [spent], "peak": [highest], "after": [after], "result": [after - before], "weeks": [weeks]}


def measure(plan: Plan, folder: Path) -> Group:
    """Folds both sizes from memory and from files, which it writes into `folder` first."""
    rows: list[Row] = []
    for size, times, limit in ((plan.small, plan.folds, None), (plan.large, 1, MEMORY_LIMIT)):
        made = jobs.run(databases.make, folder, *numbers(size))
        streamed = [jobs.run(from_memory, *numbers(size)) for _ in range(times)]
        stored = [jobs.run(from_sqlite, folder, *numbers(size)) for _ in range(times)]
        rows += [
            _row(f"{size}, from memory", size, streamed, limit),
            _row(f"{size}, from SQLite", size, stored, limit),
            _opening(size, stored, made),
        ]
    return Group(
        "Fold into the snapshot",
        ("time", "rows/s", "peak RSS", "RSS after", "of it snapshots"),
        f"made-up days (deterministic; a day names the largest of the models alive, a week a third more), "
        f"no weekly buckets; every run in a process of its own that has imported all that the bot imports; "
        f"small: median of {plan.folds}, large: one run. All snapshots are held at the end. From memory: days are made "
        f"while they are read, that time is taken off. From SQLite: files written in bulk beforehand, their pages "
        f"likely in the system's cache; opening them (migrations checked, quick_check) stands apart. RSS is VmHWM and "
        f"VmRSS after a collection. {describe()}.",
        tuple(rows),
    )


def _row(what: str, size: Size, runs: Sequence[Samples], limit: int | None) -> Row:
    spent, highest, after, result = (p50([run[key][0] for run in runs]) for key in ("ms", "peak", "after", "result"))
    rate = f"{size.total / spent * 1_000:,.0f}"
    cells = (milliseconds(spent), rate, megabytes(highest), megabytes(after), megabytes(result))
    if limit is None:
        return Row(what, cells)
    return Row(what, cells, Aim.of(f"peak ≤ {limit} MB", limit, highest))


def _opening(size: Size, runs: Sequence[Samples], made: Samples) -> Row:
    opening = milliseconds(p50([run["opening"][0] for run in runs]))
    what = f"… opening {size.stores} file(s) of {size_of(made['bytes'][0] / size.stores)}"
    return Row(what, (opening, f"(writing them: {milliseconds(made['ms'][0])})", "–", "–", "–"))

"""Refreshing the snapshot after a poll that changed two weeks, and what the event loop notices of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
from pathlib import Path

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.services.snapshots import SnapshotHolder, build, refresh
from tests.benchmarks import databases, jobs, lag
from tests.benchmarks.clock import Watch
from tests.benchmarks.machine import describe
from tests.benchmarks.plan import Plan, Size
from tests.benchmarks.results import NONE, Aim, Group, Row, Samples, milliseconds, p50, p99
from tests.benchmarks.synthetic import LAST_DAY

LIMIT = 20
LAG_LIMIT = 5
DIRTY = (LAST_DAY - dt.timedelta(days=7), LAST_DAY)


def refreshes(path: str, times: str) -> Samples:
    """Refreshes two weeks so many times, alone and together with the catalogue, then watches the event loop."""
    return asyncio.run(_refreshes(Path(path), int(times)))


async def _refreshes(path: Path, times: int) -> Samples:
    async with open_database(databases.url(path)) as database:
        store = SqlUsageStore(database)
        snapshot = await build(store)
        holder = SnapshotHolder(snapshot)

        async def alone() -> object:
            return await refresh(snapshot, store, DIRTY)

        async def served() -> object:
            return await holder.refresh(store, DIRTY)

        late = await lag.watch(alone, times)
        return {
            **(await _timed(alone, times)).samples("alone"),
            **(await _timed(served, times)).samples("served"),
            "lag": late,
            "idle": await lag.idle(times * LIMIT / 2_000),
        }


async def _timed(work: lag.Work, times: int) -> Watch:
    gc.collect()
    watch = Watch()
    for _ in range(times):
        with watch:
            await work()
    return watch


def measure(plan: Plan, folder: Path) -> Group:
    """Refreshes one store of either size; `folder` holds their files."""
    rows = [row for size in (plan.small, plan.large) for row in _rows(plan, size, folder)]
    return Group(
        "Refresh of two dirty weeks",
        ("p50", "p99", "worst", "CPU p50", "CPU p99"),
        f"services.snapshots.refresh of the two newest weeks from SQLite, {plan.refreshes} times a row after as many "
        f"to warm up; with the catalogue: SnapshotHolder.refresh, which reads {databases.LISTED} listings as well. "
        f"Loop lag: how late a timer of 1 ms comes while refreshes run one after the other; idle: the same with "
        f"nothing running, what the machine adds. One store of each size. {describe()}.",
        tuple(rows),
    )


def _rows(plan: Plan, size: Size, folder: Path) -> list[Row]:
    found = jobs.run(refreshes, databases.paths(folder, size)[0], plan.refreshes)
    store = f"{size.days:,} days × {size.rows}"
    lagging = p99(found["lag"])
    return [
        _refresh(f"{store}: refresh", found, "alone"),
        _refresh(f"{store}: with the catalogue", found, "served"),
        Row(
            f"{store}: loop lag meanwhile",
            (*_wall(found["lag"]), NONE, NONE),
            Aim.of(f"p99 ≤ {LAG_LIMIT} ms", LAG_LIMIT, lagging),
        ),
        Row(f"{store}: loop lag when idle", (*_wall(found["idle"]), NONE, NONE)),
    ]


def _refresh(what: str, found: Samples, name: str) -> Row:
    wall, cpu = found[name], found[f"{name} cpu"]
    cells = (*_wall(wall), milliseconds(p50(cpu)), milliseconds(p99(cpu)))
    return Row(what, cells, Aim.of(f"p99 ≤ {LIMIT} ms", LIMIT, p99(wall), p99(cpu)))


def _wall(samples: list[float]) -> tuple[str, str, str]:
    return milliseconds(p50(samples)), milliseconds(p99(samples)), milliseconds(max(samples))

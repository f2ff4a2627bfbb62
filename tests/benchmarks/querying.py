"""Answering from the snapshot: leaderboards, and the facts of a week."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.tables import load_tables
from bot.domain.attribution import Tables
from bot.domain.facts import build_facts
from bot.domain.history import History, Snapshot
from bot.domain.leaderboards import Grouping, leaderboard
from bot.domain.weeks import IsoWeek
from bot.services.snapshots import build
from tests.benchmarks import databases, jobs
from tests.benchmarks.clock import Watch, timed
from tests.benchmarks.machine import describe, resident
from tests.benchmarks.plan import Plan, Size
from tests.benchmarks.results import NONE, Aim, Group, Row, Samples, megabytes, milliseconds, p50, p99

LIMIT_MICROSECONDS = 50
TOP = 20
WEEKS = 52


def queries(path: str, rounds: str, facts: str) -> Samples:
    """Asks for the top 20 of each of 52 weeks again and again; builds the facts of the newest closed week."""
    snapshot = asyncio.run(_load(Path(path)))
    tables = load_tables(jobs.ROOT / "config" / "tables")
    before = resident()
    history = _fresh(snapshot, tables)
    week = snapshot.latest_closed()
    if week is None:
        raise RuntimeError("the made-up history has no closed week")
    return {
        **_boards(history, _newest(history, week), int(rounds)),
        **_facts(snapshot, tables, week, int(facts)),
        "before": [before],
        "after": [resident()],
    }


def _newest(history: History, week: IsoWeek) -> list[IsoWeek]:
    weeks = sorted(known for known, board in history.snapshot.boards.items() if board.closed and known <= week)
    return weeks[-WEEKS:]


def _boards(history: History, weeks: Sequence[IsoWeek], rounds: int) -> Samples:
    found: Samples = {}
    for by in Grouping:
        found |= _first(history, weeks, by).samples(f"first {by}")
        found |= _again(history, weeks, by, rounds).samples(by.value)
    return found


async def _load(path: Path) -> Snapshot:
    async with open_database(databases.url(path)) as database:
        return await build(SqlUsageStore(database))


def _fresh(snapshot: Snapshot, tables: Tables) -> History:
    """A history and tables that have looked nothing up yet."""
    return History(snapshot, replace(tables, _memo={}))


def _first(history: History, weeks: Sequence[IsoWeek], by: Grouping) -> Watch:
    watch = Watch()
    for each in weeks:
        with watch:
            leaderboard(history, each, by)
    return watch


def _again(history: History, weeks: Sequence[IsoWeek], by: Grouping, rounds: int) -> Watch:
    for each in weeks:
        leaderboard(history, each, by)
    gc.collect()
    watch = Watch()
    for each in [*weeks] * rounds:
        with watch:
            leaderboard(history, each, by)[:TOP]
    return watch


def _facts(snapshot: Snapshot, tables: Tables, week: IsoWeek, times: int) -> Samples:
    history = _fresh(snapshot, tables)
    cold: list[float] = []
    for _ in range(times):
        new = _fresh(snapshot, tables)
        cold += timed(lambda new=new: build_facts(new, week), 1, warm_up=0).wall
    return {**timed(lambda: build_facts(history, week), 5 * times).samples("warm"), "cold": cold}


def measure(plan: Plan, folder: Path) -> Group:
    """Queries one store of either size; `folder` holds their files."""
    rows = [row for size in (plan.small, plan.large) for row in _rows(plan, size, folder)]
    return Group(
        "Queries",
        ("p50", "p99", "CPU p99", "first time p50"),
        f"leaderboard(history, week)[:{TOP}] over the newest {WEEKS} closed weeks in turn, {plan.queries} rounds after "
        f"the first, whose time stands apart (by model it also looks countries up and ranks; the history keeps the "
        f"rows). Facts: build_facts of the newest closed week, insights included, {5 * plan.facts} times on one "
        f"history; first time: {plan.facts} new histories. One store of each size, its snapshot built before. "
        f"{describe()}.",
        tuple(rows),
    )


def _rows(plan: Plan, size: Size, folder: Path) -> list[Row]:
    found = jobs.run(queries, databases.paths(folder, size)[0], plan.queries, plan.facts)
    store = f"{size.days:,} days × {size.rows}"
    kept = megabytes(max(0.0, found["after"][0] - found["before"][0]))
    return [
        *(_leaderboard(store, by, found) for by in Grouping),
        Row(f"{store}: facts of a week", _cells(found, "warm", "cold")),
        Row(f"{store}: RSS of all that was looked up and kept", (kept, NONE, NONE, NONE)),
    ]


def _leaderboard(store: str, by: Grouping, found: Samples) -> Row:
    wall, cpu = (1_000 * p99(found[name]) for name in (by.value, f"{by} cpu"))
    aim = Aim.of(f"p99 ≤ {LIMIT_MICROSECONDS} µs", LIMIT_MICROSECONDS, wall, cpu)
    return Row(f"{store}: top {TOP} by {by}", _cells(found, by.value, f"first {by}"), aim)


def _cells(found: Samples, name: str, first: str) -> tuple[str, ...]:
    wall, cpu = found[name], found[f"{name} cpu"]
    return tuple(milliseconds(value) for value in (p50(wall), p99(wall), p99(cpu), p50(found[first])))

"""Rows 1 to 6: the process, the disk, the database, a second instance."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import shutil
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.chaos.killing import run
from tests.chaos.mortal import RARE, STEPS
from tests.chaos.sender import DONE, REFUSED
from tests.chaos.stage import DAY, HOUR, KILLED, MINUTE, SECOND, START, WEEK, Stage, staged
from tests.chaos.syncing import cut_power, sqlite_library
from tests.chaos.table import Measured, Row, Scale
from tests.fakes.database import damage

RENDERED_TWICE = "was not sent as it had been before"
SPACE_RETURNS = 10 * MINUTE
CUTS_A_WEEK = 10
OFFSETS = (0 * SECOND, 30 * SECOND, 5 * MINUTE, DAY)


async def kills(folder: Path, scale: Scale) -> Measured:
    """Row 1."""
    outcome = await run(scale.plan, folder, scale.progress)
    measured = Measured(figures={"kills": f"{outcome.kills.total():,}", "faults": f"{outcome.faults:,}"})
    measured.take(outcome.verdict)
    measured.figures |= {
        "of these by late execution": str(len(outcome.verdict.transient_by_late)),
        "repeats absorbed by the nonce": f"{outcome.verdict.repeated:,}",
        "adopted from history": f"{outcome.adopted:,}",
        "p99 late": f"{outcome.verdict.late_percentile(99) / 60:.0f} min",
        "seconds": f"{outcome.seconds:.0f}",
    }
    measured.violations = outcome.violations
    return measured


async def power_cuts(folder: Path, scale: Scale, sabotage: str = "") -> Measured:
    """Row 3: of what was not synced to disk, nothing is left, or parts."""
    if sqlite_library() is None:
        return Measured(figures={"not played": "this Python does not let its SQLite be watched"})
    chance, lost, measured = random.Random(f"{scale.seed} cuts"), list[int](), Measured()  # noqa: S311
    week, most = 0, 2 + scale.cuts
    async with staged(folder, scale.seed) as stage:
        await stage.promise(min(scale.channels, 20), most, scale.seed)
        while len(lost) < scale.cuts and week < most:
            horizon = START + (week + 1) * WEEK
            lost += [one async for one in _cuts(stage, horizon, chance, sabotage)]
            measured.demand("it ends by itself", await stage.lives(horizon, cuts=True, sabotage=sabotage) == DONE)
            stage.shared.reach(horizon.timestamp())
            week += 1
        measured.figures |= {"cuts": str(len(lost)), "writes": f"{stage.shared.counted('acknowledged'):,}"}
        measured.limit("acknowledged writes that a cut took", max(lost), 0)
        measured.take(stage.judge([replace(one, weeks=one.weeks[:week]) for one in stage.promises]))
        measured.demand("the database is intact", stage.is_intact())
    return measured


async def _cuts(stage: Stage, horizon: dt.datetime, chance: random.Random, sabotage: str) -> AsyncGenerator[int]:
    """Up to ten in a week; how many acknowledged writes each one took."""
    steps = [step for step in STEPS if step not in RARE]
    for _ in range(CUTS_A_WEEK):
        step, times = chance.choice(steps), chance.randint(1, 3)
        if await stage.lives(horizon, step=step, times=times, cuts=True, sabotage=sabotage) != KILLED:
            return
        cut_power(stage.database, chance)
        yield stage.lost()
        stage.passes(chance.choice((5 * SECOND, 5 * MINUTE, HOUR)))


async def disk_full(folder: Path, scale: Scale) -> Measured:
    """Row 4."""
    measured = Measured()
    for how in ("disk_full_until", "read_only_until"):
        place = folder / how
        place.mkdir()
        async with staged(place, scale.seed) as stage:
            await stage.promise(scale.channels, 1, scale.seed, mondays=1)
            returns = stage.week(0) + SPACE_RETURNS
            stage.shared.reach((stage.week(0) - MINUTE).timestamp())
            ended = await stage.lives(START + DAY, **{how: returns.timestamp()})
            measured.demand("it lives on", ended == DONE)
            before = [event for event in stage.double.events if event.at < returns]
            measured.limit(f"sent without intent ({how.split('_until', maxsplit=1)[0]})", len(before), 0)
            first = min((event.at for event in stage.double.events), default=START + WEEK)
            measured.limit("resumed after", (first - returns).total_seconds(), 60, " s")
            measured.demand("writing failed meanwhile", stage.shared.counted("failures") > 0)
            measured.take(stage.judge())
    return measured


async def database_trouble(folder: Path, scale: Scale) -> Measured:
    """Row 5."""
    measured = Measured()
    for number, part in enumerate((_locked, _corrupt, _restored)):
        place = folder / str(number)
        place.mkdir()
        async with staged(place, scale.seed) as stage:
            await stage.promise(scale.channels, 2, scale.seed, mondays=1)
            await part(stage, scale, measured)
    return measured


async def _locked(stage: Stage, scale: Scale, measured: Measured) -> None:
    horizon = START + WEEK
    stage.shared.reach(stage.week(0).timestamp())
    with closing(sqlite3.connect(stage.database, isolation_level=None)) as other:
        process = stage.begin(stage.life(horizon))
        await asyncio.sleep(0.3)
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(scale.locked_seconds)
        before = len(stage.double.events)
        other.execute("ROLLBACK")
    measured.demand("it lives on after the lock", await stage.ends(process) == DONE)
    measured.limit(f"sent while locked for {scale.locked_seconds:.0f} s", before, len(stage.promises))
    await stage.lives(START + 2 * WEEK)
    measured.take(stage.judge())


async def _corrupt(stage: Stage, _scale: Scale, measured: Measured) -> None:
    damage(stage.database)
    measured.demand("a damaged file is refused", await stage.lives(START + WEEK) == REFUSED)
    measured.limit("requests with a damaged file", len(stage.double.log), 0)


async def _restored(stage: Stage, _scale: Scale, measured: Measured) -> None:
    backup = stage.folder / "backup.db"
    shutil.copy(stage.database, backup)
    await stage.lives(START + WEEK)
    stage.database.with_name(stage.database.name + "-wal").unlink(missing_ok=True)
    shutil.copy(backup, stage.database)
    stage.passes(5 * MINUTE)
    stage.shared.reach((stage.week(0) + 20 * HOUR).timestamp())
    await stage.lives(START + 2 * WEEK)
    measured.figures["adopted after a restore"] = str(stage.shared.counted("adopted"))
    measured.demand("what was there is adopted", stage.shared.counted("adopted") >= len(stage.promises))
    measured.take(stage.judge())


async def two_instances(folder: Path, scale: Scale) -> Measured:
    """Row 6."""
    measured = Measured()
    for shared in (True, False):
        for offset in OFFSETS:
            place = folder / f"{shared} {offset.total_seconds():.0f}"
            place.mkdir()
            async with staged(place, scale.seed) as stage:
                await stage.promise(scale.channels, 1, scale.seed, mondays=1)
                await _both(stage, offset.total_seconds(), shared=shared)
                # Two databases freeze a post twice; the nonce and history know it by its key.
                measured.take(stage.judge(), allowed=() if shared else (RENDERED_TWICE,))
    return measured


async def _both(stage: Stage, offset: float, *, shared: bool) -> None:
    horizon = START + WEEK
    own = stage.database if shared else stage.folder / "second.db"
    if not shared:
        shutil.copy(stage.database, own)
    first = stage.begin(stage.life(horizon))
    second = stage.begin(stage.life(horizon, instance=1, database=own, sleeps_until=_late_start(stage, offset)))
    await asyncio.gather(stage.ends(first), stage.ends(second, instance=1))


def _late_start(stage: Stage, offset: float) -> float:
    return stage.week(0).timestamp() + offset if offset else 0.0


ROWS = (
    Row(1, "kill -9", "0 missed, 0 duplicated, 0 transient but by late execution", kills),
    Row(
        2, "simulated crash at every await and outcome", "0 violations", None,
        "tests/unit/delivery/test_explorer.py, tests/integration/publishing/test_posting_once.py",
    ),
    Row(
        3, "power loss: unsynced writes dropped, wholly or in part",
        "0 missed, 0 duplicated; no acknowledged write is lost", power_cuts,
    ),
    Row(4, "disk full, read-only", "no send without intent; resumes ≤ 60 s after", disk_full),
    Row(5, "locked; damaged; last week's backup restored", "waits; refuses; 0 duplicated", database_trouble),
    Row(6, "two instances, shared or copied database, 0 s–24 h apart", "0 duplicated at rest", two_instances),
)  # fmt: skip

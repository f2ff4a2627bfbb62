"""Rows 1 and 5 once more, with alerts instead of digests."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tests.chaos import alert_killing
from tests.chaos.alert_stage import alert_staged
from tests.chaos.hostile import Weather
from tests.chaos.stage import DAY, HOUR, START, WEEK
from tests.chaos.table import Measured, Row, Scale

RESTORED_AFTER = 6 * DAY + 6 * HOUR
"""After the day that the first life goes on for: last week's backup is a week and some hours old."""


async def kills(folder: Path, scale: Scale) -> Measured:
    """Row 1, of alerts."""
    given = scale.plan
    plan = replace(alert_killing.FULL, kills=given.kills, weeks=given.weeks, channels=given.channels, seed=scale.seed)
    outcome = await alert_killing.run(plan, folder, scale.progress)
    measured = Measured(figures={"kills": f"{outcome.kills.total():,}", "faults": f"{outcome.faults:,}"})
    measured.take(outcome.verdict)
    measured.counts["told"] = measured.counts.pop("posts")
    measured.figures |= {
        "of these by late execution": str(len(outcome.verdict.transient_by_late)),
        "repeats absorbed by the nonce": f"{outcome.verdict.repeated:,}",
        "adopted from history": f"{outcome.adopted:,}",
        "p99 late": f"{outcome.verdict.late_percentile(99) / 60:.0f} min",
        "seconds": f"{outcome.seconds:.0f}",
    }
    measured.violations = outcome.violations
    return measured


async def restored(folder: Path, scale: Scale) -> Measured:
    """Row 5, of alerts."""
    return await play_restored(folder, scale)


async def play_restored(folder: Path, scale: Scale, sabotage: str = "") -> Measured:
    """A week is found and told; then the database is as it was before, and finds it once more."""
    measured = Measured()
    async with alert_staged(folder, scale.seed, Weather()) as stage:
        await stage.promise_alerts(scale.channels, 1, scale.seed)
        backup = shutil.copy(stage.database, folder / "backup.db")
        await stage.lives(START + 2 * WEEK, sabotage=sabotage)
        stage.database.with_name(stage.database.name + "-wal").unlink(missing_ok=True)
        shutil.copy(backup, stage.database)
        stage.passes(RESTORED_AFTER)
        await stage.lives(START + 3 * WEEK, sabotage=sabotage)
        told = sum(event.what == "created" for event in stage.double.events)
        adopted = stage.shared.counted("adopted")
        measured.figures["adopted after a restore"] = str(adopted)
        measured.take(stage.judge_alerts())
        measured.counts["told"] = measured.counts.pop("posts")
        measured.demand("what was told is adopted", adopted == told > 0)
    return measured


ROWS = (
    Row(1, "kill -9 while alerts are found and told", "each firing in one message of its channel", kills),
    Row(5, "last week's backup, from before the alerts, restored", "what was told is not told again", restored),
)

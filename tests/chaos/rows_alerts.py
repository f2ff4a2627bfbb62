"""The kill run once more, with alerts instead of digests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.chaos import alert_killing
from tests.chaos.table import Measured, Row, Scale


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
        "p99 late": f"{outcome.verdict.late_percentile(99) / 60:.0f} min",
        "seconds": f"{outcome.seconds:.0f}",
    }
    measured.violations = outcome.violations
    return measured


ROWS = (Row(1, "kill -9 while alerts are found and told", "each firing in one message of its channel", kills),)

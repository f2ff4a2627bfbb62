"""Rows 14 and 18, and those that are shown elsewhere: clocks, and a crowd."""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from pathlib import Path

from tests.chaos.table import Measured, Row, Scale
from tests.fakes.delivering.crowd import deliver_to

RATE = 40.0


async def crowd(_folder: Path, scale: Scale) -> Measured:
    """Row 18, in simulated time and a ledger in memory; SQLite's part is `python -m tests.benchmarks.crowd`."""
    outcome = await asyncio.to_thread(deliver_to, scale.crowd)
    measured = Measured(Counter(posts=outcome.sent))
    measured.limit("off the pace", abs(outcome.sent / outcome.seconds / RATE - 1) * 100, 5, " %")
    measured.limit("in a second", outcome.busiest_second, 45)
    measured.limit("without a post", scale.crowd - outcome.channels, 0)
    measured.limit("more than one", outcome.sent - outcome.channels, 0)
    measured.figures["took"] = f"{outcome.seconds / 60:.1f} min"
    measured.figures["peak memory, deliveries included"] = (
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )
    return measured


ROWS = (
    Row(7, "source down over Monday", "held, then marked late", None, "tests/integration/test_late_source.py"),
    Row(8, "partial, missing, out-of-order days", "withheld or labelled", None, "tests/unit/domain/test_freshness.py"),
    Row(9, "restated days", "corrected by the rule", None, "the digest's own tests"),
    Row(15, "daylight saving, 336 slots × 10 years", "one a week", None, "tests/unit/domain/test_slots.py"),
    Row(18, "a crowd due at one instant", "40/s ± 5 %; planner query: ./run bench's crowd", crowd),
)

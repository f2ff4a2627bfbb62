"""Rows 14 and 18, and those that are shown elsewhere: clocks, and a crowd."""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from functools import partial
from itertools import product
from pathlib import Path

from tests.chaos.sender import DONE
from tests.chaos.stage import DAY, HOUR, KILLED, MINUTE, START, WEEK, staged
from tests.chaos.table import Measured, Row, Scale
from tests.fakes.delivering.crowd import deliver_to

RATE = 40.0
SKEWS = (HOUR, -HOUR, DAY, -DAY, WEEK)


async def wrong_clock(folder: Path, scale: Scale) -> Measured:
    """Row 14: the clock is wrong before the slot, or steps when half of the posts are out; later it is set right."""
    measured = Measured()
    for number, (skew, steps) in enumerate(product(SKEWS, (False, True))):
        place = folder / str(number)
        place.mkdir()
        async with staged(place, scale.seed) as stage:
            await stage.promise(scale.channels, 1, scale.seed, mondays=1)
            stage.shared.reach((stage.week(0) - 2 * HOUR).timestamp())
            half = max(1, scale.channels // 2)
            stage.double.after_posts(half, partial(stage.shared.add, "stepped"))
            dies = {"step": "after POST", "times": half + 2} if steps else {}
            await stage.lives(stage.week(0) + 2 * HOUR, skew=skew.total_seconds(), steps=steps, **dies)
            measured.demand(f"a clock that is {skew} ahead is noticed", steps or stage.shared.counted("failures") > 0)
            leaps = steps and skew == WEEK
            goes_on = steps and HOUR <= skew < WEEK  # set back, it waits for its hour
            measured.demand(f"it dies after {skew}", not goes_on or stage.ended == [KILLED])
            stage.passes(5 * MINUTE)
            measured.demand("it ends by itself", await stage.lives(START + 4 * DAY) == DONE)
            # By a clock that leaps a week while posts go out, the rest of them are too late, and lapse; and by one that
            # is set back nobody can tell how old something is.
            measured.take(stage.judge(), allowed=("missed", "old as it was sent") if leaps else ("old as it was sent",))
    measured.figures["clocks"] = ", ".join(f"{skew.total_seconds() / 3600:+.0f} h" for skew in SKEWS)
    return measured


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
    Row(14, "clock ± 1 h, ± 1 day, + 1 week, stepping", "0 early posts, 0 duplicated", wrong_clock),
    Row(15, "daylight saving, 336 slots × 10 years", "one a week", None, "tests/unit/domain/test_slots.py"),
    Row(18, "a crowd due at one instant", "40/s ± 5 %; planner query: ./run bench's crowd", crowd),
)

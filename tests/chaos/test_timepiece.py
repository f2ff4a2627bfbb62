"""The time that processes share."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

from tests.chaos.timepiece import SharedTime

START = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]
PUSH = """
import sys, time
from pathlib import Path
from tests.chaos.timepiece import SharedTime
shared = SharedTime(Path(sys.argv[1]))
for _ in range(200_000):
    shared.reach(shared.seconds + 0.001)
"""
"""A process that moves the time on, all the time."""


def test_nobody_reads_a_time_that_is_half_written(tmp_path: Path) -> None:
    """`struct` clears a number before it writes it: who read it then slept for fifty-six years."""
    shared, earliest = SharedTime(tmp_path / "time", START), START.timestamp()
    with subprocess.Popen([sys.executable, "-c", PUSH, str(tmp_path / "time")], cwd=ROOT) as process:
        while process.poll() is None:
            until = time.monotonic() + 0.05
            while time.monotonic() < until:
                assert shared.seconds >= earliest
    assert shared.seconds > earliest + 100


def test_counters_are_everybody_s(tmp_path: Path) -> None:
    shared = SharedTime(tmp_path / "time", START)
    other = SharedTime(tmp_path / "time")
    other.add("adopted")
    other.put("acknowledged", 7)
    assert (shared.counted("adopted"), shared.counted("acknowledged"), shared.counted("failures")) == (1, 7, 0)

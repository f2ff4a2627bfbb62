"""The time that processes share."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chaos.timepiece import SharedTime, Watch, make_loop

START = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]
PUSH = """
import sys, time
from pathlib import Path
import pytest

from tests.chaos.timepiece import SharedTime, Watch, make_loop
shared = SharedTime(Path(sys.argv[1]))
for _ in range(200_000):
    shared.reach(shared.seconds + 0.001)
"""
"""A process that moves the time on, all the time."""
DRIVE = """
import multiprocessing, sys, time
from pathlib import Path
from tests.chaos.test_timepiece import wait_for_ever
process = multiprocessing.get_context("forkserver").Process(target=wait_for_ever, args=(Path(sys.argv[1]),))
process.start()
print(process.pid, flush=True)
time.sleep(60)
"""
"""A process that begins a life."""


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


def wait_for_ever(path: Path) -> None:
    """A life in which nothing happens."""
    watch = Watch(SharedTime(path), 0)
    with asyncio.Runner(loop_factory=lambda: make_loop(watch)) as runner:
        runner.run(asyncio.Event().wait())


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it looks at processes in /proc")
def test_a_life_ends_with_whoever_drives_it(tmp_path: Path) -> None:
    """Four of them went on for half an hour, and took as much of the machine as two kill runs beside them."""
    SharedTime(tmp_path / "time", START)
    command = [sys.executable, "-c", DRIVE, str(tmp_path / "time")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as driver:
        assert driver.stdout
        life = Path("/proc", driver.stdout.readline().decode().strip())
        assert life.exists()
        driver.kill()
    until = time.monotonic() + 20
    while life.exists() and " Z " not in (life / "stat").read_text():
        assert time.monotonic() < until, "it goes on"
        time.sleep(0.05)

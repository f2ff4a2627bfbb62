"""The machine that the figures come from, and what this process takes of its memory."""

from __future__ import annotations

import gc
import math
import os
import platform
import re
from contextlib import suppress
from importlib import import_module
from pathlib import Path

_STATUS = Path("/proc/self/status")
_ROLLUP = Path("/proc/self/smaps_rollup")
_FORGET = Path("/proc/self/clear_refs")


def describe() -> str:
    """Cores, system and Python, as every table's method ends."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}; shared machine: trust ratios"


def load_average() -> float:
    """How many threads wanted to run during the last minute; NaN where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan


def resident() -> float:
    """This process's resident memory in MB; NaN where the system does not tell (it is not Linux)."""
    gc.collect()
    return _status("VmRSS:")


def peak() -> float:
    """The most that this process had resident so far, in MB; NaN likewise."""
    return _status("VmHWM:")


def restart_peak() -> None:
    """Has the peak counted from now on, where the system allows that."""
    if _FORGET.exists():
        with suppress(OSError):
            _FORGET.write_text("5", encoding="ascii")


def shares() -> dict[str, list[float]]:
    """What of this process's memory is resident, and what of it is its own alone, in KiB, as `rss` and `uss`."""
    gc.collect()
    if not _ROLLUP.exists():
        return {"rss": [math.nan], "uss": [math.nan]}
    sizes = {
        name: int(size) for name, size in re.findall(r"^(\w+): +(\d+) kB$", _ROLLUP.read_text("ascii"), re.MULTILINE)
    }
    return {"rss": [sizes["Rss"]], "uss": [sizes["Private_Clean"] + sizes["Private_Dirty"]]}


def _status(key: str) -> float:
    if not _STATUS.exists():
        return math.nan
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(key)), math.nan)


def import_everything() -> None:
    """Imports what a running bot has imported, so that memory is counted as it will be."""
    for name in ("bot.app", "bot.presentation.pictures", "discord", "apscheduler.schedulers.asyncio"):
        import_module(name)

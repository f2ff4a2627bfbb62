"""Measurements in processes of their own: memory is only theirs, and nothing is warm that should be cold.

Run as `python -m tests.benchmarks.jobs MODULE FUNCTION ARGUMENTS…`, it prints what the function returns.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from tests.benchmarks.results import Samples

ROOT = Path(__file__).resolve().parents[2]
Job = Callable[..., Samples]


def run(job: Job, *arguments: object) -> Samples:
    """Runs a module's function in a new process with its arguments as text; returns what it measured.

    Raises:
        RuntimeError: It failed; the text is what it wrote.
    """
    command = [sys.executable, "-m", "tests.benchmarks.jobs", job.__module__, job.__name__, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{job.__module__}.{job.__name__} failed:\n{done.stderr}")
    return cast("Samples", json.loads(done.stdout.splitlines()[-1]))


def main(module: str, function: str, *arguments: str) -> None:
    """Calls the function and prints its result as one line of JSON."""
    job = cast("Job", getattr(import_module(module), function))
    sys.stdout.write(json.dumps(job(*arguments)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

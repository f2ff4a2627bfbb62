"""The command line: `./run bench [--quick] [--discord | --alerts] [--markdown FILE]`."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from tests.benchmarks import (
    answering,
    charts,
    databases,
    editions,
    folding,
    jobs,
    querying,
    refreshing,
    servers,
    watching,
)
from tests.benchmarks.plan import FULL, QUICK, Plan
from tests.benchmarks.results import Group, Verdict
from tests.benchmarks.show import markdown, show


def measure(plan: Plan, only: str = "") -> Iterator[Group]:
    """Every group in turn, over throw-away files; or only those of a part, see `PARTS`."""
    with tempfile.TemporaryDirectory(prefix="tokentide-bench-") as name:
        folder = Path(name)
        if only:
            yield from PARTS[only](plan, folder)
            return
        yield folding.measure(plan, folder)
        yield refreshing.measure(plan, folder)
        yield querying.measure(plan, folder)
        yield watching.measure(plan, folder)
        yield from charts.measure(plan, folder)
        yield from serving(plan, folder)


def serving(plan: Plan, folder: Path) -> Iterator[Group]:
    """The groups that need Discord, a small one."""
    jobs.run(databases.make, folder, *folding.numbers(plan.served))
    yield from answering.measure(plan, folder)
    yield editions.measure(plan, folder)
    yield servers.measure(plan, folder)


def alerts(plan: Plan, folder: Path) -> Iterator[Group]:
    """The group of alerts, and the history that it needs."""
    jobs.run(databases.make, folder, *folding.numbers(plan.small))
    yield watching.measure(plan, folder)


PARTS = {"discord": serving, "alerts": alerts}


def main() -> None:
    """Measures and prints; a missed aim is said, and is no error."""
    parser = argparse.ArgumentParser(prog="./run bench", description="The benchmarks, with their method.")
    parser.add_argument("--quick", action="store_true", help="small data and few repetitions: figures mean little")
    only = parser.add_mutually_exclusive_group()
    for part, what in (("discord", "what the bot does on Discord, a small one"), ("alerts", "alerts")):
        only.add_argument(f"--{part}", dest="only", action="store_const", const=part, default="", help=f"only {what}")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables there as well")
    arguments = parser.parse_args()
    console, started, groups = _console(), time.monotonic(), list[Group]()
    for group in measure(QUICK if arguments.quick else FULL, arguments.only):
        show(group, console)
        groups.append(group)
    if arguments.markdown:
        arguments.markdown.write_text(markdown(groups), encoding="utf-8")
    console.print(_summary(groups, time.monotonic() - started))


def _console() -> Console:
    """A file has room for whole tables."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def _summary(groups: list[Group], seconds: float) -> str:
    missed = [f"{group.title}: {row.what}" for group in groups for row in group.rows if row.aim.verdict is Verdict.NO]
    said = f"Missed by the clock and by CPU time: {', '.join(missed)}." if missed else "Every aim is met."
    return f'{said} "{Verdict.CPU_TIME}": met by processor time only, others took the rest. {seconds:.0f} s.'


if __name__ == "__main__":
    main()

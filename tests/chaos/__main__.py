"""The command line: `./run chaos [--seed N] [--rows 1,6] [--kills N --weeks N --channels N] [--small]`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from tests.chaos.rows import ROWS
from tests.chaos.table import FULL_SCALE, SMALL_SCALE, Measured, Row, Scale

SHOWN_VIOLATIONS = 20


def main() -> int:
    """Plays the matrix and prints it; 1 if anything was found that must not be."""
    arguments, console = _arguments(), Console(width=None if sys.stdout.isatty() else 200)
    quiet()
    scale = _scale(arguments, console)
    rows = [row for row in ROWS if not arguments.rows or row.number in arguments.rows]
    began, played = time.monotonic(), list[tuple[Row, Measured | None]]()
    for row in rows:
        console.print(f"row {row.number}: {row.fault} …", highlight=False)
        played.append((row, _play(row, scale) if row.play else None))
    console.print(_table(played))
    violations = [f"row {row.number}: {one}" for row, found in played if found for one in found.violations]
    for one in violations[:SHOWN_VIOLATIONS]:
        console.print(one, markup=False, highlight=False)
    said = f"{len(violations)} violations" if violations else "No violation"
    console.print(f"{said}; seed {scale.seed}, {time.monotonic() - began:.0f} s.", highlight=False)
    return 1 if violations else 0


def quiet() -> None:
    """Faults are what is played: no log is wanted of each."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.WARNING)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run chaos", description="The fault matrix, with real processes.")
    parser.add_argument("--seed", type=int, default=1, help="replays the same deaths and faults; 1 if not given")
    parser.add_argument("--rows", type=_numbers, metavar="1,6", help="only these rows")
    parser.add_argument("--small", action="store_true", help="as in the test suite: a minute instead of an hour")
    for name, what in (("kills", "deaths"), ("weeks", "simulated weeks"), ("channels", "channels")):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"{what} of the kill run")
    return parser.parse_args()


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(number) for number in text.split(","))


def _scale(arguments: argparse.Namespace, console: Console) -> Scale:
    scale = SMALL_SCALE if arguments.small else FULL_SCALE
    names = ("kills", "weeks", "channels")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    plan = replace(scale.plan, seed=arguments.seed, **given)

    def progress(line: str) -> None:
        console.print(f"  {line}", highlight=False)

    return replace(scale, plan=plan, seed=arguments.seed, progress=progress)


def _play(row: Row, scale: Scale) -> Measured:
    assert row.play
    with tempfile.TemporaryDirectory(prefix="tokentide-chaos-") as folder:
        try:
            return asyncio.run(row.play(Path(folder), scale))
        except Exception as error:  # noqa: BLE001 (the other rows are still worth playing)
            return Measured(violations=[f"it broke off: {error!r}"])


def _table(played: list[tuple[Row, Measured | None]]) -> Table:
    table = Table("row", "fault", "expected", "measured", "verdict", title="Fault matrix", show_lines=True)
    for row, found in played:
        verdict = "elsewhere" if found is None else "VIOLATED" if found.violations else "held"
        table.add_row(str(row.number), row.fault, row.expected, found.text if found else row.elsewhere, verdict)
    return table


if __name__ == "__main__":
    sys.exit(main())

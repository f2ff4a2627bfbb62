"""Results as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.benchmarks.results import Group, Verdict

_STYLES = {Verdict.YES: "green", Verdict.CPU_TIME: "yellow", Verdict.NO: "bold red", Verdict.NO_AIM: "dim"}


def show(group: Group, console: Console) -> None:
    """Prints one table with its method."""
    table = Table(title=group.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("What", overflow="fold")
    for column in (*group.columns, "Aim", "Met"):
        table.add_column(column, justify="right", overflow="fold")
    for row in group.rows:
        table.add_row(row.what, *row.cells, row.aim.text, Text(row.aim.verdict, style=_STYLES[row.aim.verdict]))
    console.print(table)
    console.print(Text(f"METHOD: {group.method}\n", style="dim"))


def markdown(groups: Sequence[Group]) -> str:
    """The same as Markdown, for `docs/benchmarks.md`."""
    parts: list[str] = []
    for group in groups:
        heads = ("What", *group.columns, "Aim", "Met")
        lines = [f"## {group.title}", "", _line(heads), _line(["---", *["--:"] * (len(heads) - 1)])]
        lines += [_line([row.what, *row.cells, row.aim.text, row.aim.verdict]) for row in group.rows]
        parts.append("\n".join([*lines, "", f"Method: {group.method}", ""]))
    return "\n".join(parts)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

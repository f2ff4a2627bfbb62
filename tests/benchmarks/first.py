"""Drawing one picture in a fresh process. Imports as little as it can: that time is part of the figure."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.benchmarks.pictures import PICTURES

OURS, RIVAL = "ours", "matplotlib"
Render = Callable[[str, int], bytes]


def drawer(name: str) -> Render:
    """Draws a kind of picture with the figures of a number.

    Args:
        name: `ours` or `matplotlib`.
    """
    if name == RIVAL:
        from tests.benchmarks import rival  # noqa: PLC0415 - what is timed cold must not import the other

        rival.prepare()
        return lambda kind, number: rival.render(PICTURES[kind](number))
    from bot.presentation.charts import Theme, render  # noqa: PLC0415 - likewise

    return lambda kind, number: render(PICTURES[kind](number), Theme.LIGHT)


def draw_first(name: str, kind: str) -> None:
    """Draws one picture and writes its length: the parent stops its clock at that line."""
    sys.stdout.write(f"{len(drawer(name)(kind, 0))}\n")
    sys.stdout.flush()

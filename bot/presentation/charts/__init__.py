"""Pictures: leaderboards, trends and shares as PNG files, from plain values with localised texts.

    png = render(BarChart(frame, bars, ticks, hatched=False, empty_label="No data"), Theme.DARK)

Imports Pillow and the standard library only, so that the first picture is there quickly. `render` may be called
from any thread; threads do not make it faster.
"""

from __future__ import annotations

from bot.presentation.charts.areas import lay_areas
from bot.presentation.charts.bars import lay_bars
from bot.presentation.charts.canvas import draw
from bot.presentation.charts.lines import lay_lines
from bot.presentation.charts.png import encode
from bot.presentation.charts.scene import HEIGHT, WIDTH, Scene
from bot.presentation.charts.spec import (
    MAX_BARS,
    MAX_LAYERS,
    MAX_POINTS,
    MAX_SERIES,
    AreaChart,
    Bar,
    BarChart,
    Chart,
    Frame,
    LineChart,
    Panel,
    Series,
    Theme,
)
from bot.presentation.charts.ticks import round_ticks

__all__ = [
    "HEIGHT",
    "MAX_BARS",
    "MAX_LAYERS",
    "MAX_POINTS",
    "MAX_SERIES",
    "WIDTH",
    "AreaChart",
    "Bar",
    "BarChart",
    "Chart",
    "Frame",
    "LineChart",
    "Panel",
    "Series",
    "Theme",
    "lay_out",
    "render",
    "round_ticks",
]


def render(chart: Chart, theme: Theme) -> bytes:
    """Return a chart as a PNG of 1200×675 pixels in a theme's colours; the same input gives the same bytes."""
    return encode(draw(lay_out(chart), theme), theme)


def lay_out(chart: Chart) -> Scene:
    """Return where everything stands on a chart, without drawing it."""
    if isinstance(chart, BarChart):
        return lay_bars(chart)
    if isinstance(chart, LineChart):
        return lay_lines(chart)
    return lay_areas(chart)

"""Layout of the leaderboard: rank, country, name, bar, value, change."""

from __future__ import annotations

from typing import NamedTuple

from bot.presentation.charts.frame import (
    AXIS,
    CHIP_WIDTH,
    baseline,
    lay_chip,
    lay_empty,
    lay_frame,
    tick_texts,
)
from bot.presentation.charts.glyphs import Style, width
from bot.presentation.charts.palette import Ink
from bot.presentation.charts.scene import MARGIN, WIDTH, Box, Fill, Scene, Text
from bot.presentation.charts.spec import Bar, BarChart
from bot.presentation.charts.text import FALLBACK, clean, fit

NAME, NAME_ACCENT = Style(27), Style(27, bold=True)
VALUE = Style(27, bold=True)
RANK = Style(24)
CHANGE = Style(25)
GAP = 12
_NAME_ROOM, _VALUE_ROOM, _CHANGE_ROOM, _RANK_ROOM = 400, 220, 190, 90
_TALLEST_ROW, _TALLEST_BAR = 120, 56
_SIGNS = {1: "▲ ", -1: "▼ "}


class _Row(NamedTuple):
    """A bar with its texts cleaned and cut."""

    bar: Bar
    rank: str
    name: str
    value: str
    change: str


class _Columns(NamedTuple):
    """Left edges of the columns and what the scale runs over."""

    chip: int
    name: int
    bar: int
    bar_end: int
    right: int
    scale: int

    def length(self, value: int) -> int:
        """Return the pixels of a bar; whatever is above zero is seen."""
        pixels = (self.bar_end - self.bar) * max(0, value) // self.scale
        return max(pixels, 2) if value > 0 else 0


def lay_bars(chart: BarChart) -> Scene:
    """Return where everything stands on a leaderboard."""
    scene = Scene()
    top, bottom = lay_frame(scene, chart.frame)
    if not chart.bars:
        lay_empty(scene, chart.empty_label, top, bottom)
        return scene
    rows = [_row(bar) for bar in chart.bars]
    columns = _columns(rows)
    plot_top = top + AXIS.height
    pitch = min(_TALLEST_ROW, (bottom - plot_top) // len(rows))
    _lay_ticks(scene, chart, columns, plot_top, plot_top + pitch * len(rows))
    for index, row in enumerate(rows):
        line = Box(MARGIN, plot_top + index * pitch, columns.right, plot_top + (index + 1) * pitch)
        _lay_row(scene, row, columns, line)
        _lay_bar(scene, row, columns, line, hatched=chart.hatched)
    return scene


def _row(bar: Bar) -> _Row:
    change = clean(bar.change_label or "", 16).lstrip("▲▼ ")
    sign = _SIGNS.get(bar.change_sign, "") if change else ""
    style = NAME_ACCENT if bar.accent else NAME
    return _Row(
        bar,
        fit(clean(bar.rank_label, 8), RANK, _RANK_ROOM),
        fit(clean(bar.label) or FALLBACK, style, _NAME_ROOM),
        fit(clean(bar.value_label, 24), VALUE, _VALUE_ROOM),
        fit(sign + change, CHANGE, _CHANGE_ROOM),
    )


def _columns(rows: list[_Row]) -> _Columns:
    rank = max(width(row.rank, RANK) for row in rows)
    name = max(width(row.name, NAME_ACCENT if row.bar.accent else NAME) for row in rows)
    value = max(width(row.value, VALUE) for row in rows)
    change = max(width(row.change, CHANGE) for row in rows)
    chip = MARGIN + rank + GAP
    bar = chip + CHIP_WIDTH + GAP + name + GAP + 4
    end = WIDTH - MARGIN - (change + 2 * GAP if change else 0) - value - GAP
    # The largest bar has all the room: a tick beyond it would only shorten the bars.
    scale = max(1, *(row.bar.value for row in rows))
    return _Columns(chip, chip + CHIP_WIDTH + GAP, bar, end, WIDTH - MARGIN, scale)


def _lay_ticks(scene: Scene, chart: BarChart, columns: _Columns, top: int, bottom: int) -> None:
    """Place grid lines and their texts; a text that would touch its neighbour is left out, its line stays."""
    free = columns.bar - GAP
    for value, text in sorted(tick_texts(chart.ticks, columns.bar_end - columns.bar)):
        if value > columns.scale:
            break
        middle = columns.bar + (columns.bar_end - columns.bar) * value // columns.scale
        scene.fills.append(Fill(Box(middle, top, middle + 1, bottom), Ink.GRID))
        wide = width(text, AXIS)
        left = max(columns.bar, min(middle - wide // 2, columns.right - wide))
        if left >= free:
            scene.write(Text(text, left, top - AXIS.height + AXIS.ascent - 2, AXIS, Ink.MUTED))
            free = left + wide + 16


def _lay_row(scene: Scene, row: _Row, columns: _Columns, line: Box) -> None:
    middle = (line.top + line.bottom) // 2
    ground = Ink.PAPER
    if row.bar.accent:
        ground = Ink.BAND
        band = Box(line.left - 14, line.top + 1, line.right + 14, line.bottom - 1)
        scene.fills.append(Fill(band, Ink.BAND, radius=8))
        scene.fills.append(Fill(Box(band.left, band.top, band.left + 7, band.bottom), Ink.ACCENT, radius=3))
    rank_left = columns.chip - GAP - width(row.rank, RANK)
    scene.write(Text(row.rank, rank_left, baseline(RANK, middle), RANK, Ink.MUTED, ground))
    lay_chip(scene, row.bar.country, columns.chip, middle)
    style = NAME_ACCENT if row.bar.accent else NAME
    scene.write(Text(row.name, columns.name, baseline(style, middle), style, Ink.TEXT, ground))
    ink = Ink.TEXT if row.bar.change_sign else Ink.MUTED
    left = columns.right - width(row.change, CHANGE)
    scene.write(Text(row.change, left, baseline(CHANGE, middle), CHANGE, ink, ground))


def _lay_bar(scene: Scene, row: _Row, columns: _Columns, line: Box, *, hatched: bool) -> None:
    middle = (line.top + line.bottom) // 2
    thick = min(_TALLEST_BAR, (line.bottom - line.top) * 66 // 100)
    length = columns.length(row.bar.value)
    end = columns.bar + length
    if length:
        box = Box(columns.bar, middle - thick // 2, end, middle - thick // 2 + thick)
        scene.fills.append(Fill(box, row.bar.country, radius=5, hatched=hatched))
    ground = Ink.BAND if row.bar.accent else Ink.PAPER
    text = Text(row.value, end + GAP - 2, baseline(VALUE, middle), VALUE, Ink.TEXT, ground)
    # Grid lines do not run through figures.
    knocked = Box(end + 1, middle - thick // 2, text.box.right + 4, middle + thick // 2)
    scene.fills.append(Fill(knocked, ground))
    scene.write(text)

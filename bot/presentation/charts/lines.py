"""Layout of the trend picture: one to eight lines, named at their ends."""

from __future__ import annotations

from bot.presentation.charts.fonts import width
from bot.presentation.charts.frame import (
    AXIS,
    baseline,
    lay_empty,
    lay_frame,
    lay_x_labels,
    scale_end,
    tick_texts,
    x_of,
)
from bot.presentation.charts.labels import (
    LEADER,
    ONE_LINE,
    TWO_LINES,
    end_label,
    lay_label,
    lay_leader,
    patterns,
    spread,
)
from bot.presentation.charts.palette import Ink
from bot.presentation.charts.scene import MARGIN, WIDTH, Box, Plot, Scene, Stroke, Text
from bot.presentation.charts.spec import LineChart, Series, Tick

THIN, THICK = 4.0, 7.0
TICK_ROOM = 130
_LABEL_ROOM = 400
_FEW = 4


def lay_lines(chart: LineChart) -> Scene:
    """Return where everything stands on a trend picture."""
    scene = Scene()
    top, bottom = lay_frame(scene, chart.frame)
    if all(point is None for one in chart.series for point in one.points):
        lay_empty(scene, chart.empty_label, top, bottom)
        return scene
    scale = scale_end(chart.ticks, largest_point(chart.series))
    stacked = len(chart.series) <= _FEW
    room = _LABEL_ROOM * 3 // 4 if stacked else _LABEL_ROOM
    labels = [
        end_label(one, pattern, room, stacked=stacked)
        for one, pattern in zip(chart.series, patterns(chart.series), strict=True)
    ]
    column = WIDTH - MARGIN - max(label.wide(stacked=stacked) for label in labels)
    left = MARGIN + tick_column(chart.ticks)
    box = Box(left, top + AXIS.height // 2, column - LEADER, bottom - AXIS.height - 8)
    rules = lay_y_ticks(scene, chart.ticks, box, scale)
    count = len(chart.series[0].points)
    lay_x_labels(scene, chart.x_labels, box, count)
    strokes = tuple(_stroke(one, label.pattern, box, scale) for one, label in zip(chart.series, labels, strict=True))
    ordered = tuple(sorted(strokes, key=lambda stroke: stroke.thickness))
    scene.plots.append(Plot(box, rules, ordered, hatched_from=_hatch_start(chart.hatched_from, count, box)))
    ends = [last_point(stroke, box) for stroke in strokes]
    rows = spread([y for _, y in ends], TWO_LINES if stacked else ONE_LINE, top, bottom)
    for label, end, row in zip(labels, ends, rows, strict=True):
        lay_leader(scene, label, end, column, row)
        lay_label(scene, label, column, row, stacked=stacked)
    return scene


def largest_point(series: tuple[Series, ...]) -> int:
    """Return the largest point of all series, 0 if there is none."""
    return max((point for one in series for point in one.points if point is not None), default=0)


def tick_column(ticks: tuple[Tick, ...]) -> int:
    """Return the pixels that the texts of a vertical axis take, with the gap to the plot."""
    return max((width(text, AXIS) for _, text in tick_texts(ticks, TICK_ROOM)), default=0) + 12


def lay_y_ticks(scene: Scene, ticks: tuple[Tick, ...], box: Box, scale: int) -> tuple[int, ...]:
    """Write a vertical axis left of a plot; return the rows of its grid lines, from the plot's top."""
    free = box.bottom + AXIS.height
    rules: list[int] = []
    for value, text in sorted(tick_texts(ticks, TICK_ROOM)):
        row = round(y_of(value, scale, box.bottom - box.top))
        rules.append(row)
        placed = Text(text, box.left - 12 - width(text, AXIS), baseline(AXIS, box.top + row), AXIS, Ink.MUTED)
        if text and placed.box.bottom <= free:
            scene.write(placed)
            free = placed.box.top
    return tuple(rules)


def y_of(value: int, scale: int, high: int) -> float:
    """Return the pixel row of a value in a plot `high` pixels tall; zero is the last row."""
    return high - 1 - (high - 1) * max(0, value) / scale


def _stroke(series: Series, pattern: int, box: Box, scale: int) -> Stroke:
    wide, high = box.right - box.left, box.bottom - box.top
    count = len(series.points)
    points = tuple(
        None if point is None else (x_of(index, count, wide - 1), y_of(point, scale, high))
        for index, point in enumerate(series.points)
    )
    return Stroke(points, series.country, THICK if series.accent else THIN, pattern)


def last_point(stroke: Stroke, box: Box) -> tuple[int, int]:
    """Return the canvas pixel of a line's last point; a line without points ends at the plot's lower right."""
    known = [point for point in stroke.points if point is not None]
    if not known:
        return box.right, box.bottom - 1
    return box.left + round(known[-1][0]) + 1, box.top + round(known[-1][1])


def _hatch_start(index: int | None, count: int, box: Box) -> int | None:
    """Return the plot column where unfinished weeks begin: half a week before the first of them."""
    if index is None or index >= count:
        return None
    return max(0, round(x_of(max(0, index), count, box.right - box.left) - _half_week(count, box)))


def _half_week(count: int, box: Box) -> float:
    return (box.right - box.left) / (count - 1) / 2 if count > 1 else (box.right - box.left) / 2

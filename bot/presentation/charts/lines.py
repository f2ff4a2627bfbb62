"""Layout of the trend picture: one to eight lines, named at their ends."""

from __future__ import annotations

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
from bot.presentation.charts.glyphs import width
from bot.presentation.charts.labels import (
    KEY,
    Form,
    end_label,
    lay_key,
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
_LABEL_ROOM = {Form.NAME_FIRST: 360, Form.INLINE: 400}
_LEADER, _TO_LABEL = 46, 16
# Lines are thicker than a pixel: what a plot is drawn larger than its axes, on each side.
BLEED = 6
_FEW = 4


def lay_lines(chart: LineChart) -> Scene:
    """Return where everything stands on a trend picture."""
    scene = Scene()
    top, bottom = lay_frame(scene, chart.frame)
    if all(point is None for one in chart.series for point in one.points):
        lay_empty(scene, chart.empty_label, top, bottom)
        return scene
    form = Form.NAME_FIRST if len(chart.series) <= _FEW else Form.INLINE
    marks = patterns(chart.series)
    labels = [end_label(one, mark, _LABEL_ROOM[form], form) for one, mark in zip(chart.series, marks, strict=True)]
    column = WIDTH - MARGIN - max(label.wide(form) for label in labels)
    key = KEY if any(marks) else 0
    box = Box(
        MARGIN + tick_column(chart.ticks),
        top + AXIS.height // 2,
        column - key - _LEADER,
        bottom - AXIS.height - 8,
    )
    strokes = _lay_plot(scene, chart, box, marks)
    ends = [last_point(stroke, box) for stroke in strokes]
    rows = spread([y for _, y in ends], form.height, top, bottom)
    for label, stroke, end, row in zip(labels, strokes, ends, rows, strict=True):
        lay_leader(scene, end, column - key - _TO_LABEL, row)
        if key:
            lay_key(scene, stroke, column - key - _TO_LABEL + 2, row)
        lay_label(scene, label, column, row, form)
    return scene


def _lay_plot(scene: Scene, chart: LineChart, box: Box, marks: list[int]) -> list[Stroke]:
    """Place the axes and the lines; return the lines in the order of the series."""
    scale = scale_end(chart.ticks, largest_point(chart.series))
    count = len(chart.series[0].points)
    rules = lay_y_ticks(scene, chart.ticks, box, scale)
    lay_x_labels(scene, chart.x_labels, box, count)
    strokes = [_stroke(one, mark, box, scale) for one, mark in zip(chart.series, marks, strict=True)]
    # Thick lines last: what the headline is about lies on top.
    ordered = tuple(sorted(strokes, key=lambda stroke: stroke.thickness))
    hatched = _hatch_start(chart.hatched_from, count, box)
    room = Box(box.left - BLEED, box.top - BLEED, box.right + BLEED, box.bottom + BLEED)
    scene.plots.append(Plot(room, tuple(rule + BLEED for rule in rules), ordered, hatched_from=hatched))
    return strokes


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
        None if point is None else (BLEED + x_of(index, count, wide - 1), BLEED + y_of(point, scale, high))
        for index, point in enumerate(series.points)
    )
    return Stroke(points, series.country, THICK if series.accent else THIN, pattern)


def last_point(stroke: Stroke, box: Box) -> tuple[int, int]:
    """Return the canvas pixel of a line's last point; a line without points ends at the plot's lower right."""
    known = [point for point in stroke.points if point is not None]
    if not known:
        return box.right, box.bottom - 1
    return box.left - BLEED + round(known[-1][0]) + 3, box.top - BLEED + round(known[-1][1])


def _hatch_start(index: int | None, count: int, box: Box) -> int | None:
    """Return the plot column where unfinished weeks begin: half a week before the first of them."""
    if index is None or index >= count:
        return None
    return BLEED + max(0, round(x_of(max(0, index), count, box.right - box.left) - _half_week(count, box)))


def _half_week(count: int, box: Box) -> float:
    return (box.right - box.left) / (count - 1) / 2 if count > 1 else (box.right - box.left) / 2

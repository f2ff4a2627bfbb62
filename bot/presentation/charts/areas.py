"""Layout of the shares picture: two lenses side by side, layers named at their right edges."""

from __future__ import annotations

from bot.presentation.charts.frame import AXIS, lay_empty, lay_frame, lay_x_labels, scale_end, x_of
from bot.presentation.charts.glyphs import Style
from bot.presentation.charts.labels import (
    TWO_LINES,
    EndLabel,
    Form,
    end_label,
    lay_label,
    lay_leader,
    spread,
)
from bot.presentation.charts.lines import lay_y_ticks, tick_column, y_of
from bot.presentation.charts.scene import MARGIN, WIDTH, Box, Layer, Plot, Scene, Text
from bot.presentation.charts.spec import AreaChart, Panel
from bot.presentation.charts.text import clean, fit

WHOLE = 10_000
HEADING = Style(28, bold=True)
_BETWEEN = 30
_LEADER = 32
_LABEL_ROOM = 224

Stack = list[tuple[int, ...] | None]


def lay_areas(chart: AreaChart) -> Scene:
    """Return where everything stands on a picture of shares."""
    scene = Scene()
    top, bottom = lay_frame(scene, chart.frame)
    if all(week is None for panel in chart.panels for week in stack(panel)):
        lay_empty(scene, chart.empty_label, top, bottom)
        return scene
    axis = tick_column(chart.ticks)
    wide = (WIDTH - 2 * MARGIN - axis - _BETWEEN) // 2
    plot_top = top + HEADING.height + 8
    area = Box(0, plot_top, 0, bottom - AXIS.height - 8)
    fits = all(len(panel.layers) * TWO_LINES <= bottom - plot_top for panel in chart.panels)
    form = Form.VALUE_FIRST if fits else Form.INLINE
    labels = [[end_label(one, 0, _LABEL_ROOM, form) for one in panel.layers] for panel in chart.panels]
    column = max((label.wide(form) for side in labels for label in side), default=0)
    for place, (panel, side) in enumerate(zip(chart.panels, labels, strict=True)):
        left = MARGIN + axis + place * (wide + _BETWEEN)
        heading = fit(clean(panel.title, 60), HEADING, wide)
        scene.write(Text(heading, left, top + HEADING.ascent, HEADING))
        box = Box(left, area.top, left + wide - column - _LEADER, area.bottom)
        _lay_panel(scene, chart, panel, box, first=place == 0)
        _lay_labels(scene, side, bottom, form)
    return scene


def stack(panel: Panel) -> Stack:
    """Return, per week, the running sums of the layers from the bottom up in basis points; None is a gap."""
    weeks: Stack = []
    for shares in zip(*(layer.points for layer in panel.layers), strict=True):
        sums = [0]
        for share in shares:
            sums.append(sums[-1] + max(0, share or 0))
        weeks.append(None if None in shares else tuple(sums))
    return weeks


def _lay_panel(scene: Scene, chart: AreaChart, panel: Panel, box: Box, *, first: bool) -> None:
    weeks = stack(panel)
    scale = _scale(chart)
    # Both panels share one scale, so its texts stand once, at the left.
    rules = lay_y_ticks(scene if first else Scene(), chart.ticks, box, scale)
    lay_x_labels(scene, chart.x_labels, box, len(weeks))
    layers = tuple(_layer(panel, index, weeks, box, scale) for index in range(len(panel.layers)))
    scene.plots.append(Plot(box, rules, layers=layers))


def _scale(chart: AreaChart) -> int:
    """Return the sum at the top of both panels: 100 %, or more if the data's layers add up to more."""
    sums = [week[-1] for panel in chart.panels for week in stack(panel) if week is not None]
    return scale_end(chart.ticks, max([WHOLE, *sums]))


def _layer(panel: Panel, index: int, weeks: Stack, box: Box, scale: int) -> Layer:
    wide, high = box.right - box.left, box.bottom - box.top
    edges = tuple(
        None
        if week is None
        else (
            x_of(place, len(weeks), wide - 1),
            y_of(week[index + 1], scale, high),
            y_of(week[index], scale, high),
        )
        for place, week in enumerate(weeks)
    )
    return Layer(edges, panel.layers[index].country, panel.layers[index].accent)


def _lay_labels(scene: Scene, labels: list[EndLabel], bottom: int, form: Form) -> None:
    """Place the labels of the plot added last, beside its layers' last known heights."""
    box = scene.plots[-1].box
    # From the top down, so that layers of no height keep the order of the stack.
    ends = [_end(layer, box) for layer in reversed(scene.plots[-1].layers)]
    rows = spread([y for _, y in ends], form.height, box.top, bottom)
    left = box.right + _LEADER
    for label, end, row in zip(reversed(labels), ends, rows, strict=True):
        lay_leader(scene, end, left - _LEADER // 2, row)
        lay_label(scene, label, left, row, form)


def _end(layer: Layer, box: Box) -> tuple[int, int]:
    known = [edge for edge in layer.edges if edge is not None]
    if not known:
        return box.right, box.bottom - 1
    x, upper, lower = known[-1]
    return box.left + round(x) + 1, box.top + round((upper + lower) / 2)

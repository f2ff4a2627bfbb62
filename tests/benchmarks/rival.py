"""The same pictures by matplotlib (Agg): same values, texts, fonts, colours and size.

matplotlib is only in the environment of the benchmarks, without types: whatever comes from it is `Any`.
"""

from __future__ import annotations

import io
from importlib import import_module, util
from typing import Any

from bot.presentation.charts.glyphs import FILES, font_path
from bot.presentation.charts.palette import RGB, Ink, country_colour, ink
from bot.presentation.charts.spec import AreaChart, Bar, BarChart, Chart, Frame, LineChart, Theme, XLabel
from bot.presentation.charts.spec import Panel as AreaPanel

DPI = 100
_POINTS = 72 / DPI
_FAMILIES = ("Bench Latin", "Bench CJK")
_MARGIN = 40 / 1200


def installed() -> bool:
    """Whether matplotlib can be imported here."""
    return util.find_spec("matplotlib") is not None


def prepare() -> None:
    """Imports matplotlib and makes the project's fonts known to it."""
    manager: Any = import_module("matplotlib.font_manager")
    for name in FILES:
        weight = 700 if "bold" in name else 400
        family = _FAMILIES["cjk" in name]
        entry = manager.FontEntry(fname=font_path(name), name=family, weight=weight, size="scalable")
        manager.fontManager.ttflist.append(entry)
    settings: Any = import_module("matplotlib").rcParams
    settings["font.family"] = list(_FAMILIES)


def render(chart: Chart) -> bytes:
    """A chart as a PNG of 1200×675 pixels."""
    figure: Any = import_module("matplotlib.figure").Figure(figsize=(12, 6.75), dpi=DPI)
    import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
    _frame(figure, chart.frame)
    if isinstance(chart, BarChart):
        _bars(figure, chart)
    elif isinstance(chart, LineChart):
        _lines(figure, chart)
    else:
        _areas(figure, chart)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _frame(figure: Any, frame: Frame) -> None:
    muted = _colour(ink(Theme.LIGHT, Ink.MUTED))
    figure.text(_MARGIN, 0.96, frame.title, size=40 * _POINTS, weight="bold", va="top")
    figure.text(_MARGIN, 0.87, frame.subtitle, size=26 * _POINTS, color=muted, va="top")
    figure.text(_MARGIN, 0.02, frame.footer, size=20 * _POINTS, color=muted)


def _axes(figure: Any, left: float, width: float, bottom: float = 0.12, height: float = 0.66) -> Any:
    axes = figure.add_axes((left, bottom, width, height))
    axes.set_axisbelow(b=True)
    axes.tick_params(length=0, labelsize=24 * _POINTS)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    return axes


def _bars(figure: Any, chart: BarChart) -> None:
    axes = _axes(figure, 0.38, 0.38, 0.07, 0.68)
    places = range(len(chart.bars))
    axes.barh(places, [bar.value for bar in chart.bars], 0.66, color=[_of(bar.country) for bar in chart.bars])
    axes.set_yticks([])
    axes.set_xticks([value for value, _ in chart.ticks], [text for _, text in chart.ticks])
    axes.xaxis.tick_top()
    axes.grid(axis="x", color=_colour(ink(Theme.LIGHT, Ink.GRID)))
    axes.invert_yaxis()
    for place, bar in zip(places, chart.bars, strict=True):
        _texts(axes, place, bar)


def _texts(axes: Any, place: int, bar: Bar) -> None:
    size, arrow = 27 * _POINTS, {1: "▲ ", -1: "▼ "}.get(bar.change_sign, "")
    beside = {"transform": axes.get_yaxis_transform(), "va": "center"}
    axes.text(-0.88, place, bar.rank_label, size=24 * _POINTS, ha="right", **beside)
    chip = {"boxstyle": "round", "facecolor": _of(bar.country), "linewidth": 0}
    axes.text(-0.85, place, bar.country, size=20 * _POINTS, weight="bold", color="w", bbox=chip, **beside)
    axes.text(-0.75, place, bar.label, size=size, weight="bold" if bar.accent else "normal", **beside)
    axes.text(bar.value, place, f" {bar.value_label}", size=size, weight="bold", va="center")
    axes.text(1.5, place, arrow + (bar.change_label or ""), size=25 * _POINTS, ha="right", **beside)


def _lines(figure: Any, chart: LineChart) -> None:
    axes = _axes(figure, 0.08, 0.6)
    for one in chart.series:
        axes.plot(range(len(one.points)), one.points, color=_of(one.country), linewidth=5 if one.accent else 3)
    largest = max(point for one in chart.series for point in one.points if point is not None)
    _scale(axes, chart.ticks, chart.x_labels, max(largest, chart.ticks[-1][0]))
    across = axes.get_yaxis_transform()
    ordered = sorted(chart.series, key=lambda one: one.points[-1] or 0)
    for place, one in enumerate(ordered):
        height = largest * (place + 0.5) / len(ordered)
        axes.text(1.07, height, f"{one.label} {one.value_label}", transform=across, size=24 * _POINTS, va="center")
        end = (len(one.points) - 1, one.points[-1])
        axes.annotate("", end, (1.06, height), textcoords=across, arrowprops={"arrowstyle": "-"})


def _areas(figure: Any, chart: AreaChart) -> None:
    for place, panel in enumerate(chart.panels):
        axes = _axes(figure, 0.08 + 0.47 * place, 0.25)
        _panel(axes, panel)
        _scale(axes, chart.ticks if place == 0 else (), chart.x_labels, 10_000)


def _panel(axes: Any, panel: AreaPanel) -> None:
    weeks = range(len(panel.layers[0].points))
    colours = [_of(layer.country) for layer in panel.layers]
    axes.stackplot(weeks, *(layer.points for layer in panel.layers), colors=colours, edgecolor="w", linewidth=1)
    axes.set_title(panel.title, size=28 * _POINTS, weight="bold", loc="left")
    across, below = axes.get_yaxis_transform(), 0
    for place, layer in enumerate(panel.layers):
        share, height = layer.points[-1] or 0, 10_000 * (place + 0.5) / len(panel.layers)
        axes.text(1.12, height, f"{layer.value_label} {layer.label}", transform=across, size=20 * _POINTS, va="center")
        end = (weeks[-1], below + share / 2)
        axes.annotate("", end, (1.1, height), textcoords=across, arrowprops={"arrowstyle": "-"})
        below += share


def _scale(axes: Any, ticks: tuple[tuple[int, str], ...], labels: tuple[XLabel, ...], top: int) -> None:
    axes.set_yticks([value for value, _ in ticks], [text for _, text in ticks])
    axes.set_xticks([week for week, _ in labels], [text for _, text in labels])
    axes.set_ylim(0, top)
    axes.margins(x=0)
    axes.grid(axis="y", color=_colour(ink(Theme.LIGHT, Ink.GRID)))


def _of(country: str) -> tuple[float, ...]:
    return _colour(country_colour(country))


def _colour(colour: RGB) -> tuple[float, ...]:
    return tuple(channel / 255 for channel in colour)

"""Labels at the ends of lines and layers: pushed apart until none touches another, order kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.presentation.charts.fonts import Style, clean, fit, width
from bot.presentation.charts.frame import CHIP_WIDTH, baseline, lay_chip
from bot.presentation.charts.palette import Ink, country_code
from bot.presentation.charts.scene import Box, Fill, Leader, Scene, Text
from bot.presentation.charts.spec import Series

NAME, NAME_ACCENT = Style(25), Style(25, bold=True)
VALUE = Style(25, bold=True)
ONE_LINE = NAME.height + 4
TWO_LINES = 2 * NAME.height + 4
LEADER = 30
GAP = 9
# What a band behind an accented label takes on each side.
_PAD = 6


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A series' label, cut to the column, with its place on the canvas still open."""

    country: str
    name: str
    value: str
    accent: bool
    pattern: int

    @property
    def style(self) -> Style:
        """The style of the name."""
        return NAME_ACCENT if self.accent else NAME

    def wide(self, *, stacked: bool) -> int:
        """Return the pixels that the label takes, chip included."""
        name, value = width(self.name, self.style), width(self.value, VALUE)
        texts = max(name, value) if stacked else name + value + (GAP if name and value else 0)
        return CHIP_WIDTH + GAP + texts + _PAD


def end_label(series: Series, pattern: int, room: int, *, stacked: bool) -> EndLabel:
    """Cut a series' texts so that its label takes at most `room` pixels; the value is kept before the name."""
    room -= CHIP_WIDTH + GAP + _PAD
    value = fit(clean(series.value_label, 24), VALUE, room)
    left = room if stacked or not value else room - width(value, VALUE) - GAP
    name = fit(clean(series.label), NAME_ACCENT if series.accent else NAME, max(0, left))
    return EndLabel(series.country, name, value, series.accent, pattern)


def spread(anchors: list[int], pitch: int, top: int, bottom: int) -> list[int]:
    """Return a row for each anchor, at least `pitch` apart, inside [top, bottom], as near as order allows.

    Pools of labels that would touch are centred on the mean of their anchors (isotonic regression). The caller
    sees to it that there is room: `len(anchors) * pitch <= bottom - top`.
    """
    order = sorted(range(len(anchors)), key=lambda index: anchors[index])
    pools: list[tuple[float, int]] = []
    for place, index in enumerate(order):
        pools.append((float(anchors[index] - place * pitch), 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (last, count), (before, more) = pools.pop(), pools.pop()
            pools.append(((last * count + before * more) / (count + more), count + more))
    lowest, highest = top + pitch // 2, bottom - pitch + pitch // 2 - (len(anchors) - 1) * pitch
    rows = [0] * len(anchors)
    shifts = [shift for shift, count in pools for _ in range(count)]
    for place, (index, shift) in enumerate(zip(order, shifts, strict=True)):
        rows[index] = max(lowest, min(int(shift), highest)) + place * pitch
    return rows


def patterns(series: tuple[Series, ...]) -> list[int]:
    """Return a line pattern for each series: 0 for the first of its country, then 1, 2 and so on."""
    seen: dict[str, int] = {}
    found: list[int] = []
    for one in series:
        code = country_code(one.country)
        found.append(seen.get(code, 0))
        seen[code] = found[-1] + 1
    return found


def lay_label(scene: Scene, label: EndLabel, left: int, middle: int, *, stacked: bool) -> None:
    """Place a label centred on row `middle`, its chip at `left`."""
    ground = Ink.PAPER
    high = TWO_LINES if stacked else ONE_LINE
    if label.accent:
        ground = Ink.BAND
        top = middle - high // 2
        band = Box(left - _PAD, top, left + label.wide(stacked=stacked), top + high)
        scene.fills.append(Fill(band, Ink.BAND, radius=7))
        scene.fills.append(Fill(Box(band.right - 4, band.top, band.right, band.bottom), Ink.ACCENT, radius=2))
    shift = NAME.height // 2 if stacked else 0
    lay_chip(scene, label.country, left, middle - shift)
    text_left = left + CHIP_WIDTH + GAP
    name = Text(label.name, text_left, baseline(NAME, middle - shift), label.style, Ink.TEXT, ground)
    scene.write(name)
    if not stacked and label.name:
        text_left = name.box.right + GAP
    scene.write(Text(label.value, text_left, baseline(VALUE, middle + shift), VALUE, Ink.TEXT, ground))


def lay_leader(scene: Scene, label: EndLabel, start: tuple[int, int], left: int, row: int) -> None:
    """Join a series' last point to the left edge of its label."""
    scene.leaders.append(Leader(start, (left - _PAD - 2, row), label.country, label.pattern))

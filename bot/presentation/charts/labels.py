"""Labels at the ends of lines and layers: pushed apart until none touches another, order kept."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from bot.presentation.charts.frame import CHIP_WIDTH, baseline, lay_chip
from bot.presentation.charts.glyphs import Style, width
from bot.presentation.charts.palette import Ink, country_code
from bot.presentation.charts.scene import Box, Fill, Leader, Plot, Scene, Stroke, Text
from bot.presentation.charts.spec import Series
from bot.presentation.charts.text import FALLBACK, clean, fit

NAME, NAME_ACCENT = Style(25), Style(25, bold=True)
VALUE = Style(25, bold=True)
ONE_LINE = NAME.height + 2
TWO_LINES = 2 * NAME.height + 4
GAP = 9
KEY, KEY_HEIGHT = 56, 20
# What a band behind an accented label takes on each side, and its stripe.
_PAD, _STRIPE = 8, 5


class Form(Enum):
    """How a label arranges chip, name and value.

    INLINE is "chip name value"; NAME_FIRST "chip name" over the value; VALUE_FIRST "chip value" over the name.
    """

    INLINE = auto()
    NAME_FIRST = auto()
    VALUE_FIRST = auto()

    @property
    def height(self) -> int:
        """Rows that a label of this form takes."""
        return ONE_LINE if self is Form.INLINE else TWO_LINES


class EndLabel(NamedTuple):
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

    def wide(self, form: Form) -> int:
        """Return the pixels that the label takes, from its chip to the end of its band."""
        name, value = width(self.name, self.style), width(self.value, VALUE)
        chip = CHIP_WIDTH + GAP
        if form is Form.INLINE:
            return chip + name + (GAP if name and value else 0) + value + _PAD
        if form is Form.NAME_FIRST:
            return chip + max(name, value) + _PAD
        return max(chip + value, name) + _PAD


def end_label(series: Series, pattern: int, room: int, form: Form) -> EndLabel:
    """Cut a series' texts so that its label takes at most `room` pixels; the value is kept before the name."""
    beside = room - CHIP_WIDTH - GAP - _PAD
    value = fit(clean(series.value_label, 24), VALUE, beside)
    left = {
        Form.INLINE: beside - width(value, VALUE) - GAP if value else beside,
        Form.NAME_FIRST: beside,
        Form.VALUE_FIRST: room - _PAD,
    }[form]
    name = fit(clean(series.label) or FALLBACK, NAME_ACCENT if series.accent else NAME, max(0, left))
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


def lay_label(scene: Scene, label: EndLabel, left: int, middle: int, form: Form) -> None:
    """Place a label centred on row `middle`, its chip at `left`."""
    ground = Ink.BAND if label.accent else Ink.PAPER
    if label.accent:
        top = middle - form.height // 2
        band = Box(left - _PAD - _STRIPE, top, left + label.wide(form), top + form.height)
        scene.fills.append(Fill(band, Ink.BAND, radius=7))
        scene.fills.append(Fill(Box(band.left, band.top, band.left + _STRIPE, band.bottom), Ink.ACCENT, radius=2))
    upper, lower = middle, middle
    if form is not Form.INLINE:
        upper, lower = middle - NAME.height // 2, middle + NAME.height // 2
    lay_chip(scene, label.country, left, upper)
    beside = left + CHIP_WIDTH + GAP
    name_at, value_at = (beside, upper), (beside, lower)
    if form is Form.VALUE_FIRST:
        name_at, value_at = (left, lower), (beside, upper)
    elif form is Form.INLINE and label.name:
        value_at = (beside + width(label.name, label.style) + GAP, upper)
    scene.write(Text(label.name, name_at[0], baseline(NAME, name_at[1]), label.style, Ink.TEXT, ground))
    scene.write(Text(label.value, value_at[0], baseline(VALUE, value_at[1]), VALUE, Ink.TEXT, ground))


def lay_leader(scene: Scene, start: tuple[int, int], left: int, row: int) -> None:
    """Join a series' last point to what stands at the left edge of its label."""
    scene.leaders.append(Leader((start[0] + 3, start[1]), (left, row)))


def lay_key(scene: Scene, stroke: Stroke, left: int, row: int) -> None:
    """Show beside a label the pattern that tells its line from another one of the same country."""
    box = Box(left, row - KEY_HEIGHT // 2, left + KEY, row + KEY_HEIGHT // 2)
    ends = ((4.0, KEY_HEIGHT / 2), (KEY - 4.0, KEY_HEIGHT / 2))
    scene.plots.append(Plot(box, strokes=(Stroke(ends, stroke.country, stroke.thickness, stroke.pattern),)))

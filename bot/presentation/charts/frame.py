"""The parts that every picture has: headline, small print, sample badge, axis labels."""

from __future__ import annotations

from bot.presentation.charts.glyphs import Style, width
from bot.presentation.charts.palette import Ink
from bot.presentation.charts.scene import HEIGHT, MARGIN, WIDTH, Box, Chip, Fill, Scene, Text
from bot.presentation.charts.spec import Frame, Tick, XLabel
from bot.presentation.charts.text import clean, fit, wrap

TITLE = Style(40, bold=True)
SUBTITLE = Style(26)
BADGE = Style(24, bold=True)
SMALL_PRINT = Style(20)
AXIS = Style(24)
CHIP = Style(22, bold=True)

HEAD_LINES = 3
CHIP_WIDTH, CHIP_HEIGHT = 46, 30
_PROSE = 200
_LABEL = 24


def lay_frame(scene: Scene, frame: Frame) -> tuple[int, int]:
    """Place the frame and return the first and the last free row between headline and small print."""
    top = 26
    room = WIDTH - 2 * MARGIN - _lay_badge(scene, frame.sample_label, top)
    title = wrap(clean(frame.title, _PROSE), TITLE, room, HEAD_LINES - 1)
    # Two lines of headline leave one for the rest: ten rows must always have their height.
    subtitle = wrap(clean(frame.subtitle, _PROSE), SUBTITLE, WIDTH - 2 * MARGIN, HEAD_LINES - max(1, len(title)))
    top = max(_lay_lines(scene, title, TITLE, top, Ink.TEXT), top + TITLE.height)
    top = _lay_lines(scene, subtitle, SUBTITLE, top, Ink.MUTED)
    footer = wrap(clean(frame.footer, _PROSE * 2), SMALL_PRINT, WIDTH - 2 * MARGIN, 2)
    bottom = HEIGHT - 16 - len(footer) * SMALL_PRINT.height
    _lay_lines(scene, footer, SMALL_PRINT, bottom, Ink.MUTED)
    return top + 8, bottom - 10


def _lay_lines(scene: Scene, lines: tuple[str, ...], style: Style, top: int, ink: Ink) -> int:
    for line in lines:
        scene.write(Text(line, MARGIN, top + style.ascent, style, ink))
        top += style.height
    return top


def _lay_badge(scene: Scene, label: str | None, top: int) -> int:
    """Place the badge at the top right; return the width that it takes from the headline."""
    text = fit(clean(label or "", _LABEL), BADGE, WIDTH // 3)
    if not text:
        return 0
    wide = width(text, BADGE) + 32
    left = WIDTH - MARGIN - wide
    scene.fills.append(Fill(Box(left, top + 4, WIDTH - MARGIN, top + 4 + BADGE.height + 8), Ink.TEXT, radius=10))
    scene.write(Text(text, left + 16, top + 7 + BADGE.ascent, BADGE, Ink.PAPER, Ink.TEXT))
    return wide + 24


def lay_chip(scene: Scene, country: str, left: int, middle: int) -> int:
    """Place a country's chip, centred on row `middle`; return its right edge."""
    top = middle - CHIP_HEIGHT // 2
    scene.chips.append(Chip(Box(left, top, left + CHIP_WIDTH, top + CHIP_HEIGHT), country))
    return left + CHIP_WIDTH


def baseline(style: Style, middle: int) -> int:
    """Return the base line that centres capitals and figures on row `middle`."""
    return middle + round(style.size * 0.36)


def lay_empty(scene: Scene, label: str, top: int, bottom: int) -> None:
    """Say in the middle of the picture that there is nothing to show."""
    text = fit(clean(label, _PROSE), AXIS, WIDTH - 2 * MARGIN)
    left = (WIDTH - width(text, AXIS)) // 2
    scene.write(Text(text, left, baseline(AXIS, (top + bottom) // 2), AXIS, Ink.MUTED))


def scale_end(ticks: tuple[Tick, ...], largest: int) -> int:
    """Return the value at the end of the axis: the last tick or the largest value, at least 1."""
    return max(1, largest, max((value for value, _ in ticks), default=0))


def tick_texts(ticks: tuple[Tick, ...], room: int) -> list[tuple[int, str]]:
    """Return the ticks at or above zero with clean texts of at most `room` pixels."""
    return [(value, fit(clean(text, _LABEL), AXIS, room)) for value, text in ticks if value >= 0]


def lay_x_labels(scene: Scene, labels: tuple[XLabel, ...], box: Box, count: int) -> None:
    """Write week labels under a plot, each centred on its week; one that would touch the last is left out."""
    free = box.left
    for index, label in sorted(labels):
        text = fit(clean(label, _LABEL), AXIS, box.right - box.left)
        if not text or not 0 <= index < count:
            continue
        wide = width(text, AXIS)
        middle = box.left + round(x_of(index, count, box.right - box.left))
        left = max(box.left, min(middle - wide // 2, box.right - wide))
        if left >= free:
            scene.write(Text(text, left, box.bottom + 6 + AXIS.ascent, AXIS, Ink.MUTED))
            free = left + wide + 18


def x_of(index: int, count: int, wide: int) -> float:
    """Return the pixel of a week in a plot `wide` pixels across; a single week stands at the right."""
    return wide * index / (count - 1) if count > 1 else float(wide)

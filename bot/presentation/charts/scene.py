"""What stands where: the result of laying a picture out, before anything is drawn.

Layout is pure, so a test can ask of any data whether two texts overlap or one leaves the canvas.
Coordinates are whole pixels from the top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.presentation.charts.glyphs import Style, width
from bot.presentation.charts.palette import Ink

WIDTH, HEIGHT = 1200, 675
MARGIN = 40


class Box(NamedTuple):
    """A rectangle; right and bottom edges are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: Box) -> bool:
        """Say whether the two share a pixel."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Text(NamedTuple):
    """Clean text, its left edge and its base line."""

    text: str
    left: int
    baseline: int
    style: Style
    ink: Ink = Ink.TEXT
    ground: Ink = Ink.PAPER

    @property
    def box(self) -> Box:
        """The rectangle that holds every glyph."""
        top = self.baseline - self.style.ascent
        return Box(self.left, top, self.left + width(self.text, self.style), top + self.style.height)


class Chip(NamedTuple):
    """A small rounded plate with a country's two letters ("?" for ZZ) in the country's colour."""

    box: Box
    country: str


class Fill(NamedTuple):
    """A rectangle in a neutral colour or in a country's; a country's may be hatched."""

    box: Box
    colour: Ink | str
    radius: int = 0
    hatched: bool = False


class Leader(NamedTuple):
    """A thin neutral line from a series' last point to its label; no data, so in no country's colour."""

    start: tuple[int, int]
    end: tuple[int, int]


class Stroke(NamedTuple):
    """A line through points of the plot, in pixels from the plot's corner; None breaks it."""

    points: tuple[tuple[float, float] | None, ...]
    country: str
    thickness: float
    pattern: int


class Layer(NamedTuple):
    """A filled band between two edges, one pair per week; None is a gap.

    Entries are (x, upper edge, lower edge) in pixels from the plot's corner.
    """

    edges: tuple[tuple[float, float, float] | None, ...]
    country: str
    accent: bool


class Plot(NamedTuple):
    """A region that is drawn finer than the canvas and scaled down, so that slopes look smooth."""

    box: Box
    rules: tuple[int, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    layers: tuple[Layer, ...] = ()
    hatched_from: int | None = None


@dataclass(slots=True)
class Scene:
    """Everything on one picture, in the order of drawing: fills, plots, leaders, chips, texts."""

    fills: list[Fill] = field(default_factory=list[Fill])
    plots: list[Plot] = field(default_factory=list[Plot])
    leaders: list[Leader] = field(default_factory=list[Leader])
    chips: list[Chip] = field(default_factory=list[Chip])
    texts: list[Text] = field(default_factory=list[Text])

    def boxes(self) -> list[Box]:
        """Return the rectangles that must not overlap: all texts and all chips."""
        return [text.box for text in self.texts] + [chip.box for chip in self.chips]

    def write(self, text: Text) -> None:
        """Add a text, unless there is nothing to write."""
        if text.text:
            self.texts.append(text)

"""Drawing the two kinds of plot finer than the canvas, then scaling down: smooth slopes at little cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import cycle, pairwise

from PIL import Image, ImageDraw

from bot.presentation.charts.palette import Ink, country_colour, ink
from bot.presentation.charts.scene import Layer, Plot, Stroke
from bot.presentation.charts.spec import Theme

_FINER_LINES = 3
_FINER_AREAS = 4
_HALO = 2.0
_HATCH_PITCH = 14
# Lengths on and off, in pixels; a series beyond these begins anew and carries dots at its weeks.
_PATTERNS: tuple[tuple[float, ...], ...] = ((), (12.0, 7.0), (3.5, 6.0), (20.0, 6.0, 4.0, 6.0))
_DOT_EVERY = 26.0

Point = tuple[float, float]


def draw_plot(plot: Plot, theme: Theme) -> Image.Image:
    """Return a plot as an RGB image of its own size."""
    if plot.layers:
        return _draw_areas(plot, theme)
    return _draw_lines(plot, theme)


def parts(points: tuple[Point | None, ...]) -> list[list[Point]]:
    """Split a line at its gaps; a part of one point is a lone week."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [part for part in found if part]


def _draw_lines(plot: Plot, theme: Theme) -> Image.Image:
    finer = _FINER_LINES
    wide, high = plot.box.right - plot.box.left, plot.box.bottom - plot.box.top
    fine = Image.new("RGB", (wide * finer, high * finer), ink(theme, Ink.PAPER))
    pen = ImageDraw.Draw(fine)
    if plot.hatched_from is not None:
        _hatch(pen, fine.size, plot.hatched_from * finer, theme)
    for rule in plot.rules:
        pen.rectangle((0, rule * finer, fine.width, rule * finer + finer - 1), fill=ink(theme, Ink.GRID))
    for stroke in plot.strokes:
        for part in parts(stroke.points):
            _draw_part(pen, [(x * finer, y * finer) for x, y in part], stroke, theme)
    return fine.reduce(finer)


def _hatch(pen: ImageDraw.ImageDraw, size: tuple[int, int], left: int, theme: Theme) -> None:
    wide, high = size
    pitch = _HATCH_PITCH * _FINER_LINES
    for start in range(left - high, wide, pitch):
        pen.line((start, high, start + high, 0), fill=ink(theme, Ink.HATCH), width=pitch // 2)
    pen.rectangle((0, 0, left - 1, high), fill=ink(theme, Ink.PAPER))


def _draw_part(pen: ImageDraw.ImageDraw, part: list[Point], stroke: Stroke, theme: Theme) -> None:
    colour, paper = country_colour(stroke.country), ink(theme, Ink.PAPER)
    thick = stroke.thickness * _FINER_LINES
    if len(part) == 1:
        _dot(pen, part[0], thick, colour)
        return
    # A rim of ground colour keeps crossing lines apart.
    pen.line(part, fill=paper, width=round(thick + 2 * _HALO * _FINER_LINES), joint="curve")
    pattern = _PATTERNS[stroke.pattern % len(_PATTERNS)]
    for dash in dashes(part, [length * _FINER_LINES for length in pattern]):
        pen.line(dash, fill=colour, width=round(thick), joint="curve")
    if stroke.pattern >= len(_PATTERNS):
        for point in _along(part, _DOT_EVERY * _FINER_LINES):
            _dot(pen, point, thick * 1.1, colour)
    elif not pattern:
        for end in (part[0], part[-1]):
            _dot(pen, end, thick / 2, colour)


def _dot(pen: ImageDraw.ImageDraw, centre: Point, radius: float, colour: tuple[int, int, int]) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def dashes(part: list[Point], pattern: list[float]) -> Iterator[list[Point]]:
    """Yield the pieces of a line that a pattern of lengths on and off leaves; no pattern leaves all of it."""
    if not pattern:
        yield part
        return
    lengths = cycle(pattern)
    left, drawn = next(lengths), True
    piece: list[Point] = [part[0]]
    for start, end in pairwise(part):
        gone, whole = 0.0, math.dist(start, end)
        while whole - gone > left:
            gone += left
            piece.append(_between(start, end, gone / whole))
            if drawn:
                yield piece
            piece, left, drawn = [piece[-1]], next(lengths), not drawn
        left -= whole - gone
        piece.append(end)
    if drawn:
        yield piece


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _along(part: list[Point], every: float) -> list[Point]:
    """Return the points of a part that stand at least `every` apart from left to right."""
    kept = [part[0]]
    for point in part[1:]:
        if point[0] - kept[-1][0] >= every:
            kept.append(point)
    return kept


def _draw_areas(plot: Plot, theme: Theme) -> Image.Image:
    wide, high = plot.box.right - plot.box.left, plot.box.bottom - plot.box.top
    fine = Image.new("RGB", (wide, high * _FINER_AREAS), ink(theme, Ink.PAPER))
    pen = ImageDraw.Draw(fine)
    for rule in plot.rules:
        top = rule * _FINER_AREAS
        pen.rectangle((0, top, wide, top + _FINER_AREAS - 1), fill=ink(theme, Ink.GRID))
    for layer in plot.layers:
        for part in area_parts(layer, wide):
            _draw_band(pen, part, country_colour(layer.country))
    for layer in plot.layers[:-1]:
        for part in area_parts(layer, wide):
            edge = [(x, upper * _FINER_AREAS) for x, upper, _ in part]
            pen.line(edge, fill=ink(theme, Ink.PAPER), width=_FINER_AREAS)
    return fine.reduce((1, _FINER_AREAS))


def area_parts(layer: Layer, wide: int) -> list[list[tuple[float, float, float]]]:
    """Split a layer at its gaps; a lone week becomes a column half a week wide, so that it is seen."""
    found: list[list[tuple[float, float, float]]] = [[]]
    for edge in layer.edges:
        if edge is None:
            found.append([])
        else:
            found[-1].append(edge)
    half = max(1.5, wide / max(1, len(layer.edges) - 1) / 4)
    return [part if len(part) > 1 else _column(part[0], half, wide) for part in found if part]


def _column(edge: tuple[float, float, float], half: float, wide: int) -> list[tuple[float, float, float]]:
    x, upper, lower = edge
    return [(max(0.0, x - half), upper, lower), (min(wide - 1.0, x + half), upper, lower)]


def _draw_band(pen: ImageDraw.ImageDraw, part: list[tuple[float, float, float]], colour: tuple[int, int, int]) -> None:
    finer = _FINER_AREAS
    if all(upper == lower for _, upper, lower in part):
        return
    over = [(round(x), round(upper * finer)) for x, upper, _ in part]
    under = [(round(x), round(lower * finer)) for x, _, lower in reversed(part)]
    pen.polygon(over + under, fill=colour)

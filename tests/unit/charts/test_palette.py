"""Colour means country, and can be told apart by colour-blind readers."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from bot.presentation.charts import Theme, lay_out
from bot.presentation.charts.palette import (
    ACCENT,
    COUNTRIES,
    OTHERS,
    RGB,
    Ink,
    country_colour,
    ink,
    luminance,
    on_colour,
    png_colours,
)
from bot.presentation.charts.scene import Fill
from tests.unit.charts import pictures

Matrix = tuple[tuple[float, float, float], ...]

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
COLOURS = {**COUNTRIES, "accent": ACCENT}


def linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def seen(colour: RGB, vision: str) -> tuple[float, ...]:
    """A colour as seen, in OKLab times 100."""
    light = tuple(min(1.0, max(0.0, part)) for part in times(VISIONS[vision], tuple(map(linear, colour))))
    to_cones: Matrix = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    to_lab: Matrix = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    return tuple(100 * part for part in times(to_lab, tuple(math.cbrt(cone) for cone in times(to_cones, light))))


def distance(first: str, second: str, vision: str) -> float:
    return math.dist(seen(COLOURS[first], vision), seen(COLOURS[second], vision))


@pytest.mark.parametrize("vision", VISIONS)
def test_every_two_colours_differ_for_every_eye(vision: str) -> None:
    near = {pair: distance(*pair, vision) for pair in combinations(COLOURS, 2)}
    assert {pair: found for pair, found in near.items() if found < 8} == {}


@pytest.mark.parametrize("vision", VISIONS)
def test_the_countries_seen_every_week_differ_strongly(vision: str) -> None:
    near = {pair: distance(*pair, vision) for pair in combinations(("CN", "US", "FR", "ZZ"), 2)}
    assert {pair: found for pair, found in near.items() if found < 11} == {}


@pytest.mark.parametrize("vision", VISIONS)
def test_the_colours_for_further_countries_differ_from_all_others(vision: str) -> None:
    for index, colour in enumerate(OTHERS):
        others = (*COLOURS.values(), *OTHERS[:index])
        assert min(math.dist(seen(colour, vision), seen(other, vision)) for other in others) > 6


def test_the_simulation_sees_that_red_and_green_look_alike() -> None:
    red, green = (200, 80, 60), (120, 120, 50)
    assert math.dist(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < 8
    assert math.dist(seen(red, "normal"), seen(green, "normal")) > 15


@pytest.mark.parametrize("theme", Theme)
def test_colours_stand_out_from_the_ground_and_letters_from_the_colours(theme: Theme) -> None:
    for colour in COUNTRIES.values():
        assert contrast(colour, ink(theme, Ink.PAPER)) >= 2
        assert contrast(on_colour(colour), colour) >= 4.2
    for ground in (Ink.PAPER, Ink.BAND):
        for which in (Ink.TEXT, Ink.MUTED):
            assert contrast(ink(theme, which), ink(theme, ground)) >= 4.5


def contrast(first: RGB, second: RGB) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_a_country_without_a_colour_of_its_own_always_gets_the_same() -> None:
    assert country_colour("BR") == country_colour("br ") == country_colour("BR")
    assert country_colour("BR") not in COUNTRIES.values()


@pytest.mark.parametrize("country", ["", "ZZ", "other", "1A", "中国", "c"])
def test_what_is_no_country_is_grey(country: str) -> None:
    assert country_colour(country) == COUNTRIES["ZZ"]


@pytest.mark.parametrize("theme", Theme)
def test_the_png_has_every_country_exactly_enough(theme: Theme) -> None:
    flat = png_colours(theme)
    entries = list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    assert len(entries) == 256
    for colour in (*COUNTRIES.values(), ink(theme, Ink.PAPER), ink(theme, Ink.TEXT), ACCENT):
        assert any(max(abs(a - b) for a, b in zip(entry, colour, strict=True)) <= 3 for entry in entries)


@pytest.mark.parametrize("theme", Theme)
def test_a_country_has_the_same_colour_in_every_picture(theme: Theme) -> None:
    charts = (
        pictures.bar_chart(pictures.bar(country="FR")),
        pictures.line_chart(pictures.line(5, 5, country="FR")),
        pictures.area_chart(pictures.line(10_000, 10_000, country="FR")),
    )
    for chart in charts:
        image, scene = pictures.pixels(chart, theme), lay_out(chart)
        boxes = [scene.chips[0].box, *[plot.box for plot in scene.plots[:1]]]
        assert all(any(pictures.columns_with(image, box, "FR")) for box in boxes)


def test_the_accent_is_the_headlines_alone() -> None:
    def accents(*, accent: bool) -> list[Fill]:
        fills = lay_out(pictures.bar_chart(pictures.bar(accent=accent))).fills
        return [fill for fill in fills if fill.colour is Ink.ACCENT]

    assert len(accents(accent=True)) == 1
    assert accents(accent=False) == []

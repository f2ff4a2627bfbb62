"""Colours. A hue means a country and nothing else, the same in both themes and in every picture.

The colours were chosen by maximising the smallest distance (OKLab) between any two of them as seen with normal
vision and with protanopia, deuteranopia and tritanopia, under a contrast that holds on both grounds;
tests/unit/charts/test_palette.py simulates all four. Twelve hues cannot all be told apart at a glance, so a
colour never stands without the country's letters.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from PIL import Image

from bot.presentation.charts.spec import Theme

RGB = tuple[int, int, int]

UNKNOWN: RGB = (140, 143, 150)
ACCENT: RGB = (168, 72, 252)
COUNTRIES: dict[str, RGB] = {
    "CN": (214, 69, 48),
    "US": (44, 110, 187),
    "FR": (144, 192, 120),
    "GB": (36, 84, 156),
    "CA": (144, 48, 108),
    "DE": (228, 120, 0),
    "IL": (108, 180, 252),
    "IN": (180, 0, 24),
    "JP": (228, 156, 192),
    "KR": (24, 144, 204),
    "SG": (168, 84, 120),
    "TH": (120, 0, 228),
    "ZZ": UNKNOWN,
}
OTHERS: tuple[RGB, ...] = ((176, 144, 104), (184, 184, 40), (112, 80, 64), (136, 144, 248), (112, 120, 160))


class Ink(IntEnum):
    """What is not a country: the ground, what is written on it, and the one accent."""

    PAPER = 0
    TEXT = 1
    MUTED = 2
    GRID = 3
    BAND = 4
    HATCH = 5
    ACCENT = 6


_INKS: dict[Theme, tuple[RGB, ...]] = {
    Theme.LIGHT: (
        (255, 255, 255),
        (22, 24, 29),
        (86, 92, 102),
        (222, 225, 230),
        (245, 238, 254),
        (238, 240, 243),
        ACCENT,
    ),
    Theme.DARK: (
        (30, 32, 37),
        (243, 244, 246),
        (174, 180, 190),
        (58, 62, 71),
        (48, 39, 66),
        (43, 46, 53),
        ACCENT,
    ),
}
_BLACK: RGB = (16, 17, 20)
_WHITE: RGB = (255, 255, 255)


def ink(theme: Theme, which: Ink) -> RGB:
    """Return a neutral colour of a theme."""
    return _INKS[theme][which]


def country_code(country: str) -> str:
    """Return the two capital letters of an ISO code; anything else is "ZZ"."""
    code = country.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else "ZZ"  # noqa: PLR2004 - alpha-2


def country_colour(country: str) -> RGB:
    """Return the colour of a country; one without a colour of its own always gets the same of the rest."""
    code = country_code(country)
    known = COUNTRIES.get(code)
    return known or OTHERS[(31 * ord(code[0]) + ord(code[1])) % len(OTHERS)]


def on_colour(ground: RGB) -> RGB:
    """Return black or white, whichever reads better on a ground."""
    lightness = luminance(ground)
    white = 1.05 / (lightness + 0.05)
    return _WHITE if white >= (lightness + 0.05) / (luminance(_BLACK) + 0.05) else _BLACK


def luminance(colour: RGB) -> float:
    """Return the relative luminance of WCAG 2, 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(first: RGB, second: RGB, part: float) -> RGB:
    """Return `first` with `part` (0 to 1) of `second` in it."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def png_colours(theme: Theme) -> bytes:
    """Return the 256 colours that a picture of this theme is reduced to, as RGB triples.

    Ground to ink in many steps for text, ground to country and country to its letters in a few for edges.
    """
    paper = ink(theme, Ink.PAPER)
    colours: list[RGB] = [ink(theme, which) for which in Ink] + [*COUNTRIES.values(), *OTHERS]
    colours += _ramp(paper, ink(theme, Ink.TEXT), 30) + _ramp(paper, ink(theme, Ink.MUTED), 16)
    colours += _ramp(ink(theme, Ink.BAND), ink(theme, Ink.TEXT), 12) + _ramp(paper, ACCENT, 6)
    for colour in (*COUNTRIES.values(), *OTHERS):
        colours += _ramp(paper, colour, 5) + _ramp(colour, on_colour(colour), 4)
    # Pillow looks colours up in cells of four: of two in one cell, the first (more important) stands for both.
    cells: dict[tuple[int, ...], RGB] = {}
    for colour in colours:
        cells.setdefault(tuple(channel >> 2 for channel in colour), colour)
    kept = list(cells.values())[:256]
    return bytes([channel for colour in kept for channel in colour] + list(paper) * (256 - len(kept)))


def _ramp(first: RGB, last: RGB, between: int) -> list[RGB]:
    return [mix(first, last, step / (between + 1)) for step in range(1, between + 2)]


@lru_cache(maxsize=2)
def palette_bytes(theme: Theme) -> bytes:
    """Return `png_colours`, made once."""
    return png_colours(theme)


def palette_image(theme: Theme) -> Image.Image:
    """Return a new image that carries the theme's colours, for `Image.quantize`."""
    image = Image.new("P", (1, 1))
    image.putpalette(palette_bytes(theme))
    return image

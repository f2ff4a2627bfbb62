"""Glyphs: which font file has which character, how wide it is, what it looks like.

Four files, looked up character by character: Latin first (the Chinese face draws `·` and `’` full-width), then
Chinese. coverage.bin says which file has which character, so that nothing is ever drawn as a box. Font objects
are not safe to share between threads; each thread opens its own, when it first needs them.
"""

from __future__ import annotations

import math
import os.path
import threading
import zlib
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

# Not pathlib: importing it would take a tenth of the time to the first picture.
FONTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fonts")  # noqa: PTH100, PTH118, PTH120
FILES = ("latin-regular.ttf", "latin-bold.ttf", "cjk-regular.otf", "cjk-bold.otf")
LATIN, LATIN_BOLD, CJK, CJK_BOLD = range(4)
ASCENT_EM, DESCENT_EM = 1.07, 0.27


class Style(NamedTuple):
    """A size in pixels per em, and a weight."""

    size: int
    bold: bool = False

    @property
    def ascent(self) -> int:
        """Pixels above the base line that no glyph passes."""
        return math.ceil(self.size * ASCENT_EM)

    @property
    def height(self) -> int:
        """Pixels from the ascent to the lowest descender."""
        return self.ascent + math.ceil(self.size * DESCENT_EM)


def font_path(name: str) -> str:
    """Return the path of a file beside the fonts."""
    return os.path.join(FONTS, name)  # noqa: PTH118 - see FONTS


class _Faces(threading.local):
    def __init__(self) -> None:
        self.opened: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}


_faces = _Faces()


def face(index: int, size: int) -> ImageFont.FreeTypeFont:
    """Return this thread's font object of FILES[index] at a size in pixels."""
    found = _faces.opened.get((index, size))
    if found is None:
        # The basic engine sets glyph after glyph, alike on every platform; Raqm depends on what is installed.
        found = ImageFont.truetype(font_path(FILES[index]), size, layout_engine=ImageFont.Layout.BASIC)
        _faces.opened[index, size] = found
    return found


@lru_cache(maxsize=1)
def coverage() -> bytes:
    """Return one byte per BMP code point; bit i says that FILES[i] has the character."""
    with open(font_path("coverage.bin"), "rb") as file:  # noqa: PTH123 - see FONTS
        return zlib.decompress(file.read())


def covered(char: str) -> bool:
    """Say whether some regular file has a character."""
    point = ord(char)
    table = coverage()
    return point < len(table) and bool(table[point] & (1 << LATIN | 1 << CJK))


@lru_cache(maxsize=4096)
def runs(text: str, bold: bool) -> tuple[tuple[int, str], ...]:
    """Split clean text into (index of FILES, characters), so that each run has all its glyphs.

    Chinese characters of one text are all bold or all regular: a lone light one would look like a mistake.
    """
    table = coverage()
    latin = LATIN_BOLD if bold else LATIN
    points = [ord(char) for char in text]
    chinese = [point for point in points if not table[point] & 1 << latin]
    heavy = bold and all(table[point] & 1 << CJK_BOLD for point in chinese)
    other = CJK_BOLD if heavy else CJK
    split: list[tuple[int, str]] = []
    for char in text:
        index = latin if table[ord(char)] & 1 << latin else other
        if split and split[-1][0] == index:
            split[-1] = (index, split[-1][1] + char)
        else:
            split.append((index, char))
    return tuple(split)


class Glyph(NamedTuple):
    """A character as drawn: its mask, where the mask's corner lies from the pen on the base line, its advance."""

    mask: Image.Image | None
    left: int
    top: int
    advance: int


@lru_cache(maxsize=4096)
def glyph(index: int, size: int, char: str) -> Glyph:
    """Return a character of FILES[index]; kept, since Pillow loads every glyph three times per text."""
    font = face(index, size)
    left, top, right, bottom = (math.floor(edge) for edge in font.getbbox(char, anchor="ls"))
    # The highest of letters with two marks on them (Ỗ, bold) lose their topmost pixel, so that lines keep apart.
    top = max(top, -Style(size).ascent)
    advance = round(font.getlength(char))
    if right <= left or bottom <= top:
        return Glyph(None, 0, 0, advance)
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), char, fill=255, font=font, anchor="ls")
    return Glyph(mask, left, top, advance)


@lru_cache(maxsize=4096)
def glyphs(text: str, style: Style) -> tuple[Glyph, ...]:
    """Return the glyphs of clean text, in order."""
    split = runs(text, style.bold)
    return tuple(glyph(index, style.size, char) for index, part in split for char in part)


def width(text: str, style: Style) -> int:
    """Return the advance of clean text in pixels."""
    return sum(one.advance for one in glyphs(text, style))

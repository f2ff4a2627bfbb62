"""Text as the fonts see it: cleaning, measuring, cutting, wrapping.

Four files, looked up character by character: Latin first (the Chinese face draws `·` and `’` full-width), then
Chinese. coverage.bin says which file has which character, so that nothing is ever drawn as a box. Font objects
are not safe to share between threads; each thread opens its own, when it first needs them.
"""

from __future__ import annotations

import math
import threading
import unicodedata
import zlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
FILES = ("latin-regular.ttf", "latin-bold.ttf", "cjk-regular.otf", "cjk-bold.otf")
LATIN, LATIN_BOLD, CJK, CJK_BOLD = range(4)
FALLBACK = "·"
ELLIPSIS = "…"
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


class _Faces(threading.local):
    def __init__(self) -> None:
        self.opened: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}


_faces = _Faces()


def face(index: int, size: int) -> ImageFont.FreeTypeFont:
    """Return this thread's font object of FILES[index] at a size in pixels."""
    found = _faces.opened.get((index, size))
    if found is None:
        # The basic engine sets glyph after glyph, alike on every platform; Raqm depends on what is installed.
        found = ImageFont.truetype(FONTS / FILES[index], size, layout_engine=ImageFont.Layout.BASIC)
        _faces.opened[index, size] = found
    return found


@lru_cache(maxsize=1)
def coverage() -> bytes:
    """Return one byte per BMP code point; bit i says that FILES[i] has the character."""
    return zlib.decompress((FONTS / "coverage.bin").read_bytes())


def covered(char: str) -> bool:
    """Say whether some regular file has a character."""
    point = ord(char)
    table = coverage()
    return point < len(table) and bool(table[point] & (1 << LATIN | 1 << CJK))


@lru_cache(maxsize=4096)
def clean(text: str, limit: int = 40) -> str:
    """Return text that can be drawn: one line, no controls, only characters that the fonts have.

    Control, bidirectional and zero-width characters, and marks that stack on others, are dropped; line breaks
    become spaces; what no font has becomes one "·" per run. At most `limit` characters remain, the last of
    them an ellipsis if any were cut.
    """
    # Cut before normalising: a name of a million characters must not cost more than one of a hundred.
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text[: limit * 8]):
        drawn = _drawable(char)
        if drawn and not (drawn in (" ", FALLBACK) and kept and kept[-1] == drawn):
            kept.append(drawn)
    line = "".join(kept).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + ELLIPSIS


def _drawable(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cc", "Cf", "Cs", "Mn", "Me") or char in "\u3164\u115f\u1160\uffa0":
        return ""
    return char if covered(char) else FALLBACK


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


@lru_cache(maxsize=4096)
def width(text: str, style: Style) -> int:
    """Return the advance of clean text in whole pixels, rounded up."""
    return math.ceil(sum(face(index, style.size).getlength(part) for index, part in runs(text, style.bold)))


@lru_cache(maxsize=4096)
def fit(text: str, style: Style, room: int) -> str:
    """Return clean text cut with an ellipsis to at most `room` pixels; empty if not even that fits."""
    if width(text, style) <= room:
        return text
    shortest, longest = 0, len(text) - 1
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, style) <= room:
            shortest = middle
        else:
            longest = middle - 1
    cut = text[:shortest].rstrip() + ELLIPSIS
    return cut if width(cut, style) <= room else ""


def wrap(text: str, style: Style, room: int, lines: int) -> tuple[str, ...]:
    """Break clean text into at most `lines` lines of `room` pixels; the last is cut if need be."""
    broken: list[str] = []
    rest = text
    while rest and len(broken) < lines - 1 and width(rest, style) > room:
        end = _line_end(rest, style, room)
        broken.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest:
        broken.append(fit(rest, style, room))
    return tuple(line for line in broken if line)


def _line_end(text: str, style: Style, room: int) -> int:
    """Return where a line may end: after the last space or before the last Chinese character that fits."""
    end = 1
    while end < len(text) and width(text[: end + 1].rstrip(), style) <= room:
        end += 1
    for cut in range(end, 0, -1):
        if cut < len(text) and (text[cut] == " " or _breaks_before(text, cut)):
            return cut
    return end


def _breaks_before(text: str, cut: int) -> bool:
    # Closing punctuation never opens a line.
    return unicodedata.east_asian_width(text[cut]) == "W" and text[cut] not in "，。、；：？！）》」』】％"

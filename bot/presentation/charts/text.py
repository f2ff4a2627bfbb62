"""Text made fit to draw: cleaned of what is hostile or has no glyph, cut, wrapped."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.presentation.charts.glyphs import Style, covered, width

FALLBACK = "·"
ELLIPSIS = "…"


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

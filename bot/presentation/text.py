"""Plain text with emphasis, and what makes other people's names safe to put into it.

Nothing here is markup: a text is a row of spans, and every renderer (Discord, HTML, terminal) escapes each
span for its own medium.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain.attribution import UNKNOWN

NAME_LIMIT = 40
ELLIPSIS = "…"
NAMELESS = "(unnamed)"
_INVISIBLE = frozenset("\u3164\u115f\u1160\uffa0\u2800\u034f")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
_MARKS_IN_A_ROW = 2
_SLOT = re.compile(r"\{(?P<name>[a-z][a-z_0-9]*)(?::(?P<style>[a-z]+))?\}")


class Style(StrEnum):
    """How a span stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    FLAG = "flag"
    """The text is an ISO 3166-1 alpha-2 code; the renderer shows that country's flag or letters and a space."""
    MOMENT = "moment"
    """The text is a time as `moment_text` writes it; a renderer may show it on the reader's own clock."""
    AGO = "ago"
    """Likewise, as its distance from now."""
    CHANNEL = "channel"
    """The text is `#` and a channel's id; a renderer that knows the channel shows its name."""
    ROLE = "role"
    """The text is `@` and a role's id, likewise."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style, not escaped for anything."""

    text: str
    style: Style = Style.PLAIN


Text = tuple[Span, ...]


def moment_text(moment: dt.datetime) -> str:
    """`2026-11-30 12:00 UTC`."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def plain(text: Text) -> str:
    """The text without emphasis and flags."""
    return "".join(span.text for span in text if span.style is not Style.FLAG).strip()


def join_sentences(sentences: Iterable[str]) -> str:
    """Sentences in one line; after a Chinese full stop no space follows."""
    return " ".join(sentences).replace("。 ", "。")


def regional_flag(country: str) -> str:
    """A flag as regional indicators (`CN` → 🇨🇳); empty for Unknown and for what is no two-letter code."""
    if country == UNKNOWN or not re.fullmatch(r"[A-Z]{2}", country):
        return ""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in country)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template that a value is put into, `{name}` or `{name:style}`."""

    name: str
    style: str = ""


Piece = tuple[str | Slot, Style]


@lru_cache(maxsize=4096)
def parse_template(template: str) -> tuple[Piece, ...]:
    """Splits a sentence of a locale file into its texts and slots; `**…**` is strong."""
    pieces: list[Piece] = []
    for number, part in enumerate(template.split("**")):
        style = Style.STRONG if number % 2 else Style.PLAIN
        end = 0
        for match in _SLOT.finditer(part):
            pieces.append((part[end : match.start()], style))
            pieces.append((Slot(match["name"], match["style"] or ""), style))
            end = match.end()
        pieces.append((part[end:], style))
    return tuple(piece for piece in pieces if piece[0] != "")


def slots_of(template: str) -> frozenset[str]:
    """The names of the slots in a template."""
    return frozenset(piece.name for piece, _ in parse_template(template) if isinstance(piece, Slot))


@lru_cache(maxsize=8192)
def clean_name(name: str, limit: int = NAME_LIMIT) -> str:
    """A name that stays one line and shows what it holds.

    Control, bidirectional, zero-width and other invisible characters are dropped, line breaks become spaces,
    marks piled on a letter are thinned out; what is longer than `limit` characters is cut and ends with `…`.
    """
    # Cut before normalising: a name of a million characters must not cost more than one of a hundred.
    kept = _visible(unicodedata.normalize("NFC", name[: limit * 8]))
    line = " ".join("".join(kept).split())
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + ELLIPSIS
    return line or NAMELESS


def _visible(text: str) -> Iterable[str]:
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in _MARKS else 0
        if char.isspace():
            yield " "
        elif category not in _DROPPED and char not in _INVISIBLE and marks <= _MARKS_IN_A_ROW:
            yield char

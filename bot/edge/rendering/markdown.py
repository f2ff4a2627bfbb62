r"""The one place where texts become Discord's markdown.

Whatever a text holds reads as itself: nothing in it formats, mentions, links, lists, quotes or becomes a picture.
A backslash stands before what would; after every `@` stands a zero-width space, since Discord's servers look for
mentions in the raw text, where a backslash does not stop them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from bot.edge.rendering.limits import units
from bot.presentation.text import ELLIPSIS, Span, Style, Text, regional_flag

ZERO_WIDTH_SPACE = "\u200b"
_INLINE = str.maketrans({char: f"\\{char}" for char in "\\*_~`|<["} | {"@": f"@{ZERO_WIDTH_SPACE}"})
"""`<` opens mentions, custom emoji, commands, timestamps and bare links; `[` opens links with a text."""

_SHORTCODE_OR_LINK = re.compile(r":(?=//|[\w+-]+:)")
_INVITE = re.compile(r"(?i)(discord\.gg|discord(?:app)?\.com)/")
_BLOCK_START = re.compile(r"(?m)^([^\S\n]*)(?=[#>+-])")
_NUMBERED_START = re.compile(r"(?m)^([^\S\n]*\d+)(?=[.)](?:\s|$))")
_LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ATOM = re.compile(
    r"(?:[\U0001f1e6-\U0001f1ff]{2}|.)"
    r"(?:[\u0300-\u036f\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d.){0,16}",
    re.DOTALL,
)
"""What is cut as a whole: a flag, a letter with its marks, an emoji with its joiners and tones."""


def escape(text: Text) -> str:
    """A text as markdown that shows exactly its characters, its emphasis and its flags."""
    marked = "".join(
        _run(style, (span.text for span in spans)) for style, spans in groupby(text, lambda one: one.style)
    )
    marked = _INVITE.sub(r"\1\\/", _SHORTCODE_OR_LINK.sub(r"\\:", marked))
    return _NUMBERED_START.sub(r"\1\\", _BLOCK_START.sub(r"\1\\", marked))


def fit(text: Text, limit: int) -> str:
    """As `escape`, in at most `limit` UTF-16 units; what is longer is cut between characters and ends with `…`."""
    whole = escape(text)
    if units(whole) <= limit:
        return whole
    atoms = tuple(_atoms(text, limit))
    return _longest(lambda count: escape((*atoms[:count], Span(ELLIPSIS))), len(atoms), limit)


def fit_plain(text: str, limit: int) -> str:
    """A text for places without markdown (footers, alt texts, labels), cut like `fit`."""
    whole = _clean(text)
    if units(whole) <= limit:
        return whole
    atoms = [span.text for span in _atoms((Span(whole),), limit)]
    return _longest(lambda count: "".join(atoms[:count]).rstrip() + ELLIPSIS, len(atoms), limit)


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(_clean(text).split("\n"))


def line_of(text: str, style: Style = Style.PLAIN) -> Text:
    """A plain text as one line of one style."""
    return (Span(one_line(text), style),)


def _run(style: Style, texts: Iterable[str]) -> str:
    if style is Style.FLAG:
        return "".join(f"{flag} " for flag in map(regional_flag, texts) if flag)
    escaped = _clean("".join(texts)).translate(_INLINE)
    core = escaped.strip()
    if style is Style.PLAIN or not core:
        return escaped
    start = escaped.index(core)
    return f"{escaped[:start]}**{core}**{escaped[start + len(core) :]}"


def _clean(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", _LINE_BREAK.sub("\n", text))


def _atoms(text: Text, limit: int) -> Iterator[Span]:
    """The first pieces of a text, as many as can matter to `limit`."""
    left = limit
    for span in text:
        if span.style is Style.FLAG:
            yield span
            left -= 1
            continue
        for match in _ATOM.finditer(_clean(span.text), 0, limit * 2):
            yield Span(match[0], span.style)
            left -= 1
            if left <= 0:
                return


def _longest(make: Callable[[int], str], most: int, limit: int) -> str:
    """The longest prefix that fits, found by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if units(make(middle)) <= limit else (low, middle - 1)
    return make(low)

r"""The one place where texts become Discord's markdown.

Whatever a text holds reads as itself: nothing in it formats, mentions, links, lists, quotes or becomes a picture.
A backslash stands before what would; after every `@` stands a zero-width space, since Discord's servers look for
mentions in the raw text, where a backslash does not stop them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice

from bot.edge.rendering.limits import units
from bot.presentation.text import ELLIPSIS, Span, Style, Text, regional_flag

ZERO_WIDTH_SPACE = "\u200b"
_INLINE = str.maketrans({char: f"\\{char}" for char in "\\*_~`|<["} | {"@": f"@{ZERO_WIDTH_SPACE}"})
"""`<` opens mentions, custom emoji, commands, timestamps and bare links; `[` opens links with a text."""

_SHORTCODE_OR_LINK = re.compile(r"(?<!(?<!\\)<t):(?=//|[\w+-]+:)")
"""Not in a timestamp of ours: one in a text has a backslash before its `<`."""
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
    # What shows nothing must not keep two strong spans apart: `**a****b**` is no emphasis.
    runs = groupby(filter(_shows, text), lambda one: one.style)
    marked = "".join(_run(style, (span.text for span in spans)) for style, spans in runs)
    if ":" in marked:
        marked = _SHORTCODE_OR_LINK.sub(r"\\:", marked)
    if "/" in marked:
        marked = _INVITE.sub(r"\1\\/", marked)
    return _NUMBERED_START.sub(r"\1\\", _BLOCK_START.sub(r"\1\\", marked))


def fit(text: Text, limit: int) -> str:
    """As `escape`, in at most `limit` UTF-16 units; what is longer is cut between characters and ends with `…`."""
    # Nobody's million characters are escaped only to be cut: what is longer unescaped is longer escaped.
    if sum(len(span.text) for span in text) <= limit * 2:
        whole = escape(text)
        if units(whole) <= limit:
            return whole
    return _longest(text, lambda begun: escape((*begun, Span(ELLIPSIS))), limit)


def fit_plain(text: str, limit: int) -> str:
    """A text for places without markdown (footers, alt texts, labels), cut like `fit`."""
    whole = _clean(text[: limit * 32])
    if units(whole) <= limit:
        return whole
    return _longest((Span(whole),), lambda begun: "".join(span.text for span in begun).rstrip() + ELLIPSIS, limit)


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(_clean(text).split("\n"))


def line_of(text: str, style: Style = Style.PLAIN) -> Text:
    """A plain text as one line of one style."""
    return (Span(one_line(text), style),)


def _shows(span: Span) -> bool:
    return bool(regional_flag(span.text) if span.style is Style.FLAG else span.text)


def _run(style: Style, texts: Iterable[str]) -> str:
    if style is Style.FLAG:
        return "".join(f"{flag} " for flag in map(regional_flag, texts) if flag)
    if style in _OWN:
        return "".join(_OWN[style](text) or escape((Span(text),)) for text in texts)
    escaped = _clean("".join(texts)).translate(_INLINE)
    core = escaped.strip()
    if style is Style.PLAIN or not core:
        return escaped
    start = escaped.index(core)
    return f"{escaped[:start]}**{core}**{escaped[start + len(core) :]}"


def _timestamp(text: str, form: str) -> str:
    """A moment on the reader's clock; empty for what is none."""
    try:
        moment = dt.datetime.strptime(text, "%Y-%m-%d %H:%M UTC").replace(tzinfo=dt.UTC)
    except ValueError:
        return ""
    return f"<t:{int(moment.timestamp())}:{form}>"


def _mention(text: str, sign: str, mark: str) -> str:
    """A channel or role; empty for what names none."""
    return f"<{mark}{text[1:]}>" if text[:1] == sign and text[1:].isdecimal() and text.isascii() else ""


_OWN: Mapping[Style, Callable[[str], str]] = {
    Style.MOMENT: lambda text: _timestamp(text, "F"),
    Style.AGO: lambda text: _timestamp(text, "R"),
    Style.CHANNEL: lambda text: _mention(text, "#", "#"),
    Style.ROLE: lambda text: _mention(text, "@", "@&"),
}


def _clean(text: str) -> str:
    return text if text.isprintable() else _LONE_SURROGATE.sub("\ufffd", _LINE_BREAK.sub("\n", text))


def _longest(text: Text, make: Callable[[Text], str], limit: int) -> str:
    """What `make` makes of the longest beginning that fits, found by halving."""
    cuts = [(0, 0), *islice(_cuts(text, limit), limit)]
    low, high = 0, len(cuts) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if units(make(_beginning(text, cuts[middle]))) <= limit else (low, middle - 1)
    return make(_beginning(text, cuts[low]))


def _cuts(text: Text, limit: int) -> Iterator[tuple[int, int]]:
    """Where the text may end: in which span, and how many of its characters stay."""
    for number, span in enumerate(text):
        if span.style is Style.FLAG:
            yield number, len(span.text)
        elif span.text.isascii():
            yield from ((number, end) for end in range(1, min(limit, len(span.text)) + 1))
        else:
            yield from ((number, match.end()) for match in _ATOM.finditer(span.text))


def _beginning(text: Text, cut: tuple[int, int]) -> Text:
    number, end = cut
    return (*text[:number], *(Span(span.text[:end], span.style) for span in text[number : number + 1]))

"""Discord's markdown as HTML, so that what is sent can be looked at.

Discord tries a list of patterns at every place of a text; it is no CommonMark: `**` needs no space around it (which
Chinese texts rely on), line breaks and double spaces stay, `-#` is small print, `&amp;` means nothing. markdown-it-py
gives the frame and inline code; the other rules are Discord's, and raw HTML is none of them.
Mentions, channels and custom emoji show as they are written, times in UTC.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from bot.edge.gallery import markdown_blocks
from bot.presentation.flags import flag_svg

_ENCLOSING: Mapping[str, tuple[str, str, re.Pattern[str]]] = {
    "spoiler": ("span", "spoiler", re.compile(r"\|\|(?P<inside>.+?)\|\|", re.DOTALL)),
    "strong": ("strong", "", re.compile(r"\*\*(?P<inside>(?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    "underline": ("u", "", re.compile(r"__(?P<inside>(?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    "star": (
        "em",
        "",
        re.compile(r"\*(?=\S)(?P<inside>(?:\*\*|\\.|\s+(?:[^*\s\\]|\*\*)|[^\s*\\])+?)\*(?!\*)", re.DOTALL),
    ),
    "dash": ("em", "", re.compile(r"\b_(?P<inside>(?:__|\\.|[^\\_])+?)_\b", re.DOTALL)),
    "strike": ("s", "", re.compile(r"~~(?P<inside>.+?)~~", re.DOTALL)),
    "masked": ("a", "", re.compile(r"\[(?P<inside>(?:\\.|[^\[\]\\])+)\]\(<?(?P<url>https?://[^\s<>)\"]+)>?\)")),
}
"""Tag, class and pattern of what stands around other markup, in the order in which it is tried."""

_URL = re.compile(r"<(?P<bracketed>https?://[^\s<>]+)>|(?P<bare>https?://[^\s<]*[^\s<.,:;\"'\])])")
_MENTION = re.compile(r"<@[!&]?\d+>|<#\d+>|</[^:<>]+:\d+>|<id:\w+>|@everyone|@here")
_TIMESTAMP = re.compile(r"<t:(?P<seconds>-?\d{1,13})(?::[tTdDfFsSR])?>")
_ESCAPED = re.compile(r"\\(?P<shown>[^0-9A-Za-z\s])")
_TEXT = re.compile(r"(?:(?!https?://)[^\\*_~`|<\[@])+")
_FLAG = re.compile(r"[\U0001f1e6-\U0001f1ff]{2}")

Rule = Callable[[StateInline, bool], bool]
Attributes = dict[str, str | int | float]


def html_of(markdown: str) -> str:
    """A text of a message as HTML; every text in it escaped, every tag one of the few that are made here."""
    return str(_PARSER.render(markdown.strip(" \n")))


def flags_of(text: str) -> str:
    """A text without markdown as HTML, its flags drawn."""
    return _FLAG.sub(_flag, escape(text))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 20})
    markdown_blocks.install(parser)
    inline = parser.inline.ruler
    leaves: dict[str, Rule] = {"said": _text, "escaped": _escaped, "time": _timestamp, "mention": _mention, "url": _url}
    for name, rule in (leaves | {name: _enclosing(*parts) for name, parts in _ENCLOSING.items()}).items():
        inline.push(name, rule)
    inline.enableOnly([*leaves, "backticks", *_ENCLOSING])
    parser.inline.ruler2.enableOnly([])
    parser.add_render_rule("text", _render_text)
    return parser


def _enclosing(tag: str, name: str, pattern: re.Pattern[str]) -> Rule:
    def rule(state: StateInline, _silent: bool) -> bool:
        match = pattern.match(state.src, state.pos, state.posMax)
        if not match:
            return False
        attributes: Attributes = {"class": name} if name else _reference(match["url"]) if tag == "a" else {}
        state.push(f"{tag}_open", tag, 1).attrs = attributes
        end = state.posMax
        state.pos, state.posMax = match.span("inside")
        state.md.inline.tokenize(state)
        state.pos, state.posMax = match.end(), end
        state.push(f"{tag}_close", tag, -1)
        return True

    return rule


def _text(state: StateInline, _silent: bool) -> bool:
    match = _TEXT.match(state.src, state.pos, state.posMax)
    if match:
        state.pending += match[0]
        state.pos = match.end()
    return bool(match)


def _escaped(state: StateInline, _silent: bool) -> bool:
    match = _ESCAPED.match(state.src, state.pos, state.posMax)
    if match:
        state.pending += match["shown"]
        state.pos = match.end()
    return bool(match)


def _url(state: StateInline, _silent: bool) -> bool:
    match = _URL.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    address = match["bracketed"] or match["bare"]
    return _leaf(state, match, "a", _reference(address), address)


def _mention(state: StateInline, _silent: bool) -> bool:
    match = _MENTION.match(state.src, state.pos, state.posMax)
    return bool(match) and _leaf(state, match, "span", {"class": "mention"}, match[0])


def _timestamp(state: StateInline, _silent: bool) -> bool:
    match = _TIMESTAMP.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    try:
        at = dt.datetime.fromtimestamp(int(match["seconds"]), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return _leaf(state, match, "time", {"datetime": at.isoformat()}, f"{at:%Y-%m-%d %H:%M} UTC")


def _leaf(state: StateInline, match: re.Match[str], tag: str, attributes: Attributes, text: str) -> bool:
    state.push(f"{tag}_open", tag, 1).attrs = attributes
    state.push("text", "", 0).content = text
    state.push(f"{tag}_close", tag, -1)
    state.pos = match.end()
    return True


def _reference(url: str) -> Attributes:
    return {"href": url, "rel": "noreferrer"}


def _render_text(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: MutableMapping[str, Any],
) -> str:
    return flags_of(tokens[index].content)


def _flag(match: re.Match[str]) -> str:
    country = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in match[0])
    return flag_svg(country).strip() or match[0]


_PARSER = _parser()

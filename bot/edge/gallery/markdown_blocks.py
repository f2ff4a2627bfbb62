"""What Discord makes of whole lines: headings, small print, lists, quotes, code; all others stay as they are."""

from __future__ import annotations

import re
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_HEADING = re.compile(r" *(?P<marks>#{1,3})\s+(?P<text>\S.*?)[#\s]*")
_SMALL = re.compile(r" *-#\s+(?P<text>\S.*)")
_ITEM = re.compile(r"(?P<indent> *)(?:[-*]|(?P<number>\d{1,9})\.) +(?P<text>\S.*)")
_QUOTE = re.compile(r" *> (?P<text>.*)")
_REST_QUOTED = re.compile(r" *>>> (?P<text>.*)")
_CODE = re.compile(r"```(?:[\w+.#-]+\n)?\n*(?P<code>[^\n](?s:.*?))\n*```[^\S\n]*$", re.MULTILINE)
_SPECIAL = (_HEADING, _SMALL, _ITEM, _QUOTE, _REST_QUOTED, re.compile("```.*"))
_DEEPEST = 4


def install(parser: MarkdownIt) -> None:
    """Makes these the parser's only rules for lines."""
    rules = {"coded": _code, "quoted": _quote, "headed": _heading, "small": _small, "listed": _list, "plain": _lines}
    for name, rule in rules.items():
        parser.block.ruler.push(name, rule)
    parser.block.ruler.enableOnly(list(rules))


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]


def _put(state: StateBlock, tag: str, text: str, **attributes: str | int) -> None:
    """An element that holds one piece of text."""
    state.push(f"{tag}_open", tag, 1).attrs = dict[str, str | int | float](attributes)
    inline = state.push("inline", "", 0)
    inline.content, inline.children = text, []
    state.push(f"{tag}_close", tag, -1)


def _code(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    match = _CODE.match(state.src, state.bMarks[start])
    if not match:
        return False
    state.push("code_block", "code", 0).content = match["code"]
    state.line = start + match[0].count("\n") + 1
    return True


def _quote(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    if state.env.get("quoted"):
        return False
    whole = _REST_QUOTED.fullmatch(_line(state, start))
    if whole:
        texts = [whole["text"], *(_line(state, number) for number in range(start + 1, end))]
    else:
        found = takewhile(bool, (_QUOTE.fullmatch(_line(state, number)) for number in range(start, end)))
        texts = [match["text"] for match in found if match]
    if not texts:
        return False
    state.push("blockquote_open", "blockquote", 1)
    state.md.block.parse("\n".join(texts), state.md, {"quoted": True}, state.tokens)
    state.push("blockquote_close", "blockquote", -1)
    state.line = start + len(texts)
    return True


def _heading(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    match = _HEADING.fullmatch(_line(state, start))
    if match:
        _put(state, f"h{len(match['marks'])}", match["text"])
        state.line = start + 1
    return bool(match)


def _small(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    match = _SMALL.fullmatch(_line(state, start))
    if match:
        _put(state, "small", match["text"])
        state.line = start + 1
    return bool(match)


def _list(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    found = takewhile(bool, (_ITEM.fullmatch(_line(state, number)) for number in range(start, end)))
    items = [match for match in found if match]
    if not items:
        return False
    tag = "ol" if items[0]["number"] else "ul"
    state.push(f"{tag}_open", tag, 1)
    for item in items:
        depth = f"deep-{min(len(item['indent']) // 2, _DEEPEST)}"
        numbered = {"value": item["number"]} if item["number"] else {}
        _put(state, "li", item["text"], **{"class": depth}, **numbered)
    state.push(f"{tag}_close", tag, -1)
    state.line = start + len(items)
    return True


def _lines(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    """All lines up to the next special one, blank ones too; the last break shows only where a blank line is."""
    others = (_line(state, number) for number in range(start + 1, end))
    texts = [_line(state, start), *takewhile(lambda text: not _special(text), others)]
    _put(state, "div", "\n".join(texts) + ("\n" if start + len(texts) < end else ""))
    state.line = start + len(texts)
    return True


def _special(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _SPECIAL)

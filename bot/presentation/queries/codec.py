"""Queries as short texts and back: what the buttons of a message carry.

Every field of a query is one text, in the order of its fields: `model`, `2026-W14`, `~k3v…` for a name that is too
long. The texts come back through readers' clients, so `decode` takes exactly what `encode` writes, or nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from bot.domain.weeks import IsoWeek
from bot.services.search import short_key

PLAIN = re.compile(r"[A-Za-z0-9._-]{1,11}")
"""Names that stand in an id as they are (country codes); all others as keys, of which four fit into an id."""

MOST = 2**63
"""Ids of messages are below."""


class MessageId(int):
    """A message on Discord."""


Resolve = Callable[[str], str | None]
"""The name behind a text that `short_key` made; None where there is none."""

_Query = TypeVar("_Query")
_Codec = Callable[[str, Resolve], object]
"""The value of a text; a ValueError where no value is written so."""


class ForgedError(ValueError):
    """A text that no query is written as, or whose name is not known any more."""


def encode(query: object) -> tuple[str, ...]:
    """The fields of a query (a dataclass of the types below) as texts."""
    return tuple(_text(getattr(query, field.name)) for field in fields(query))  # pyright: ignore[reportArgumentType]


def decode(kind: type[_Query], texts: Sequence[str], resolve: Resolve) -> _Query:
    """The query of a kind whose fields were written as `texts`.

    Raises:
        ForgedError: `encode` does not write them, or a name among them is not known.
    """
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # pyright: ignore[reportArgumentType]
    if len(texts) != len(names):
        raise ForgedError(f"{len(texts)} fields for the {len(names)} of {kind.__name__}")
    try:
        query = kind(**{name: _value(hints[name], text, resolve) for name, text in zip(names, texts, strict=True)})
    except ValueError as error:
        raise ForgedError(str(error)) from error
    if encode(query) != tuple(texts):
        raise ForgedError(f"{texts} is not how {query} is written")
    return query


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case tuple():
            return "/".join(map(_text, cast("tuple[object, ...]", value)))
        case str():
            return value if PLAIN.fullmatch(value) else short_key(value)
        case _:
            return str(value)


def _value(hint: Any, text: str, resolve: Resolve) -> object:
    if get_origin(hint) is UnionType:
        inner = next(one for one in get_args(hint) if one is not NoneType)
        return _value(inner, text, resolve) if text else None
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], part, resolve) for part in text.split("/") if text)
    if issubclass(hint, StrEnum):
        return hint(text)
    return _SIMPLE[hint](text, resolve)


def _name(text: str, resolve: Resolve) -> str:
    found = resolve(text) if text.startswith("~") else text
    if found is None:
        raise ValueError(f"no name is written as {text!r}")
    return found


def _number(text: str, _: Resolve) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise ValueError(f"{text!r} is no number of 1 to 9999")
    return int(text)


def _message(text: str, _: Resolve) -> MessageId:
    if not (re.fullmatch(r"[0-9]{1,19}", text) and int(text) < MOST):
        raise ValueError(f"{text!r} is no message")
    return MessageId(text)


def _flag(text: str, _: Resolve) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


_SIMPLE: Mapping[object, _Codec] = {
    str: _name,
    int: _number,
    MessageId: _message,
    bool: _flag,
    IsoWeek: lambda text, _: IsoWeek.parse(text),
    dt.date: lambda text, _: dt.date.fromisoformat(text),
}

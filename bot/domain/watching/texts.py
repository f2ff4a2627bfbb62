"""Conditions, memories and events as the texts that are stored: one form for all kinds (a new one needs no migration).

    {"v": 1, "kind": "rank", "subject": "model:openai/gpt", "basis": "week", "side": "up", "value": "10", …}

Every form that was ever written stays readable. Equal values give equal texts.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, cast

from bot.domain.errors import TokentideError
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Side, Subject, Total
from bot.domain.watching.memory import Bound, Event, Memory, Quantity
from bot.domain.watching.standings import key_of
from bot.domain.weeks import IsoWeek

VERSION = 1
TOTAL = "total"
_TYPES: Mapping[str, type[Name]] = {"model": Model, "family": Family, "author": AuthorName, "country": Country}
_FRACTION = re.compile(r"-?[0-9]{1,60}(?:/[1-9][0-9]{0,59})?")
_TAGS = {kind: tag for tag, kind in _TYPES.items()}


class AlertTextError(TokentideError, ValueError):
    """A stored text says nothing of an alert."""


def subject_text(subject: Subject) -> str:
    """`model:openai/gpt`, `country:CN`, `total`."""
    return TOTAL if isinstance(subject, Total) else f"{_TAGS[type(subject)]}:{key_of(subject)}"


def read_subject(text: str) -> Subject:
    """What `subject_text` wrote.

    Raises:
        AlertTextError: It did not write that.
    """
    tag, _, key = text.partition(":")
    if text == TOTAL:
        return Total()
    if tag not in _TYPES or not key:
        raise AlertTextError(f"{text[:80]!r} names nobody who can be watched")
    return _TYPES[tag](key)


def read_name(text: str) -> Name:
    """The same where the total is nobody.

    Raises:
        AlertTextError: It names nobody.
    """
    found = read_subject(text)
    if isinstance(found, Total):
        raise AlertTextError("the total is nobody to be compared with")
    return found


def period_text(period: ClosedPeriod) -> str:
    """`2026-W14` or `2026-04-05`."""
    return str(period)


def read_period(text: str) -> ClosedPeriod:
    """What `period_text` wrote.

    Raises:
        AlertTextError: It did not write that.
    """
    try:
        found = IsoWeek.parse(text) if "W" in text else dt.date.fromisoformat(text)
    except ValueError as error:
        raise AlertTextError(f"{text[:80]!r} is no day and no week") from error
    # Texts of one basis are compared as texts.
    if period_text(found) != text:
        raise AlertTextError(f"{text[:80]!r} is a day or a week, but not written as one is here")
    return found


def condition_text(condition: Condition) -> str:
    """The condition."""
    return _text(
        {
            "kind": condition.kind,
            "subject": subject_text(condition.subject),
            "basis": condition.basis.value,
            "side": condition.side.value,
            "value": None if condition.value is None else str(condition.value),
            "other": None if condition.other is None else subject_text(condition.other),
            "lens": condition.lens.value,
        }
    )


def read_condition(text: str) -> Condition:
    """The condition that a text holds.

    Raises:
        AlertTextError: It holds none.
    """
    row = _row(text)
    try:
        return Condition(
            kind=_word(row["kind"]),
            subject=read_subject(_word(row["subject"])),
            basis=Basis(row["basis"]),
            side=Side(row["side"]),
            value=None if row["value"] is None else _number(row["value"]),
            other=None if row["other"] is None else read_name(_word(row["other"])),
            lens=LensName(row["lens"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise AlertTextError(f"{text[:80]!r} is no condition") from error


def memory_text(memory: Memory) -> str:
    """The memory."""
    armed = {side.value: was for side, was in sorted(memory.armed.items())}
    return _text({"armed": armed, "known": list(memory.known), "begun": memory.begun})


def read_memory(text: str) -> Memory:
    """The memory that a text holds.

    Raises:
        AlertTextError: It holds none.
    """
    row = _row(text)
    try:
        armed = {Side(side): _flag(was) for side, was in row["armed"].items()}
        return Memory(armed, tuple(map(_word, _list(row["known"]))), _flag(row["begun"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise AlertTextError(f"{text[:80]!r} is no memory") from error


def event_text(event: Event) -> str:
    """The event."""
    figures = {name: _quantity_texts(each) for name, each in sorted(event.figures.items())}
    names = {slot: _name_texts(each) for slot, each in sorted(event.names.items())}
    return _text({"wording": event.wording, "figures": figures, "names": names})


def read_event(text: str) -> Event:
    """The event that a text holds.

    Raises:
        AlertTextError: It holds none.
    """
    row = _row(text)
    try:
        figures = {name: _quantity(*_list(each)) for name, each in row["figures"].items()}
        names = {slot: _names(each) for slot, each in row["names"].items()}
        return Event(_word(row["wording"]), figures, names)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise AlertTextError(f"{text[:80]!r} is no event") from error


def _quantity_texts(each: Quantity) -> list[str]:
    return [each.unit.value, str(each.value), *([each.bound.value] if each.bound else [])]


def _quantity(unit: str, value: str, bound: str = Bound.EXACT) -> Quantity:
    return Quantity(Unit(unit), _number(value), Bound(bound))


def _name_texts(names: Name | tuple[Name, ...]) -> str | list[str]:
    return [subject_text(each) for each in names] if isinstance(names, tuple) else subject_text(names)


def _names(texts: str | list[str]) -> Name | tuple[Name, ...]:
    return read_name(texts) if isinstance(texts, str) else tuple(read_name(_word(each)) for each in _list(texts))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return cast("list[Any]", value)


def _number(value: object) -> Fraction:
    """As `str` writes a fraction, and nothing else: `1e999999999` is one, too, to those who read everything."""
    if not _FRACTION.fullmatch(_word(value)):
        raise ValueError("not a number")
    return Fraction(_word(value))


def _text(values: dict[str, Any]) -> str:
    return json.dumps({"v": VERSION, **values}, ensure_ascii=False, separators=(",", ":"))


def _row(text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except ValueError as error:
        raise AlertTextError(f"{text[:80]!r} is no JSON") from error
    if not isinstance(row, dict) or cast("dict[str, Any]", row).get("v") != VERSION:
        raise AlertTextError(f"{text[:80]!r} is of no version that this program reads")
    return cast("dict[str, Any]", row)

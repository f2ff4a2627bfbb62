"""JSON, strictly: what Python's reader lets pass (NaN, keys given twice, huge numbers) is an error here."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import cast

from bot.domain.acceptance import is_storable
from bot.domain.errors import DataError

LONGEST_NUMBER = 30
"""Digits; Python refuses more than 4,300, and no figure here has more than twenty."""


class _Fault(str):
    """Stands in the place of a value that JSON should not hold; its text says why."""

    __slots__ = ()


class _Hooks:
    """Collects faults instead of raising: only the finished tree tells in which row they lie."""

    def __init__(self) -> None:
        self.faults: list[_Fault] = []

    def fault(self, reason: str) -> _Fault:
        made = _Fault(reason)
        self.faults.append(made)
        return made

    def constant(self, name: str) -> object:
        return self.fault(f"holds {name}, which is no JSON value")

    def integer(self, digits: str) -> object:
        if len(digits) > LONGEST_NUMBER:
            return self.fault(f"holds a number of {len(digits)} digits")
        return int(digits)

    def real(self, digits: str) -> object:
        value = float(digits) if len(digits) <= LONGEST_NUMBER else math.inf
        return value if math.isfinite(value) else self.fault(f"holds {digits[:LONGEST_NUMBER]}, too long or too large")

    def object(self, pairs: list[tuple[str, object]]) -> object:
        held = dict(pairs)
        if len(held) == len(pairs):
            return held
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        return self.fault(f"has the key {twin[:40]!r} twice")


def decode(body: bytes, origin: str) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises:
        DataError: It is not UTF-8 or holds NUL bytes; names line and byte.
    """
    try:
        text = body.decode("utf-8-sig")
        at = body.find(b"\0")
        reason = "a NUL byte"
    except UnicodeDecodeError as error:
        text, at = "", error.start
        reason = f"byte 0x{body[at]:02x}, which is not UTF-8"
    if at < 0:
        return text
    line = body.count(b"\n", 0, at) + 1
    raise DataError(origin, f"holds {reason} (byte {at + 1} of the file); save it as UTF-8", line)


def load(body: bytes, origin: str) -> object:
    """The value of a JSON text.

    Raises:
        DataError: It is no JSON, not UTF-8, or holds NaN, an infinity, a huge number or a key twice; names the line
            of the text, or the row where the fault lies in a row of `data`.
    """
    hooks = _Hooks()
    try:
        value: object = json.loads(
            decode(body, origin),
            parse_constant=hooks.constant,
            parse_int=hooks.integer,
            parse_float=hooks.real,
            object_pairs_hook=hooks.object,
        )
    except json.JSONDecodeError as error:
        end = " (cut short?)" if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated") else ""
        reason = f"is no JSON: {error.msg}, column {error.colno}{end}"
        raise DataError(origin, reason, error.lineno) from error
    except RecursionError as error:
        raise DataError(origin, "is nested too deeply to be an answer of this API") from error
    if hooks.faults:
        fault = hooks.faults[0]
        raise DataError(origin, str(fault), _row_of(value, fault))
    return value


def _row_of(value: object, fault: _Fault) -> int | None:
    rows = cast("dict[str, object]", value).get("data") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        return None
    return next((n for n, row in enumerate(cast("list[object]", rows), 1) if _holds(row, fault)), None)


def _holds(row: object, fault: _Fault) -> bool:
    # Rows are flat; a fault deeper down is reported without its row.
    return row is fault or (isinstance(row, dict) and any(v is fault for v in cast("dict[str, object]", row).values()))


class Fields:
    """The fields of one JSON object, read with messages that name the row and the field.

    Raises (the constructor and every method):
        DataError: The value is no object, or a field is missing or of another type.
    """

    def __init__(self, value: object, origin: str, what: str, row: int | None = None) -> None:
        self._origin, self._what, self._row = origin, what, row
        if not isinstance(value, dict):
            raise self.error(f"is {kind_of(value)}; expected an object")
        self._held = cast("Mapping[str, object]", value)

    def error(self, reason: str) -> DataError:
        """An error about this object."""
        return DataError(self._origin, f"{self._what} {reason}", self._row)

    def get(self, name: str) -> object:
        """The value of a field that must be there."""
        if name not in self._held:
            raise self.error(f"has no field {name!r}")
        return self._held[name]

    def optional(self, name: str) -> object:
        """The value of a field; None where it is absent."""
        return self._held.get(name)

    def text(self, name: str) -> str:
        """A field that must be a string that can be stored."""
        value = self.get(name)
        if not isinstance(value, str):
            raise self.error(f"has {name} as {kind_of(value)}; expected a string")
        if not is_storable(value):
            raise self.error(f"has {name} with a NUL or half a surrogate pair in it")
        return value

    def integer(self, name: str) -> int:
        """A field that must be a whole number from 0."""
        value = self.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error(f"has {name} as {kind_of(value)}; expected a whole number from 0")
        return value

    def nested(self, name: str) -> Fields:
        """A field that must be an object."""
        return Fields(self.get(name), self._origin, f"{name} of {self._what}", self._row)

    def unknown(self, known: Iterable[str]) -> list[str]:
        """Names of the fields that are not among `known`, sorted."""
        return sorted(self._held.keys() - set(known))


def kind_of(value: object) -> str:
    """A value in words, for messages."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f"the string {value[:40]!r}"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case _:
            return "an object"

"""What a post displayed, as the text that is stored with it (`Payload.snapshot`).

    {"v": 1, "kind": "digest", "week": "2026-W14", "data": "…", "tables": "…", "at": "…", …}

Every form that was ever written stays readable.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from bot.domain.displayed import Displayed, DisplayedFigure, DisplayedLead
from bot.domain.errors import TokentideError
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek

VERSION = 1
_LETTERS: Mapping[Unit, str] = {
    Unit.TOKENS: "t",
    Unit.PERCENT: "p",
    Unit.CHANGE: "c",
    Unit.POINTS: "o",
    Unit.RATIO: "r",
    Unit.COUNT: "n",
    Unit.INDEX: "i",
}
_UNITS = {letter: unit for unit, letter in _LETTERS.items()}


class DisplayedFormatError(TokentideError, ValueError):
    """A stored text does not say what a post displayed."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A notice was posted in place of the digest of a week, which it is to be edited into."""

    week: IsoWeek


def encode(displayed: Displayed | Promised) -> str:
    """The text; equal exactly where what was displayed is equal."""
    if isinstance(displayed, Promised):
        return _text({"v": VERSION, "kind": "notice", "week": str(displayed.week)})
    return _text(
        {
            "v": VERSION,
            "kind": "digest",
            "week": str(displayed.week),
            "data": displayed.data_hash,
            "tables": displayed.table_version,
            "at": displayed.known_at.astimezone(dt.UTC).isoformat(),
            "days": {day.isoformat(): short for day, short in displayed.days.items()},
            "leads": {name.value: _lead_row(lead) for name, lead in displayed.leads.items()},
            "sweep": displayed.sweep,
            "ranks": dict(displayed.ranks),
            "figures": {name: [_LETTERS[one.unit], one.stored] for name, one in displayed.figures.items()},
        }
    )


def decode(text: str) -> Displayed | Promised:
    """What was displayed.

    Raises:
        DisplayedFormatError: The text is not one of ours, or of a newer form than this program knows.
    """
    try:
        found = cast("dict[str, Any]", json.loads(text))
        if found["v"] != VERSION:
            raise DisplayedFormatError(f"what a post displayed is stored in form {found['v']}, not {VERSION}")
        week = IsoWeek.parse(found["week"])
        return Promised(week) if found["kind"] == "notice" else _displayed(week, found)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        if isinstance(error, DisplayedFormatError):
            raise
        raise DisplayedFormatError(f"this does not say what a post displayed: {text[:60]!r}") from error


def shown_in(text: str | None) -> Displayed | Promised | None:
    """The same; None for an erratum, which displays nothing of its own, and for what nobody can read."""
    with suppress(DisplayedFormatError):
        return decode(text or "")
    return None


def digest_in(text: str | None) -> Displayed | None:
    """The same; None for a notice, too."""
    found = shown_in(text)
    return found if isinstance(found, Displayed) else None


def _displayed(week: IsoWeek, found: Mapping[str, Any]) -> Displayed:
    return Displayed(
        week=week,
        data_hash=found["data"],
        table_version=found["tables"],
        known_at=dt.datetime.fromisoformat(found["at"]),
        days={dt.date.fromisoformat(day): short for day, short in found["days"].items()},
        leads={LensName(name): DisplayedLead(*row) for name, row in found["leads"].items()},
        sweep=found["sweep"],
        ranks=found["ranks"],
        figures={name: DisplayedFigure(_UNITS[unit], int(stored)) for name, (unit, stored) in found["figures"].items()},
    )


def _lead_row(lead: DisplayedLead) -> list[Any]:
    return [lead.country, lead.certain, lead.weeks, lead.at_least]


def _text(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

"""What went wrong while nobody was looking: for the log as a line of English, for readers as a kind and a detail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import (
    BudgetExhaustedError,
    ClockError,
    DataError,
    RejectedError,
    SourceError,
    SourceRefusedError,
    StoreError,
    TableError,
    TokentideError,
)

REASON_LIMIT = 200
"""Characters of an error's text that are kept."""


class Cause(StrEnum):
    """What kind of trouble it is; the texts of `/status` know it as `trouble.<cause>`."""

    LATE = "late"
    CANCELLED = "cancelled"
    UNFORESEEN = "unforeseen"
    BUDGET = "budget"
    REFUSED = "refused"
    SOURCE = "source"
    DATA = "data"
    STORE = "store"
    TABLES = "tables"
    CLOCK = "clock"
    OTHER = "other"


_CAUSES: Mapping[type[TokentideError], Cause] = {
    BudgetExhaustedError: Cause.BUDGET,
    SourceRefusedError: Cause.REFUSED,
    SourceError: Cause.SOURCE,
    DataError: Cause.DATA,
    RejectedError: Cause.DATA,
    StoreError: Cause.STORE,
    TableError: Cause.TABLES,
    ClockError: Cause.CLOCK,
}
_ENGLISH = {
    Cause.LATE: "took longer than {}",
    Cause.CANCELLED: "it cancelled itself",
    Cause.UNFORESEEN: "unexpected: {}",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One failure.

    Attributes:
        detail: What its error says, on one line, in English.
    """

    cause: Cause
    detail: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Trouble:
        """The trouble that an error is."""
        if not isinstance(error, TokentideError):
            return cls(Cause.UNFORESEEN, one_line(error))
        cause = next((cause for kind, cause in _CAUSES.items() if isinstance(error, kind)), Cause.OTHER)
        return cls(cause, one_line(error))

    def __str__(self) -> str:
        """As the log says it."""
        return _ENGLISH.get(self.cause, "{}").format(self.detail)


class NoteKind(StrEnum):
    """What is noted of a poll; the texts of `/status` know it as `note.<kind>`."""

    HISTORY = "history"
    MODELS = "models"
    REJECTED = "rejected"
    WARNING = "warning"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Note:
    """What an operator should know of a poll that otherwise went well.

    Attributes:
        detail: A line of English; of a day that is held back, the caution (`bot.domain.cautions`).
        trouble: What failed, where something did.
        day: The day that is held back.
    """

    kind: NoteKind
    detail: str = ""
    trouble: Trouble | None = None
    day: dt.date | None = None

    def __str__(self) -> str:
        """As the log says it."""
        match self.kind:
            case NoteKind.HISTORY:
                return f"history: {self.trouble}"
            case NoteKind.MODELS:
                return f"list of models: {self.trouble}"
            case NoteKind.REJECTED:
                return f"rejected: {self.detail}"
            case NoteKind.WARNING:
                return self.detail
            case NoteKind.HELD:
                return f"{self.day} is held back until the source has repeated it: {self.detail}"


def one_line(error: BaseException) -> str:
    """What an error says, on one line of at most `REASON_LIMIT` characters; with its type if it is not ours."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())
    named = text if isinstance(error, TokentideError) else f"{type(error).__name__}: {text}".removesuffix(": ")
    return named if len(named) <= REASON_LIMIT else f"{named[: REASON_LIMIT - 1]}…"

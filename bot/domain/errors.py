"""The one exception tree. Adapters translate what their libraries raise into it, `from` the cause."""

from __future__ import annotations

import datetime as dt


class TokentideError(Exception):
    """Base of every error that an operator or a reader is told about; its text is one readable line."""


class DataError(TokentideError):
    """Data that cannot be taken as it is.

    Args:
        origin: The file or URL that held it.
        reason: What is wrong and, where it is not plain, what was expected.
        line: Line of a text file or number of a row, counted from 1; None where neither applies.
    """

    def __init__(self, origin: str, reason: str, line: int | None = None) -> None:
        self.origin, self.reason, self.line = origin, reason, line
        place = origin if line is None else f"{origin}, line {line}"
        super().__init__(f"{place}: {reason}")


class RejectedError(TokentideError):
    """Some of an answer was not taken, one line each; the rest was, and the last good versions stay."""


class SourceError(TokentideError):
    """A source did not give usable data; nothing of the answer was kept."""


class SourceUnavailableError(SourceError):
    """The source could not be reached or asked us to wait, and goes on doing so after retries."""


class SourceRefusedError(SourceError):
    """The source refused the request (a wrong key, a wrong window); trying again unchanged is no use."""


class BudgetExhaustedError(SourceError):
    """Our own request budget for the source is used up; nothing was sent."""


class NoDataError(TokentideError):
    """What was asked for is not among the stored data."""


class NothingStoredError(NoDataError):
    """There are no data at all yet."""

    def __init__(self) -> None:
        super().__init__("nothing is stored yet")


class StoreError(TokentideError):
    """The database could not be opened, migrated, read or written."""


class StoreConflictError(StoreError):
    """Something else was written between reading and writing; nothing was stored, decide again."""


class UnwellError(TokentideError):
    """The running bot is not alive, or has given up."""


class SettingsError(TokentideError):
    """A setting is missing or wrong; the text names the variable, what it holds and what it wants."""


class TableError(TokentideError):
    """A table of `config/tables` is not usable; the text names file, line and reason."""


class GuildSettingsError(TokentideError):
    """What a server's administrator chose is not offered; the text says what to choose instead."""


class ClockError(TokentideError):
    """This machine's clock is wrong by so much that nothing is planned by it.

    Args:
        ahead: How far it is ahead; negative: behind.
    """

    def __init__(self, ahead: dt.timedelta) -> None:
        self.ahead = ahead
        seconds = round(ahead.total_seconds())
        way = "ahead of" if seconds > 0 else "behind"
        super().__init__(
            f"this machine's clock is {abs(seconds):,} s {way} Discord's; no digest is planned, set it right"
        )

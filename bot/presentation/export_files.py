"""What `/export` hands out: rows of models or of countries, over one week or many, as CSV or JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import TokentideError
from bot.domain.history import History
from bot.domain.period_views import chosen_week
from bot.domain.weeks import IsoWeek, weeks_between
from bot.presentation.export_rows import ExportOf, export_csv, export_json, licence_lines
from bot.presentation.labels import age_lines
from bot.presentation.wording import Wording


class TooLargeError(TokentideError):
    """A file is larger than Discord takes there; `size` is in bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"a file of {size} bytes is too large here")


class ExportSpan(StrEnum):
    """How many weeks, up to the newest closed one."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


class ExportForm(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"


WEEKS: Mapping[ExportSpan, int] = {
    ExportSpan.WEEK: 1,
    ExportSpan.MONTH: 4,
    ExportSpan.QUARTER: 13,
    ExportSpan.YEAR: 52,
}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is wanted."""

    what: ExportOf = ExportOf.MODELS
    span: ExportSpan = ExportSpan.WEEK
    form: ExportForm = ExportForm.CSV


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to hand out; `title` says what is in it, `notice` is scope, citation and licence."""

    name: str
    title: str
    notice: tuple[str, ...]
    data: bytes


def export_file(
    history: History, request: ExportRequest, wording: Wording, now: dt.datetime | None = None
) -> ExportFile:
    """The file, UTF-8; rows oldest week first. Where the time is given, the notice says how old the data are.

    Raises:
        NoDataError: Nothing is stored.
    """
    last = chosen_week(history, None)
    weeks = _weeks(history, request.span, last)
    write = export_csv if request.form is ExportForm.CSV else export_json
    return ExportFile(
        name=f"tokentide-{request.what}-{weeks[0]}-{last}.{request.form}",
        title=wording.text(f"export.{request.what}", first=weeks[0].start, last=last.end, weeks=len(weeks)),
        notice=(*licence_lines(history, weeks, wording), *age_lines(history, wording, now)),
        data=write(history, weeks, wording, request.what).encode(),
    )


def _weeks(history: History, span: ExportSpan, last: IsoWeek) -> tuple[IsoWeek, ...]:
    """Stored weeks of the span."""
    boards = history.snapshot.boards
    first = last.shift(1 - WEEKS[span]) if span in WEEKS else min(boards)
    return tuple(week for week in weeks_between(first, last) if week in boards)

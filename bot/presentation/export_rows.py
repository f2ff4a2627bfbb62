"""Rows of an export: what the source published, ranked and attributed, with its licence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History, WeekView
from bot.domain.lenses import PRESS_ROWS
from bot.domain.slugs import OTHER
from bot.domain.weeks import IsoWeek
from bot.presentation.labels import citation
from bot.presentation.wording import Wording

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One model of one week, or the week's `other`.

    Attributes:
        date: The week's Monday, as in the source's weekly rows.
        model_permaslug: The slug it counts under.
        total_tokens: Exact, of any size.
        rank: Empty for `other`.
        press: Among the nine rows that the press counts.
        full: Among the named rows.
    """

    date: str
    model_permaslug: str
    total_tokens: int
    rank: int | None
    country: str
    press: bool
    full: bool


COLUMNS = tuple(field.name for field in fields(ExportRow))


def export_rows(history: History, weeks: Iterable[IsoWeek]) -> Iterator[ExportRow]:
    """The rows of every stored week among `weeks`, in their order, most tokens first, `other` last."""
    for week in weeks:
        view = history.view(week)
        if view:
            yield from _week(view)


def export_csv(history: History, weeks: Sequence[IsoWeek], wording: Wording) -> str:
    """The rows as CSV; the citation and the licence stand above them as comment lines.

    A slug that a spreadsheet would run as a formula is written with an apostrophe before it.
    """
    out = io.StringIO()
    out.writelines(f"# {line}\n" for line in licence_lines(history, weeks, wording))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in export_rows(history, weeks):
        cells = asdict(row)
        writer.writerow([_cell(cells[name]) for name in COLUMNS])
    return out.getvalue()


def export_json(history: History, weeks: Sequence[IsoWeek], wording: Wording) -> str:
    """The rows as JSON, with citation, licence and table version beside them."""
    rows = [asdict(row) for row in export_rows(history, weeks)]
    head: Mapping[str, object] = {
        "notice": licence_lines(history, weeks, wording),
        "table_version": history.tables.version,
        "sample": history.snapshot.sample,
    }
    return json.dumps({**head, "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def licence_lines(history: History, weeks: Iterable[IsoWeek], wording: Wording) -> list[str]:
    """Scope, citation and licence; rows of a generated sample are nobody's and carry no licence."""
    readings = [board.as_of for week in weeks if (board := history.snapshot.boards.get(week))]
    lines = [wording.text("footer.scope")]
    sample = history.snapshot.sample
    if readings:
        lines.append(citation(max(readings), wording, sample=sample))
    return lines if sample else [*lines, wording.text("footer.licence")]


def _week(view: WeekView) -> Iterator[ExportRow]:
    monday = view.week.start.isoformat()
    for place, entry in enumerate(view.entries):
        yield ExportRow(
            monday, entry.slug, entry.tokens, entry.rank, entry.country, press=place < PRESS_ROWS, full=True
        )
    if view.board.other:
        yield ExportRow(monday, OTHER, view.board.other, None, UNKNOWN, press=False, full=False)


def _cell(value: str | bool | int | None) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

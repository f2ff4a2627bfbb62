"""Rows of an export: what the source published, ranked and attributed, with its licence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History, WeekView
from bot.domain.lenses import PRESS_ROWS, LensName
from bot.domain.slugs import OTHER
from bot.domain.weeks import IsoWeek
from bot.presentation.labels import citation
from bot.presentation.wording import Wording

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ExportOf(StrEnum):
    """What one row is."""

    MODELS = "models"
    COUNTRIES = "countries"


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


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One country of one week in one lens; `ZZ` is Unknown, `other` what no named row holds.

    Attributes:
        date: The week's Monday.
        lens: `press` or `full`.
        total_tokens: Exact, of any size.
        week_tokens: All tokens of the week, which a share is of.
    """

    date: str
    lens: str
    country: str
    total_tokens: int
    models: int
    week_tokens: int


COLUMNS = tuple(field.name for field in fields(ExportRow))
COUNTRY_COLUMNS = tuple(field.name for field in fields(CountryRow))


def export_rows(history: History, weeks: Iterable[IsoWeek]) -> Iterator[ExportRow]:
    """The rows of every stored week among `weeks`, in their order, most tokens first, `other` last."""
    for week in weeks:
        view = history.view(week)
        if view:
            yield from _week(view)


def country_rows(history: History, weeks: Iterable[IsoWeek]) -> Iterator[CountryRow]:
    """The countries of every stored week among `weeks`, lens by lens, most tokens first, Unknown last."""
    for week in weeks:
        view = history.view(week)
        if view:
            for lens in LensName:
                yield from _countries(view, lens)


def export_csv(history: History, weeks: Sequence[IsoWeek], wording: Wording, what: ExportOf = ExportOf.MODELS) -> str:
    """The rows as CSV; the citation and the licence stand above them as comment lines.

    A slug that a spreadsheet would run as a formula is written with an apostrophe before it.
    """
    columns, rows_of = _TABLES[what]
    head = (f"# {line}\n" for line in licence_lines(history, weeks, wording))
    rows = (asdict(row) for row in rows_of(history, weeks))
    return "".join((*head, _line(columns), *(_line([_cell(row[name]) for name in columns]) for row in rows)))


def export_json(history: History, weeks: Sequence[IsoWeek], wording: Wording, what: ExportOf = ExportOf.MODELS) -> str:
    """The rows as JSON, with citation, licence and table version beside them."""
    _, rows_of = _TABLES[what]
    head: Mapping[str, object] = {
        "notice": licence_lines(history, weeks, wording),
        "table_version": history.tables.version,
        "sample": history.snapshot.sample,
    }
    rows = [asdict(row) for row in rows_of(history, weeks)]
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


def _countries(view: WeekView, name: LensName) -> Iterator[CountryRow]:
    lens, monday = view.lens(name), view.week.start.isoformat()
    unknown = [row for row in lens.countries if row.country == UNKNOWN]
    for row in (*lens.named, *unknown):
        yield CountryRow(monday, name.value, row.country, row.tokens, row.models, view.total)
    if name is LensName.FULL and view.board.other:
        yield CountryRow(monday, name.value, OTHER, view.board.other, 0, view.total)


_TABLES: Mapping[
    ExportOf, tuple[tuple[str, ...], Callable[[History, Iterable[IsoWeek]], Iterator[ExportRow | CountryRow]]]
] = {
    ExportOf.MODELS: (COLUMNS, export_rows),
    ExportOf.COUNTRIES: (COUNTRY_COLUMNS, country_rows),
}


def _line(cells: Sequence[str]) -> str:
    # A writer that ends lines with LF would leave a lone CR in a slug without quotes, and so break the row in two.
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: str | bool | int | None) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

"""Bytes of a source → rows and what comes with them. Whether the rows make sense is the domain's acceptance."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from bot.adapters.http import server_message
from bot.adapters.strict_json import Fields, decode, kind_of, load
from bot.domain.errors import DataError
from bot.domain.readings import RawRow

COLUMNS = ("date", "model_permaslug", "total_tokens")
KNOWN_COLUMNS = frozenset({*COLUMNS, "rank", "share_of_daily_tokens"})
META_FIELDS = ("as_of", "version", "start_date", "end_date")
VERSION = "v1"
DATASET = "rankings-daily"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one file or answer, in its order, and what an operator should know of it."""

    rows: Sequence[RawRow]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """One answer of the keyed Data API.

    Attributes:
        as_of: The server's time (aware, UTC).
        start: First day that was granted; a request before 2025 is cut without an error.
        end: Last day that was granted.
    """

    rows: Rows
    as_of: dt.datetime
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export's manifest promises of the dated CSV.

    Attributes:
        snapshot: The export's day; its rows are the thirty days before.
        retrieved_at: When OpenRouter made it (aware, UTC).
        size: Length of the CSV in bytes.
        sha256: Of the CSV, hex.
    """

    snapshot: dt.date
    retrieved_at: dt.datetime
    row_count: int
    size: int
    sha256: str
    warnings: tuple[str, ...] = ()


def parse_api(body: bytes, origin: str) -> ApiAnswer:
    """Reads `{"data": [rows], "meta": {…}}`.

    Raises:
        DataError: It is no such JSON; names the row, counted from 1, and the field.
    """
    answer = Fields(load(body, origin), origin, "the answer")
    if answer.optional("data") is None and answer.optional("error") is not None:
        raise answer.error(f"is an error instead of data: {server_message(body) or 'without a message'}")
    meta = answer.nested("meta")
    rows = answer.get("data")
    if not isinstance(rows, list):
        raise answer.error(f"has data as {kind_of(rows)}; expected a list")
    warnings = [f"meta has the unknown field {name[:40]!r}" for name in meta.unknown(META_FIELDS)]
    version = meta.optional("version")
    if version != VERSION:
        warnings.append(f"meta.version is {kind_of(version)}; this program knows {VERSION!r}")
    read = list(_api_rows(cast("list[object]", rows), origin, warnings))
    start, end = _date(meta, "start_date"), _date(meta, "end_date")
    return ApiAnswer(Rows(read, tuple(warnings)), _moment(meta, "as_of"), start, end)


def _api_rows(rows: list[object], origin: str, warnings: list[str]) -> Iterator[RawRow]:
    warned: set[str] = set()
    for number, value in enumerate(rows, 1):
        row = Fields(value, origin, "the row", number)
        for name in row.unknown(KNOWN_COLUMNS):
            if name not in warned:
                warned.add(name)
                warnings.append(f"rows have the unknown field {name[:40]!r} (first in row {number})")
        # A figure must be a string: the contract says so because a JSON number loses digits beyond 2^53
        # in most readers, so a number means that the interface has changed and nothing of it can be relied on.
        date, slug, tokens = (row.text(name) for name in COLUMNS)
        yield RawRow(date, slug, tokens, number)


def parse_manifest(body: bytes, origin: str) -> Manifest:
    """Reads an export's manifest; the URLs in it are ignored on purpose.

    Raises:
        DataError: It is no such JSON, or of another dataset.
    """
    manifest = Fields(load(body, origin), origin, "the manifest")
    dataset, version = manifest.text("dataset"), manifest.optional("schema_version")
    if dataset != DATASET:
        raise manifest.error(f"is of the dataset {dataset[:40]!r}; expected {DATASET!r}")
    warnings = () if version == VERSION else (f"schema_version is {kind_of(version)}; this program knows {VERSION!r}",)
    file = manifest.nested("files").nested("csv")
    sha256 = file.text("sha256").lower()
    if not _SHA256.fullmatch(sha256):
        raise file.error(f"has sha256 {sha256[:80]!r}; expected 64 hex digits")
    return Manifest(
        snapshot=_date(manifest, "snapshot_date"),
        retrieved_at=_moment(manifest, "retrieved_at"),
        row_count=manifest.integer("row_count"),
        size=file.integer("bytes"),
        sha256=sha256,
        warnings=warnings,
    )


def _date(fields: Fields, name: str) -> dt.date:
    text = fields.text(name)
    try:
        if len(text) == len("2026-03-30"):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise fields.error(f"has {name} {text[:40]!r}; expected a date such as 2026-03-30")


def _moment(fields: Fields, name: str) -> dt.datetime:
    text = fields.text(name)
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise fields.error(f"has {name} {text[:40]!r}; expected a time such as 2026-10-08T01:46:15Z")


def parse_csv(body: bytes, origin: str) -> Rows:
    """Reads CSV with the columns `date,model_permaslug,total_tokens` and any others, in any order.

    The file may begin with a byte order mark, end its lines with CR LF, and hold blank lines.

    Raises:
        DataError: It is no such file; names the line of the file, counted from 1.
    """
    lines = _csv_lines(decode(body, origin), origin)
    _, header = next(lines, (1, list[str]()))
    columns = _columns(header, origin)
    rows: list[RawRow] = []
    for number, cells in lines:
        if len(cells) != len(header):
            raise DataError(origin, f"number of cells is {len(cells)}; the header has {len(header)}", number)
        rows.append(RawRow(*(cells[n] for n in columns), line=number))
    warnings = [f"has the unknown column {name[:40]!r}" for name in header if name not in KNOWN_COLUMNS]
    if not body.endswith((b"\n", b"\r")):
        warnings.append("its last line has no line break; it may have been cut short")
    return Rows(rows, tuple(warnings))


def _csv_lines(text: str, origin: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not blank, with the number of the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            if cells:
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise DataError(origin, f"is no CSV: {error}", number) from error


def _columns(header: list[str], origin: str) -> list[int]:
    wanted = ",".join(COLUMNS)
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        shown = ",".join(header)[:80]
        reason = f"has no column {', '.join(missing)}; the first line must be {wanted} (or hold these), it is {shown!r}"
        raise DataError(origin, reason, 1)
    if len(set(header)) < len(header):
        raise DataError(origin, "has a column twice", 1)
    return [header.index(name) for name in COLUMNS]

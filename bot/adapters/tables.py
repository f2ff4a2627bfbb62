"""Reads the tables of `config/tables` (CSV, UTF-8), which an operator may correct.

load_tables(folder)                     what is in force
parse_tables(read_files(folder), folder)  the same in two steps: the files may be kept, and parsed years later
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.attribution import Author, Override, StealthSlot, Tables, Validity
from bot.domain.errors import TableError
from bot.domain.slugs import FamilyRule, FamilyTable

FILES = ("authors.csv", "families.csv", "overrides.csv", "stealth.csv")
VERSION = "VERSION"
DECIDING = frozenset({"router", "own-model", "author-less"})
"""Only these types of override decide a country; the other rows are notes for people."""
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class _Record:
    """One row of a table, with what its complaints need."""

    file: Path
    line: int
    cells: dict[str, str]

    def error(self, reason: str) -> TableError:
        return TableError(f"{self.file}, line {self.line}: {reason}")

    def text(self, column: str) -> str:
        value = self.cells.get(column)
        if value is None:
            raise self.error(f"column {column!r} is missing")
        return value.strip()

    def country(self) -> str:
        code = self.text("country")
        if not _COUNTRY.fullmatch(code):
            raise self.error(f"country {code!r} is no ISO 3166-1 alpha-2 code (ZZ stands for unknown)")
        return code

    def date(self, column: str) -> dt.date | None:
        text = self.text(column)
        try:
            return dt.date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.error(f"{column} {text!r} is no date of the form 2026-03-30") from error

    def validity(self) -> Validity:
        return Validity(self.date("since"), self.date("until"))


def load_tables(folder: Path) -> Tables:
    """All tables of a folder; see `parse_tables`.

    Raises:
        TableError: A file is absent or unreadable, or a row of it makes no sense; names file, line and reason.
    """
    return parse_tables(read_files(folder), folder)


def read_files(folder: Path) -> Mapping[str, bytes]:
    """The files of the tables by their names.

    Raises:
        TableError: One of them cannot be read.
    """
    return {name: _read(folder / name) for name in (*FILES, VERSION)}


def parse_tables(files: Mapping[str, bytes], place: Path) -> Tables:
    """The tables that the files hold.

    Args:
        files: As `read_files` gives them.
        place: Where they were found, for complaints.

    Returns:
        Tables whose version is the text of the file VERSION and, after a `+`, eight hex digits of the
        SHA-256 over the four files: a corrected table shows even where the VERSION was left as it was.

    Raises:
        TableError: A file is absent, or a row of it makes no sense; names file, line and reason.
    """
    texts = {name: _text(place / name, files.get(name)) for name in (*FILES, VERSION)}
    rows = {name: list(_records(place / name, texts[name])) for name in FILES}
    authors: defaultdict[str, list[Author]] = defaultdict(list)
    for record in rows["authors.csv"]:
        authors[record.text("author").lower()].append(_author(record))
    overrides = [_override(row) for row in rows["overrides.csv"] if row.text("type") in DECIDING]
    stealth = {row.text("slug"): _slot(row) for row in rows["stealth.csv"]}
    families = FamilyTable(tuple(_rule(row) for row in rows["families.csv"]))
    digest = hashlib.sha256(b"".join(files[name] for name in FILES)).hexdigest()
    return Tables(f"{texts[VERSION].strip()}+{digest[:8]}", authors, overrides, stealth, families)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TableError(f"{file}: cannot be read ({error.strerror}); TABLES_DIR names the folder") from error


def _text(file: Path, content: bytes | None) -> str:
    if content is None:
        raise TableError(f"{file}: is missing")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"{file}: is not UTF-8 (byte {error.start})") from error


def _records(file: Path, text: str) -> Iterator[_Record]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            cells = {key: value for key, value in row.items() if key and value is not None}
            yield _Record(file, reader.line_num, cells)
    except csv.Error as error:
        raise TableError(f"{file}, line {reader.line_num}: is no CSV: {error}") from error


def _author(record: _Record) -> Author:
    return Author(
        author=record.text("author").lower(),
        organisation=record.text("organisation"),
        organisation_zh=record.text("organisation_zh"),
        country=record.country(),
        kind=record.text("kind"),
        confidence=record.text("confidence"),
        validity=record.validity(),
    )


def _override(record: _Record) -> Override:
    return Override(record.text("pattern").lower(), record.text("type"), record.country(), record.validity())


def _slot(record: _Record) -> StealthSlot:
    return StealthSlot(
        slug=record.text("slug"),
        revealed_as=record.text("revealed_as"),
        joins=record.text("joins") or None,
        author=record.text("author"),
        country=record.country(),
        revealed_on=record.date("revealed_on"),
        confidence=record.text("confidence"),
    )


def _rule(record: _Record) -> FamilyRule:
    try:
        return FamilyRule(re.compile(record.text("pattern")), record.text("replacement"))
    except re.error as error:
        raise record.error(f"pattern {record.text('pattern')!r} is no regular expression: {error}") from error

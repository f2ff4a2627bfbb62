"""Tables of older versions: kept when they are used, found by the name that posts know them by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.tables import parse_tables, read_files
from bot.domain.attribution import Tables
from bot.domain.errors import TableError
from bot.services.table_versions import TableVersions
from tests.fakes.memory_settings import MemoryTableArchive

FILES = dict(read_files(Path(__file__).resolve().parents[3] / "config" / "tables"))


def parse(files: Mapping[str, bytes], version: str) -> Tables:
    return parse_tables(files, Path(f"tables {version}"))


def versions(archive: MemoryTableArchive, files: Mapping[str, bytes]) -> TableVersions:
    return TableVersions(parse(files, "now"), files, archive, parse)


async def test_tables_that_were_kept_are_found_after_they_were_corrected() -> None:
    archive = MemoryTableArchive()
    before = versions(archive, FILES)
    await before.keep()
    corrected = FILES | {"authors.csv": FILES["authors.csv"].replace(b",CN,", b",FR,")}
    after = versions(archive, corrected)
    await after.keep()
    assert after.current.version != before.current.version
    assert await after.of(before.current.version) == before.current
    assert await after.of(before.current.version) is await after.of(before.current.version), "parsed once"
    assert await after.of(after.current.version) is after.current


async def test_tables_that_nothing_was_posted_with_are_not_known() -> None:
    assert await versions(MemoryTableArchive(), FILES).of("2020-01-01+00000000") is None


async def test_a_version_keeps_its_name_however_versions_are_computed_today() -> None:
    archive = MemoryTableArchive()
    await archive.keep("v1", FILES)
    found = await versions(archive, FILES).of("v1")
    assert found == replace(parse(FILES, ""), version="v1")


@pytest.mark.parametrize("files", [{"authors.csv": b"author\n"}, FILES | {"stealth.csv": b"\xff"}])
async def test_kept_tables_that_cannot_be_read_are_an_error_that_names_them(files: Mapping[str, bytes]) -> None:
    archive = MemoryTableArchive()
    await archive.keep("v1", files)
    with pytest.raises(TableError, match=r"tables v1/"):
        await versions(archive, FILES).of("v1")

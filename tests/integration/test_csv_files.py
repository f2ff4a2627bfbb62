"""CSV files that a person imports: all or nothing, and every refusal names file, line and reason."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.adapters.files import LARGEST_BYTES
from bot.adapters.sources.csv_files import CsvFilesSource
from bot.domain.errors import DataError
from bot.domain.readings import Period, Reading

NOW = dt.datetime(2026, 10, 8, 12, tzinfo=dt.UTC)
HEADER = "date,model_permaslug,total_tokens\n"
GOOD = HEADER + "2026-10-06,a/b,5\n2026-10-06,other,1\n2026-10-07,a/b,6\n"
ALWAYS = (dt.date.min, dt.date.max)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def read(*paths: Path, period: Period = Period.DAY) -> Sequence[Reading]:
    return [reading async for reading in CsvFilesSource(paths, period, NOW).read(*ALWAYS, period)]


async def test_a_file_is_a_lenient_reading_as_of_its_import(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", GOOD)
    (reading,) = await read(path)
    assert reading.lenient
    assert (reading.as_of, reading.requested_at) == (NOW, NOW)
    assert (reading.origin, reading.source) == (str(path), "CSV (x.csv)")
    assert (reading.start, reading.end) == (dt.date(2026, 10, 6), dt.date(2026, 10, 7))
    assert reading.raw == GOOD.encode()


async def test_of_two_files_with_the_same_day_the_later_is_the_newer(tmp_path: Path) -> None:
    first = write(tmp_path, "a.csv", GOOD)
    second = write(tmp_path, "b.csv", HEADER + "2026-10-06,a/b,7\n")
    readings = await read(first, second)
    assert [reading.origin for reading in readings] == [str(first), str(second)]
    assert readings[-1].buckets[0].tokens == {"a/b": 7}


async def test_a_bad_file_keeps_the_good_one_before_it_out(tmp_path: Path) -> None:
    good, bad = write(tmp_path, "a.csv", GOOD), write(tmp_path, "b.csv", HEADER + "2026-10-06,a/b,x\n")
    with pytest.raises(DataError, match=r"b\.csv, line 2: "):
        await anext(CsvFilesSource([good, bad], Period.DAY, NOW).read(*ALWAYS))


async def test_weeks_end_on_their_sunday(tmp_path: Path) -> None:
    text = HEADER + "2024-12-30,a/b,5\n2025-01-13,a/b,5\n2026-09-28,a/b,5\n"
    (reading,) = await read(write(tmp_path, "w.csv", text), period=Period.WEEK)
    assert (reading.start, reading.end) == (dt.date(2024, 12, 30), dt.date(2026, 10, 4))
    assert reading.gaps[0] == dt.date(2025, 1, 6)


async def test_only_the_span_is_given(tmp_path: Path) -> None:
    source = CsvFilesSource([write(tmp_path, "x.csv", GOOD)], Period.DAY, NOW)
    day = dt.date(2026, 10, 6)
    (reading,) = [reading async for reading in source.read(day, day)]
    assert ([bucket.date for bucket in reading.buckets], reading.start, reading.end) == ([day], day, day)


def test_many_files_are_named_shortly() -> None:
    paths = [Path(f"{n}\n.csv") for n in range(5)]
    assert CsvFilesSource(paths, Period.DAY, NOW).name == "CSV (0?.csv, 1?.csv, 2?.csv, and 2 more)"


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


BAD = {
    "empty": ("", "line 1: has no column date"),
    "header only": (HEADER, "holds no rows"),
    "a missing column": ("date,model_permaslug\n", "line 1: has no column total_tokens"),
    "cut short": (GOOD[:-10], "line 4: number of cells is 1; the header has 3"),
    "HTML": ("<!DOCTYPE html>\n<html></html>", "line 1: has no column"),
    "another encoding": (rows("2026-10-06,é,1").encode("latin-1"), "line 2: holds byte 0xe9, which is not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), "line 1: holds byte 0xff, which is not UTF-8"),
    "a NUL": (rows("2026-10-06,a\0,1"), "line 2: holds a NUL byte"),
    "NaN": (rows("2026-10-06,a,NaN"), "line 2: total_tokens 'NaN' of 'a' is no whole number"),
    "float": (rows("2026-10-06,a,1.5"), "line 2: total_tokens '1.5'"),
    "exponent": (rows("2026-10-06,a,1e9"), "line 2: total_tokens '1e9'"),
    "grouped": (rows('2026-10-06,a,"1,000"'), "line 2: total_tokens '1,000'"),
    "negative": (rows("2026-10-06,a,-1"), "line 2: total_tokens '-1'"),
    "2^63": (rows(f"2026-10-06,a,{2**63}"), "line 2: .* is 2.63 or more"),
    "a slug twice": (rows("2026-10-06,a,1", "2026-10-06,a,1"), "line 3: 2026-10-06 has model 'a' twice"),
    "two others": (rows("2026-10-06,a,1", "2026-10-06,other,1", "2026-10-06,other,1"), "line 4: .* second row"),
    "52 rows": (rows(*(f"2026-10-06,{n},1" for n in range(52))), "line 53: 2026-10-06 has 52 rows"),
    "today": (rows("2026-10-08,a,1"), "line 2: date 2026-10-08 is out of range"),
    "the future": (rows("2027-01-01,a,1"), "line 2: date 2027-01-01 is out of range"),
    "before 2025": (rows("2024-12-31,a,1"), "line 2: date 2024-12-31 is out of range"),
    "out of order": (rows("2026-10-07,a,1", "2026-10-06,a,1"), "line 3: date 2026-10-06 comes after 2026-10-07"),
    "another date": (rows("06.10.2026,a,1"), "line 2: date '06.10.2026' is no date"),
    "several": (rows("2026-10-06,a,x", "2026-10-07,a,x"), r"line 2: .* \(and 1 more such day\)"),
    "too large": (GOOD.encode() + b" " * LARGEST_BYTES, "is larger than 20 MiB"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD.keys())
async def test_a_bad_file_is_refused_with_line_and_reason(tmp_path: Path, content: str | bytes, reason: str) -> None:
    with pytest.raises(DataError, match=rf"bad\.csv(, |: ){reason}") as caught:
        await read(write(tmp_path, "bad.csv", content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("2026-10-06", "is a Tuesday; a weekly row carries"),
        ("2026-10-05", "out of range"),
        ("2024-12-23", "out of range"),
    ],
)
async def test_a_week_that_is_none_or_not_over_is_refused(tmp_path: Path, date: str, reason: str) -> None:
    path = write(tmp_path, "w.csv", rows(f"{date},a,1"))
    with pytest.raises(DataError, match=rf"w\.csv, line 2: date {date} .*{reason}"):
        await read(path, period=Period.WEEK)


async def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: cannot be read: No such file"):
        await read(tmp_path / "none.csv")
    with pytest.raises(DataError, match=r"cannot be read: Is a directory"):
        await read(tmp_path)
    with pytest.raises(DataError, match="cannot be read: embedded null byte"):
        await read(Path("a\0b"))
    with pytest.raises(DataError, match="cannot be read: File name too long"):
        await read(Path("a" * 5000))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", GOOD)
    path.chmod(0)
    with pytest.raises(DataError, match="cannot be read: Permission denied"):
        await read(path)

"""Bytes → rows: what is taken, and in which words the rest is refused."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.files import one_line_path
from bot.adapters.models import parse_models
from bot.adapters.parsing import parse_api, parse_csv, parse_manifest
from bot.domain.errors import DataError
from bot.domain.readings import RawRow

URL = "https://api.example/x"
META: dict[str, Any] = {
    "as_of": "2026-10-08T02:00:00.000Z",
    "version": "v1",
    "start_date": "2026-10-01",
    "end_date": "2026-10-07",
}
ROW: dict[str, Any] = {"date": "2026-10-01", "model_permaslug": "a/b", "total_tokens": "12"}
HEADER = "date,model_permaslug,total_tokens\n"


def api(rows: object, meta: object = None) -> bytes:
    return json.dumps({"data": rows, "meta": META if meta is None else meta}).encode()


def complaint(parse: Callable[[bytes, str], object], body: bytes) -> str:
    with pytest.raises(DataError) as caught:
        parse(body, URL)
    text = str(caught.value)
    assert text.startswith(URL)
    assert "\n" not in text
    assert len(text) < 500
    return text.removeprefix(URL)


def test_an_answer_is_read() -> None:
    answer = parse_api(api([ROW, {**ROW, "model_permaslug": "other"}]), URL)
    assert answer.rows.rows == [RawRow("2026-10-01", "a/b", "12", 1), RawRow("2026-10-01", "other", "12", 2)]
    assert answer.as_of == dt.datetime(2026, 10, 8, 2, tzinfo=dt.UTC)
    assert (answer.start, answer.end) == (dt.date(2026, 10, 1), dt.date(2026, 10, 7))
    assert answer.rows.warnings == ()


def test_unknown_fields_are_warned_of_once() -> None:
    answer = parse_api(api([{**ROW, "provider": 1}] * 3, {**META, "version": "v2", "new": []}), URL)
    assert answer.rows.warnings == (
        "meta has the unknown field 'new'",
        "meta.version is the string 'v2'; this program knows 'v1'",
        "rows have the unknown field 'provider' (first in row 1)",
    )
    assert len(answer.rows.rows) == 3


def test_what_is_no_decimal_text_is_left_to_acceptance() -> None:
    rows = parse_api(api([{**ROW, "total_tokens": text} for text in ("1e9", "-5", "1.5", "")]), URL).rows.rows
    assert [row.tokens for row in rows] == ["1e9", "-5", "1.5", ""]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ", line 1: is no JSON: Expecting value, column 1 (cut short?)"),
        (b"Sorry", ", line 1: is no JSON: Expecting value, column 1"),
        (api([ROW])[:56], ", line 1: is no JSON: Unterminated string starting at, column 53 (cut short?)"),
        (b'{"data": [],\n "meta": {', ", line 2: is no JSON: Expecting property name enclosed in double quotes"),
        (b'\xff\xfe{\x00"', ", line 1: holds byte 0xff, which is not UTF-8 (byte 1 of the file); save it as UTF-8"),
        (b'{\n"a": "\xe9"}', ", line 2: holds byte 0xe9, which is not UTF-8 (byte 9 of the file)"),
        (b"[" * 1_000_000, ": is nested too deeply"),
        (b'{"data": ' * 100_000, ": is nested too deeply"),
        (b"[]", ": the answer is a list; expected an object"),
        (b'"x"', ": the answer is the string 'x'; expected an object"),
        (b"{}", ": the answer has no field 'meta'"),
        (b'{"error": {"code": 500}}', ": the answer is an error instead of data: without a message"),
        (b'{"error": {"message": "over\\nloaded"}}', ": the answer is an error instead of data: over loaded"),
        (api([], []), ": meta of the answer is a list; expected an object"),
        (api({}), ": the answer has data as an object; expected a list"),
        (api(None), ": the answer has data as null; expected a list"),
        (api([ROW, 7]), ", line 2: the row is the number 7; expected an object"),
        (api([ROW, {"date": "x", "model_permaslug": "y"}]), ", line 2: the row has no field 'total_tokens'"),
        (api([{**ROW, "total_tokens": 12}]), ", line 1: the row has total_tokens as the number 12; expected a string"),
        (api([{**ROW, "total_tokens": 1.5}]), ", line 1: the row has total_tokens as the number 1.5; expected"),
        (api([{**ROW, "total_tokens": True}]), ", line 1: the row has total_tokens as true; expected a string"),
        (api([{**ROW, "date": None}]), ", line 1: the row has date as null; expected a string"),
        (api([ROW, {**ROW, "total_tokens": float("nan")}]), ", line 2: holds NaN, which is no JSON value"),
        (api([{**ROW, "x": float("-inf")}]), ", line 1: holds -Infinity, which is no JSON value"),
        (b'{"data": [{"x": 1' + b"0" * 5000 + b"}]}",
         ", line 1: holds a number of 5001 digits"),
        (b'{"data": [{"x": 1e999}]}', ", line 1: holds 1e999, too long or too large"),
        (b'{"data": [{}, {"date": 1, "date": 1}]}', ", line 2: has the key 'date' twice"),
        (b'{"data": [], "data": []}', ": has the key 'data' twice"),
        (b'{"data": [{"x": {"y": [NaN]}}]}', ": holds NaN, which is no JSON value"),
        (api([{**ROW, "model_permaslug": "\ud800"}]), ", line 1: the row has model_permaslug with a NUL or half a"),
        (api([{**ROW, "model_permaslug": "a\0"}]), ", line 1: the row has model_permaslug with a NUL or half a"),
        (api([ROW], {**META, "as_of": "2026-10-08"}), ": meta of the answer has as_of '2026-10-08'; expected a"),
        (api([ROW], {**META, "as_of": "yesterday"}), ": meta of the answer has as_of 'yesterday'; expected a"),
        (api([ROW], {**META, "as_of": "0001-01-01T00:00:00+23:59"}), ": meta of the answer has as_of '0001"),
        (api([ROW], {**META, "end_date": "20261007"}), ": meta of the answer has end_date '20261007'; expected a"),
        (api([ROW], {**META, "start_date": 3}), ": meta of the answer has start_date as the number 3"),
    ],
)  # fmt: skip
def test_a_broken_answer_is_refused_with_its_place(body: bytes, expected: str) -> None:
    assert complaint(parse_api, body).startswith(expected)


def test_csv_is_read_with_any_columns_line_ends_and_a_byte_order_mark() -> None:
    text = '\ufeffrank,total_tokens,date,model_permaslug\r\n1,12,2026-10-01,"a,""b"\r\n\r\n,3,2026-10-01,other\r\n'
    read = parse_csv(text.encode(), "f.csv")
    assert read.rows == [RawRow("2026-10-01", 'a,"b', "12", 2), RawRow("2026-10-01", "other", "3", 4)]
    assert read.warnings == ()


def test_lines_are_those_of_the_file() -> None:
    read = parse_csv(f'{HEADER}2026-10-01,"a\nb\r\nc",1\n2026-10-02,d,2\n'.encode(), "f.csv")
    assert [row.line for row in read.rows] == [2, 5]


def test_an_unknown_column_and_a_missing_line_break_are_warned_of() -> None:
    read = parse_csv(b"date,model_permaslug,total_tokens,mood\n2026-10-01,a,1,good", "f.csv")
    assert read.warnings == (
        "has the unknown column 'mood'",
        "its last line has no line break; it may have been cut short",
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ", line 1: has no column date, model_permaslug, total_tokens; the first line must be"),
        (b"date,total_tokens\n", ", line 1: has no column model_permaslug; the first line must be"),
        (b"date;model_permaslug;total_tokens\n", ", line 1: has no column date, model_permaslug, total_tokens"),
        (b"date,date,model_permaslug,total_tokens\n", ", line 1: has a column twice"),
        (f"{HEADER}2026-10-01,a,1\n2026-10-01,b\n".encode(), ", line 3: number of cells is 2; the header has 3"),
        (f"{HEADER}\n\n2026-10-01,a,1,2\n".encode(), ", line 4: number of cells is 4; the header has 3"),
        (f'{HEADER}2026-10-01,a,1\n2026-10-01,"b,1\n'.encode(), ", line 3: is no CSV: unexpected end of data"),
        (f'{HEADER}2026-10-01,"a"b,1\n'.encode(), ", line 2: is no CSV: ',' expected after '\"'"),
        (f"{HEADER}2026-10-01,{'a' * 200_000},1\n".encode(), ", line 2: is no CSV: field larger than field limit"),
        (HEADER.encode() + b"2026-10-01,caf\xe9,1\n", ", line 2: holds byte 0xe9, which is not UTF-8 (byte 49 of"),
        (HEADER.encode("utf-16"), ", line 1: holds byte 0xff, which is not UTF-8 (byte 1 of the file)"),
        (HEADER.encode("utf-16-le"), ", line 1: holds a NUL byte (byte 2 of the file); save it as UTF-8"),
        (b"<html>", ", line 1: has no column"),
    ],
)
def test_a_broken_csv_is_refused_with_its_line(body: bytes, expected: str) -> None:
    assert complaint(parse_csv, body).startswith(expected)


MANIFEST: dict[str, Any] = {
    "dataset": "rankings-daily",
    "schema_version": "v1",
    "snapshot_date": "2026-10-08",
    "retrieved_at": "2026-10-08T01:46:15.433Z",
    "row_count": 1530,
    "files": {"csv": {"url": "https://elsewhere.example/", "bytes": 5, "sha256": "AB" * 32}},
}


def test_a_manifest_is_read() -> None:
    read = parse_manifest(json.dumps(MANIFEST).encode(), URL)
    assert (read.snapshot, read.row_count, read.size, read.sha256) == (dt.date(2026, 10, 8), 1530, 5, "ab" * 32)
    assert read.retrieved_at == dt.datetime(2026, 10, 8, 1, 46, 15, 433_000, tzinfo=dt.UTC)
    newer = parse_manifest(json.dumps({**MANIFEST, "schema_version": "v2"}).encode(), URL)
    assert newer.warnings == ("schema_version is the string 'v2'; this program knows 'v1'",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"dataset": "benchmark-runs"}, ": the manifest is of the dataset 'benchmark-runs'; expected 'rankings-daily'"),
        ({"row_count": -1}, ": the manifest has row_count as the number -1; expected a whole number from 0"),
        ({"row_count": True}, ": the manifest has row_count as true"),
        ({"files": {}}, ": files of the manifest has no field 'csv'"),
        (
            {"files": {"csv": {"bytes": 1, "sha256": "../.."}}},
            ": csv of files of the manifest has sha256 '../..'",
        ),
        ({"snapshot_date": "latest"}, ": the manifest has snapshot_date 'latest'; expected a date such as 2026-03-30"),
        ({"retrieved_at": None}, ": the manifest has retrieved_at as null; expected a string"),
    ],
)
def test_a_broken_manifest_is_refused(change: dict[str, Any], expected: str) -> None:
    assert complaint(parse_manifest, json.dumps({**MANIFEST, **change}).encode()).startswith(expected)


def test_a_path_is_shown_on_one_line() -> None:
    assert one_line_path("a\nb\udcff.csv") == "a?b?.csv"


PARSERS = (parse_api, parse_csv, parse_manifest, parse_models)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
_rows = st.lists(st.fixed_dictionaries(dict.fromkeys(ROW, _json)) | st.fixed_dictionaries({k: st.text() for k in ROW}))
_meta = st.fixed_dictionaries(dict.fromkeys(META, _json | st.sampled_from(["v1", "2026-10-01", "2026-10-08T02:00Z"])))


def only_data_errors(body: bytes) -> None:
    messages: list[str] = []
    for parse in PARSERS:
        try:
            parse(body, URL)
        except DataError as error:
            messages.append(str(error))
    assert all(text.startswith(URL) and text.encode() for text in messages)


@given(st.binary())
def test_arbitrary_bytes_raise_nothing_else(body: bytes) -> None:
    only_data_errors(body)


@given(st.text())
def test_arbitrary_text_raises_nothing_else(text: str) -> None:
    only_data_errors(text.encode())
    only_data_errors((HEADER + text).encode())


@given(st.text(), st.integers(0, 400))
def test_a_csv_cut_or_spoilt_anywhere_raises_nothing_else(text: str, at: int) -> None:
    body = (HEADER + '2026-10-01,"a",1\r\n' * 20).encode()
    only_data_errors(body[:at])
    only_data_errors(body[:at] + text.encode() + body[at:])


@given(_json)
def test_arbitrary_json_raises_nothing_else(value: object) -> None:
    only_data_errors(json.dumps(value).encode())
    only_data_errors(json.dumps({"data": value, "meta": value}).encode())
    only_data_errors(json.dumps({**MANIFEST, "files": value}).encode())


@given(_rows, _meta, st.integers(0, 2000))
def test_almost_right_answers_raise_nothing_else(rows: list[object], meta: object, cut: int) -> None:
    only_data_errors(api(rows, meta))
    only_data_errors(api(rows, meta)[:cut])


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(0, 2**70))
def test_names_come_out_as_they_went_in(slug: str, tokens: int) -> None:
    row = {**ROW, "model_permaslug": slug, "total_tokens": str(tokens)}
    assert parse_api(api([row]), URL).rows.rows == [RawRow("2026-10-01", slug, str(tokens), 1)]

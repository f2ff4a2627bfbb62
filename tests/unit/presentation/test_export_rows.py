from __future__ import annotations

import csv
import io
import json

from bot.presentation.export_rows import COLUMNS, export_csv, export_json, export_rows, licence_lines
from bot.presentation.wording import Wording
from tests.fakes.histories import chart, crowd, week
from tests.unit.presentation.histories import T

EN = Wording.load("en")
HISTORY = chart({"cn/a": 3 * T, **crowd("us", 10, T), "other": 2 * T}, {"cn/a": 2**62, "=1+1/x": 5})
WEEKS = [week(0), week(1), week(2)]


def test_rows_are_ranked_attributed_and_marked_by_lens() -> None:
    rows = list(export_rows(HISTORY, [week(0)]))
    assert [(row.model_permaslug, row.rank, row.country, row.press) for row in rows[:2]] == [
        ("cn/a", 1, "CN", True),
        ("us/1", 2, "US", True),
    ]
    assert [row.press for row in rows].count(True) == 9
    assert (rows[-1].model_permaslug, rows[-1].rank, rows[-1].full) == ("other", None, False)
    assert sum(row.total_tokens for row in rows) == 15 * T


def test_a_csv_opens_with_scope_citation_and_licence() -> None:
    lines = export_csv(HISTORY, WEEKS, EN).splitlines()
    assert lines[:4] == [
        "# Usage through OpenRouter, not the world.",
        "# Source: OpenRouter (openrouter.ai/rankings), as of 2030-01-01 00:00 UTC.",
        "# Licensed under CC BY 4.0.",
        ",".join(COLUMNS),
    ]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert rows[0] == {
        "date": "2026-01-05",
        "model_permaslug": "cn/a",
        "total_tokens": str(3 * T),
        "rank": "1",
        "country": "CN",
        "press": "true",
        "full": "true",
    }
    assert {row["date"] for row in rows} == {"2026-01-05", "2026-01-12"}


def test_a_spreadsheet_runs_no_slug_as_a_formula() -> None:
    assert ",'=1+1/x," in export_csv(HISTORY, [week(1)], EN)


def test_a_line_break_in_a_slug_breaks_no_row() -> None:
    slugs = {"cn/a\rb": 4, "cn/a\nb": 3, "cn/a\r\nb": 2, 'cn/a,"b': 1}
    made = export_csv(chart(slugs), [week(0)], EN)
    rows = [cells for cells in csv.reader(io.StringIO(made, newline="")) if not cells[0].startswith("#")]
    assert [cells[1] for cells in rows[1:]] == list(slugs)


def test_json_carries_the_licence_and_exact_tokens() -> None:
    found = json.loads(export_json(HISTORY, WEEKS, EN))
    assert found["notice"][-1] == "Licensed under CC BY 4.0."
    assert found["table_version"] == "test"
    assert found["rows"][-2]["total_tokens"] == 2**62
    assert list(found["rows"][0]) == list(COLUMNS)


def test_the_notice_is_in_the_reader_s_language_and_survives_no_rows() -> None:
    assert licence_lines(HISTORY, [week(9)], Wording.load("zh-Hant")) == [
        "僅統計經由OpenRouter的用量，不代表全球。",
        "採用 CC BY 4.0 授權。",
    ]

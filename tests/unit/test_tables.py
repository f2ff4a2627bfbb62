from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest

from bot.adapters.tables import DECIDING, load_tables
from bot.domain.errors import TableError

FOLDER = Path(__file__).resolve().parents[2] / "config" / "tables"
SUNDAY = dt.date(2026, 6, 28)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "tables"))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_corrected_table_is_another_version(folder: Path) -> None:
    before = load_tables(folder).version
    _replace(folder / "authors.csv", "poolside,Poolside AI,,US", "poolside,Poolside AI,,FR")
    after = load_tables(folder)
    assert after.version != before
    assert after.attribute("poolside/laguna-m.1", SUNDAY).country == "FR"


def test_a_row_holds_only_for_its_days(folder: Path) -> None:
    _replace(
        folder / "authors.csv",
        "poolside,Poolside AI,,US,company,medium,,",
        "poolside,Poolside AI,,FR,company,medium,,2026-06-21\npoolside,Poolside AI,,US,company,medium,2026-06-22,",
    )
    tables = load_tables(folder)
    assert tables.attribute("poolside/x", SUNDAY).country == "US"
    assert tables.attribute("poolside/x", SUNDAY.replace(day=21)).country == "FR"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("authors.csv", ",CN,company,high,,", ",China,company,high,,", "authors.csv, line 2: country 'China'"),
        ("authors.csv", "author,organisation", "writer,organisation", "column 'author' is missing"),
        ("stealth.csv", "2025-04-14", "14 April", "stealth.csv, line 2: revealed_on '14 April'"),
        ("families.csv", "^(.*)-20", "^(.*-20", "families.csv, line 2: pattern"),
    ],
)
def test_a_wrong_row_names_file_line_and_reason(folder: Path, file: str, old: str, new: str, reason: str) -> None:
    _replace(folder / file, old, new)
    with pytest.raises(TableError, match=r".+") as caught:
        load_tables(folder)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("VERSION", b"\xff", "VERSION: is not UTF-8"),
        ("authors.csv", b"author\n\xff", "authors.csv: is not UTF-8"),
        ("authors.csv", b"author\n" + b"x" * 200_000, "authors.csv, line 1: is no CSV"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_table_is_named(folder: Path, file: str, content: bytes, reason: str) -> None:
    (folder / file).write_bytes(content)
    with pytest.raises(TableError, match=r".+") as caught:
        load_tables(folder)
    assert reason in str(caught.value)


def test_an_absent_table_says_which_variable_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="TABLES_DIR"):
        load_tables(tmp_path)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("qwen/qwen3.6-plus-04-02:free", "qwen/qwen3.6-plus-20260402"),
        ("moonshotai/kimi-k2.5-0127", "moonshotai/kimi-k2.5-20260127"),
        ("openai/gpt-5-2025-08-07", "openai/gpt-5-20250807"),
        ("anthropic/claude-4.6-sonnet-20260217", "anthropic/claude-sonnet-4.6-0217"),
        ("anthropic/claude-sonnet-4-6", "anthropic/claude-4.6-sonnet"),
    ],
)
def test_respellings_of_one_model_are_one_family(one: str, two: str) -> None:
    families = load_tables(FOLDER).families
    assert families.family_of(one) == families.family_of(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("deepseek/deepseek-r1", "deepseek/deepseek-r1-0528"),
        ("deepseek/deepseek-r1-0528", "deepseek/deepseek-r1-20250120"),
        ("anthropic/claude-4.5-opus-20251124", "anthropic/claude-4.5-sonnet-20250929"),
        ("qwen/qwen3-235b-a22b-07-25", "qwen/qwen3-30b-a3b-04-28"),
    ],
)
def test_different_models_are_different_families(one: str, two: str) -> None:
    families = load_tables(FOLDER).families
    assert families.family_of(one) != families.family_of(two)


@pytest.mark.shared
def test_the_tables_say_what_the_reference_says(shared: Path) -> None:
    """Our tables may grow; no row of the reference may be lost or changed unnoticed."""
    tables = load_tables(FOLDER)
    with (shared / "reference" / "authors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            author = tables.author(row["author"], SUNDAY)
            assert author is not None
            assert (author.country, author.kind, author.confidence) == (row["country"], row["kind"], row["confidence"])
    with (shared / "reference" / "stealth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            slot = tables.stealth[row["model_permaslug"]]
            assert (str(slot.revealed_on or ""), slot.country) == (row["revealed_on"], row["country"])
            assert (slot.joins or "") == row["revealed_as_permaslug"]
    with (shared / "reference" / "overrides.csv").open(encoding="utf-8", newline="") as file:
        wanted = [(row["pattern"].lower(), row["country"]) for row in csv.DictReader(file) if row["type"] in DECIDING]
    assert [(row.pattern, row.country) for row in tables.overrides] == wanted


@pytest.mark.shared
def test_fine_tunes_follow_their_publisher(shared: Path) -> None:
    tables = load_tables(FOLDER)
    with (shared / "reference" / "derivatives.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 50
    for row in rows:
        found = tables.attribute(row["model_permaslug"], SUNDAY)
        author = tables.author(row["publisher"], SUNDAY)
        low = author is None or author.confidence == "low"
        assert found.country == ("ZZ" if low else row["publisher_country"]), row["model_permaslug"]

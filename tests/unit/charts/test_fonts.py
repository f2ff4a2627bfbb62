"""The shipped fonts draw everything that may be written, and never a box."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from PIL import ImageFont

from bot.presentation.charts.glyphs import CJK, CJK_BOLD, FILES, FONTS, LATIN, LATIN_BOLD, coverage, glyph, runs
from bot.presentation.charts.text import clean

ROOT = Path(__file__).resolve().parents[3]
SIGNS = "0123456789.,:;%+-–—−=×≥≤▲▼●■◆★…‘’“”·€£¥₿ÄÖÜßéñçŁőšž№ΑαБбЯя"
MISSING = "\U0010fffd"
BUDGET_BYTES = 5 * 1000 * 1000


def level_one(codec: str, leads: range, trails: range) -> str:
    pairs = (bytes((lead, trail)).decode(codec, errors="ignore") for lead in leads for trail in trails)
    # Lead and trail bytes form a rectangle; signs and unassigned cells in it are not of the level.
    return "".join(text for text in pairs if len(text) == 1 and "\u4e00" <= text <= "\ufaff")


GB2312 = level_one("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
BIG5 = level_one("big5", range(0xA4, 0xC7), range(0x40, 0xFF))


def written(pattern: str) -> str:
    """All letters, figures and punctuation of the files that match; emoji are for messages, not pictures."""
    text = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob(pattern))
    return "".join(sorted({char for char in text if unicodedata.category(char)[0] in "LNP"}))


def boxes(text: str, *, bold: bool) -> str:
    """The characters of a text that are drawn as a font's .notdef."""
    found = ""
    for index, part in runs(text, bold):
        found += "".join(char for char in part if shape(index, char) == shape(index, MISSING))
    return found


def shape(index: int, char: str) -> bytes:
    """What a font draws for a character."""
    mask = glyph(index, 20, char).mask
    return b"" if mask is None else mask.tobytes()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text",
    [GB2312, BIG5, SIGNS, written("config/tables/*.csv"), written("bot/presentation/locales/*.po")],
    ids=["GB 2312 level 1", "Big5 level 1", "signs", "tables", "locales"],
)
def test_every_character_has_a_glyph(text: str, bold: bool) -> None:
    assert clean(text, len(text) + 1) == re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    assert boxes(text, bold=bold) == ""


def test_the_character_sets_are_whole() -> None:
    assert (len(GB2312), len(BIG5)) == (3755, 5401)


def test_the_check_for_boxes_finds_one() -> None:
    assert shape(LATIN, "中") == shape(LATIN, MISSING) != shape(LATIN, "a")


@pytest.mark.parametrize("index", range(4))
def test_the_coverage_table_says_what_the_file_has(index: int) -> None:
    table = coverage()
    claimed = [chr(point) for point in range(0x10000) if table[point] & 1 << index]
    assert len(claimed) > 500
    assert [char for char in claimed if shape(index, char) == shape(index, MISSING)] == []


def test_latin_comes_first_and_bold_lacks_nothing_that_regular_has() -> None:
    table = coverage()
    assert table[ord("·")] == table[ord("’")] == (1 << LATIN | 1 << LATIN_BOLD)
    assert all(bool(entry & 1 << LATIN) == bool(entry & 1 << LATIN_BOLD) for entry in table)


def test_chinese_of_one_text_has_one_weight() -> None:
    rare = next(chr(point) for point, bits in enumerate(coverage()) if bits == 1 << CJK)
    assert [index for index, _ in runs("中文a", bold=True)] == [CJK_BOLD, LATIN_BOLD]
    assert [index for index, _ in runs(f"中{rare}a", bold=True)] == [CJK, LATIN_BOLD]


def test_the_fonts_stay_within_five_megabytes() -> None:
    sizes = [path.stat().st_size for path in Path(FONTS).iterdir()]
    assert len(sizes) >= len(FILES) + 2
    assert sum(sizes) <= BUDGET_BYTES


def test_the_licence_is_beside_the_fonts() -> None:
    licence = (Path(FONTS) / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Google" in licence
    assert "Adobe" in licence


def test_the_family_has_a_name_of_its_own() -> None:
    for name in FILES:
        assert ImageFont.truetype(Path(FONTS) / name, 10).getname()[0] == "Tokentide Sans"

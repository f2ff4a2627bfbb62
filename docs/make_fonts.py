"""Make the fonts the pictures are drawn with: `./run fonts`.

Reads the Noto fonts that Debian ships (packages `fonts-noto-core` and `fonts-noto-cjk`), cuts them down to
the characters this project needs, and writes into bot/presentation/fonts/:

    latin-regular.ttf, latin-bold.ttf   Noto Sans, with arrows, marks and mathematical signs merged in
    cjk-regular.otf                     Noto Sans CJK SC: GB 2312, Big5 level 1, every text of the project
    cjk-bold.otf                        the same face in bold: level 1 of both, every text of the project
    coverage.bin                        which of the four files has which character (see `write_coverage`)
    OFL.txt                             the licence, as Debian quotes it, under the copyright lines

The family is renamed "Tokentide Sans": Noto reserves no font name, but the sources of Noto Sans CJK reserve
"Source", and a cut-down font under its old name would surprise whoever has the whole one installed.

Run it again when a locale or a table gains a character that tests/unit/charts finds missing.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from pathlib import Path

from babel import Locale
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
FAMILY = "Tokentide Sans"
# Seconds from 1904, as fonts count: the first of January 2022, when the sources were packaged.
SOURCE_DATE = 3_723_840_000
FIRST_CJK = 0x2E80
BUDGET_BYTES = 5 * 1024 * 1024
FILES = ("latin-regular.ttf", "latin-bold.ttf", "cjk-regular.otf", "cjk-bold.otf")

LATIN_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # Latin-1, Extended-A and -B
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x490, 0x491),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x2027),  # dashes, quotation marks, bullets, the ellipsis
    (0x2030, 0x203A),
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
)
SIGNS = "№™℃▲▼△▽●○■□◆◇★☆✓✗▪▶◀≥≤≠≈×÷−±∞√∆←→↑↓↗↘⇒∑∏½¼¾"
CJK_RANGES = (
    (0x3000, 0x303F),  # CJK punctuation
    (0x3041, 0x30FF),  # kana
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE5),
)


def spans(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    """Return the code points of inclusive ranges."""
    return {point for first, last in ranges for point in range(first, last + 1)}


def codec_characters(codec: str, lead: range, trail: range) -> set[int]:
    """Return the code points that two-byte sequences decode to; unassigned ones are skipped."""
    found: set[int] = set()
    for high in lead:
        for low in trail:
            text = bytes((high, low)).decode(codec, errors="ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def level_one() -> set[int]:
    """Return GB 2312 level 1 and Big5 level 1, each with its signs: what is written every day."""
    gb2312 = codec_characters("gb2312", range(0xA1, 0xD8), range(0xA1, 0xFF))
    return gb2312 | codec_characters("big5", range(0xA1, 0xC7), range(0x40, 0xFF))


def level_two() -> set[int]:
    """Return GB 2312 level 2: rare, but found in names."""
    return codec_characters("gb2312", range(0xD8, 0xF8), range(0xA1, 0xFF))


def project_characters(texts: list[Path]) -> set[int]:
    """Return what the project itself writes: locale files, tables and territory names, as code points."""
    written = "".join(path.read_text(encoding="utf-8") for path in texts)
    for tag in ("zh_Hans", "zh_Hant"):
        written += "".join(Locale.parse(tag).territories.values())
    return {ord(char) for char in written if ord(char) >= FIRST_CJK}


def subset(font: TTFont, points: set[int]) -> TTFont:
    """Cut a font down to `points`, without layout tables: the pictures are set glyph by glyph."""
    options = Options()
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = True
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "MATH", "BASE", "STAT", "DSIG", "meta"]
    options.drop_tables += ["vhea", "vmtx", "VORG"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=points & set(font.getBestCmap()))
    cutter.subset(font)
    return font


def rename(font: TTFont, weight: str) -> None:
    """Give a font the project's family name; its copyright and licence entries stay."""
    names = {
        1: FAMILY,
        2: weight,
        3: f"{FAMILY} {weight}",
        4: f"{FAMILY} {weight}",
        6: f"TokentideSans-{weight}",
    }
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [names[6]]
        top[0].FullName, top[0].FamilyName = names[4], names[1]


def merged_latin(noto: Path, weight: str, work: Path) -> TTFont:
    """Return Noto Sans with the signs it lacks, taken from Noto Sans Math and Symbols 2 (one weight each)."""
    parts: list[str] = []
    wanted = spans(LATIN_RANGES) | {ord(sign) for sign in SIGNS}
    for name in (f"NotoSans-{weight}", "NotoSansMath-Regular", "NotoSansSymbols2-Regular"):
        font = TTFont(noto / f"{name}.ttf")
        here = wanted & set(font.getBestCmap())
        wanted -= here
        options_path = work / f"{name}.part.ttf"
        cut = subset(font, here)
        for table in ("fpgm", "prep", "cvt ", "gasp", "hdmx", "VDMX", "LTSH", "kern"):
            if table in cut:
                del cut[table]
        for glyph in cut["glyf"].glyphs.values():
            glyph.expand(cut["glyf"])
            glyph.removeHinting()
        cut.save(options_path)
        parts.append(str(options_path))
    if wanted & {ord(sign) for sign in SIGNS}:
        sys.exit(f"no source font has {[chr(point) for point in wanted & {ord(sign) for sign in SIGNS}]}")
    return Merger().merge(parts)


def write_coverage(folder: Path) -> None:
    """Write coverage.bin: zlib over 65,536 bytes, one per BMP code point; bit i says that FILES[i] has it."""
    table = bytearray(0x10000)
    for bit, name in enumerate(FILES):
        for point in TTFont(folder / name).getBestCmap():
            if point < len(table):
                table[point] |= 1 << bit
    (folder / "coverage.bin").write_bytes(zlib.compress(bytes(table), 9))


def licence_text(copyright_file: Path) -> str:
    """Return the OFL as Debian's machine-readable copyright file quotes it, unindented."""
    text = copyright_file.read_text(encoding="utf-8")
    found = re.search(r"^License: SIL-1\.1\n((?: .*\n)+)", text, re.MULTILINE)
    if found is None:
        sys.exit(f"{copyright_file} quotes no OFL text")
    return "\n".join("" if line == " ." else line[1:] for line in found[1].splitlines()) + "\n"


def write_licence(folder: Path, copyright_file: Path) -> None:
    """Write OFL.txt: each font's own copyright line, then the licence."""
    lines = {str(TTFont(folder / name)["name"].getDebugName(0)) for name in FILES}
    head = "\n".join(sorted(lines)) + "\n\nModified: subset, merged and renamed by docs/make_fonts.py.\n\n"
    (folder / "OFL.txt").write_text(head + licence_text(copyright_file), encoding="utf-8")


def arguments() -> argparse.Namespace:
    """Read the command line; every path has Debian's place or the repository's as its default."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--noto", type=Path, default=Path("/usr/share/fonts/truetype/noto"))
    parser.add_argument("--cjk", type=Path, default=Path("/usr/share/fonts/opentype/noto"))
    parser.add_argument("--licence", type=Path, default=Path("/usr/share/doc/fonts-noto-cjk/copyright"))
    parser.add_argument("--out", type=Path, default=ROOT / "bot/presentation/fonts")
    parser.add_argument("--text", type=Path, action="append", default=[], help="further texts to cover")
    return parser.parse_args()


def main() -> None:
    """Write all files and print their sizes; exits with a message if they break the budget."""
    given = arguments()
    for source, package in ((given.noto, "fonts-noto-core"), (given.cjk, "fonts-noto-cjk")):
        if not source.is_dir():
            sys.exit(f"{source} does not exist. On Debian and Ubuntu: apt install {package}.")
    texts = [*given.text, *ROOT.glob("bot/presentation/locales/*.po"), *ROOT.glob("config/tables/*.csv")]
    own = project_characters(texts)
    bold = own | level_one() | spans(CJK_RANGES)
    given.out.mkdir(parents=True, exist_ok=True)
    for weight, points in (("Regular", bold | level_two()), ("Bold", bold)):
        latin = merged_latin(given.noto, weight, given.out)
        # Index 2 of the collection is the face with the forms of mainland China.
        face = TTCollection(given.cjk / f"NotoSansCJK-{weight}.ttc").fonts[2]
        cjk = subset(face, points - set(latin.getBestCmap()))
        for font, name in ((latin, f"latin-{weight.lower()}.ttf"), (cjk, f"cjk-{weight.lower()}.otf")):
            rename(font, weight)
            # The sources' own date, not today's: the same input gives the same files.
            font.recalcTimestamp = False
            font["head"].modified = font["head"].created = SOURCE_DATE
            font.save(given.out / name)
    for part in given.out.glob("*.part.ttf"):
        part.unlink()
    write_coverage(given.out)
    write_licence(given.out, given.licence)
    sizes = {name: (given.out / name).stat().st_size for name in FILES}
    print(sizes, "together", sum(sizes.values()))
    if sum(sizes.values()) > BUDGET_BYTES:
        sys.exit(f"the fonts are larger than {BUDGET_BYTES} bytes")


if __name__ == "__main__":
    main()

"""What a reader of a post reads: a message's text as weeks, numbers, ranks and labels. Shares no code with the bot.

Standard library only; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

Rows = Mapping[str, int]
"""Tokens of each model of a day, `other` included."""
FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
AMOUNT = r"(?:≥ )?[\d.]+[KMBT]?"
CHANGE = r"[▲▼±] [\d.,]+ %|new|—"
TOTAL = re.compile(rf"^\*\*(?P<week>[^*]+)\*\* · \*\*(?P<tokens>{AMOUNT})\*\* tokens (?P<change>{CHANGE})$")
DATE = re.compile(r"(\d{1,2}) (\w{3}) (\d{4})$")
COUNTRY = re.compile(
    rf"^(?P<flag>{FLAG}) .+? \*\*(?P<tokens>{AMOUNT})\*\*(?: \((?P<share>[\d.]+) %\))? (?P<change>{CHANGE})$"
)
RATIO = re.compile(r"^([\d.,]+)×$")
ROW = re.compile(
    rf"^(?P<mark>[~=]?)(?P<rank>\d+)  (?P<name>.+?) (?P<flag>{FLAG})?\s+\*\*(?P<tokens>{AMOUNT})\*\*"
    rf"  (?P<change>{CHANGE})(?:  \(was (?P<was>\d+)\))?$"
)
LEADS = ("Lead ", "Top nine lead ", "No leader ")
UNATTRIBUTED = re.compile(r"([\d.]+) % of tokens without a country")
ESCAPED = re.compile(r"\\([^\w\s])")
SCALES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
LABELS = {
    "Provisional": "provisional", "Old data": "stale", "Late: this was due on": "late", "Unusual data": "caution",
    "Corrected": "corrected", "No usable data": "missing", "Week to date": "to date",
    "Country claim withheld": "withheld",
}  # fmt: skip
KINDS = {
    "The source is late": "notice", "Data held back": "notice", "No digest": "given up", "Correction": "erratum",
}  # fmt: skip


@dataclass(frozen=True)
class Showing:
    """The source showed a day's figures, or its own sum of the week that begins then; nothing forbade to take them."""

    at: dt.datetime
    day: dt.date
    rows: Rows
    weekly: bool = False


@dataclass(frozen=True)
class Sighting:
    """A message as it came to stand in a channel, or to read otherwise than before."""

    at: dt.datetime
    channel: int
    message: int
    text: str


@dataclass(frozen=True)
class CountryLine:
    """A country in a lens; numbers as printed."""

    country: str
    tokens: str
    share: str
    change: str


@dataclass(frozen=True)
class RowLine:
    """A row of the table; numbers as printed."""

    mark: str
    rank: int
    name: str
    country: str
    tokens: str
    change: str
    was: int | None


@dataclass(frozen=True)
class Post:
    """A message, read.

    Attributes:
        kind: `digest`, `notice`, `given up` or `erratum`.
        monday: Of the week that it is about; None where it names none.
        lenses: The country lines by `press` and `full`, and how many times the second the first is.
        lead: The line about the lead.
        labels: Values of `LABELS`.
        unread: Lines that look like numbers of a digest and could not be read; there must be none.
    """

    kind: str
    headline: str
    monday: dt.date | None
    total: str
    change: str
    lenses: Mapping[str, tuple[Sequence[CountryLine], str]]
    lead: str
    unattributed: str
    rows: Sequence[RowLine]
    labels: frozenset[str]
    notes: Sequence[str]
    text: str
    unread: Sequence[str]


def read_post(text: str) -> Post:
    """Reads a message's text."""
    lines = ESCAPED.sub(r"\1", text.replace("\u00a0", " ").replace("\u202f", " ")).split("\n")
    headline = next((line.removeprefix("## ") for line in lines if line.startswith("## ")), "")
    total = next((found for found in map(TOTAL.match, lines) if found), None)
    lead = next((line for line in lines if line.startswith(LEADS)), "")
    unattributed = UNATTRIBUTED.search(lead)
    table = _after(lines, "**Top ")
    rows = [ROW.match(line) for line in table]
    return Post(
        kind=next((kind for start, kind in KINDS.items() if headline.startswith(start)), "digest"),
        headline=headline,
        monday=_monday(lines),
        total=total["tokens"] if total else "",
        change=total["change"] if total else "",
        lenses={name: _lens(lines, title) for name, title in (("press", "**Top nine"), ("full", "**All named"))},
        lead=lead,
        unattributed=unattributed[1] if unattributed else "",
        rows=[_row(found) for found in rows if found],
        labels=frozenset(_labels(lines)),
        notes=[line for line in lines if line.startswith("- ")],
        text=text,
        unread=[line for line, found in zip(table, rows, strict=True) if not found],
    )


def amount(printed: str) -> Fraction:
    """`4.20T` as a number, a "≥" before it left out."""
    bare = printed.removeprefix("≥ ")
    return Fraction(bare.rstrip("KMBT")) * SCALES[bare.lstrip("0123456789.")]


def percent(printed: str) -> Fraction:
    """`▼ 16.7 %` or `16.7` as a fraction of one."""
    bare = printed.strip("▲▼± %").replace(",", "")
    return (-1 if printed.startswith("▼") else 1) * Fraction(bare) / 100


def to_three_digits(value: Fraction) -> Fraction:
    """A positive number to three significant digits, or to a whole one, halves up."""
    unit = 10 ** max(len(str(int(value))) - 3, 0)
    return Fraction(int(value / unit + Fraction(1, 2)) * unit)


def to_tenths(value: Fraction) -> Fraction:
    """A fraction of one to tenths of a percent, halves away from zero."""
    tenths = int(abs(value) * 1000 + Fraction(1, 2))
    return Fraction(tenths if value >= 0 else -tenths, 1000)


def _monday(lines: Sequence[str]) -> dt.date | None:
    for line in lines:
        bold = re.match(r"^\*\*([^*]+)\*\*", line)
        found = DATE.search(bold[1]) if bold else None
        if found:
            last = dt.datetime.strptime(found[0], "%d %b %Y").replace(tzinfo=dt.UTC).date()
            return last - dt.timedelta(days=6)
    return None


def _after(lines: Sequence[str], title: str) -> list[str]:
    """The lines below the one that begins so (and is not the press lens), up to what is no row of a table."""
    for number, line in enumerate(lines):
        if line.startswith(title) and not line.startswith("**Top nine"):
            return list(takewhile(lambda one: one and not one.startswith(("-#", "**", "Usage")), lines[number + 1 :]))
    return []


def _lens(lines: Sequence[str], title: str) -> tuple[Sequence[CountryLine], str]:
    below = next((lines[n + 1] for n, line in enumerate(lines[:-1]) if line.startswith(title)), "")
    parts = below.split("  ·  ")
    countries = [CountryLine(_code(f["flag"]), f["tokens"], f["share"] or "", f["change"])
                 for f in map(COUNTRY.match, parts) if f]  # fmt: skip
    ratio = next((found[1] for found in map(RATIO.match, parts) if found), "")
    return countries, ratio


def _row(found: re.Match[str]) -> RowLine:
    was = int(found["was"]) if found["was"] else None
    country = _code(found["flag"]) if found["flag"] else ""
    return RowLine(
        found["mark"], int(found["rank"]), found["name"], country, found["tokens"], found["change"], was
    )  # fmt: skip


def _code(flag: str) -> str:
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag)


def _labels(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith(("⚠️", "ℹ️")):
            bare = line.partition(" ")[2].strip("*")
            yield next((label for start, label in LABELS.items() if bare.startswith(start)), f"unknown: {bare}")

"""Thresholds as people type them: `10`, `5 %`, `1.5T`, `800B`, `4.6万亿`, `1,5`, read exactly in a kind's unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from bot.domain.errors import TokentideError
from bot.domain.receipts import Unit

LONGEST = 40
"""Characters that are looked at: no threshold is longer."""
SCALES: Mapping[str, int] = {
    "": 0,
    "k": 3, "thousand": 3, "千": 3,
    "万": 4, "萬": 4,
    "m": 6, "million": 6, "百万": 6, "百萬": 6,
    "亿": 8, "億": 8,
    "b": 9, "bn": 9, "billion": 9,
    "t": 12, "tn": 12, "trillion": 12, "万亿": 12, "萬億": 12, "兆": 12,
}  # fmt: skip
"""Powers of ten by what stands behind a number of tokens, folded; as in the locale files, or as people write them."""
_NUMBER = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<rest>.*)")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+(?=,))(?:,\d+)?")
_RANK = re.compile(r"^(?:#|top|rank|no\.?|第|前)\s*")
_TOKENS = re.compile(r"\s*(?:tokens?|词元|詞元)$")
_COUNTED = frozenset({"", "名", "位", "天", "日", "周", "週", "days", "weeks", "day", "week"})


class AmountTextError(TokentideError, ValueError):
    """Nothing can be read from a text as an amount of that unit.

    Attributes:
        asked: The text.
        unit: What it was read as.
    """

    def __init__(self, asked: str, unit: Unit) -> None:
        self.asked, self.unit = asked, unit
        super().__init__(f"{asked[:LONGEST]!r} is no amount in {unit.value}")


def read_amount(text: str, unit: Unit) -> Fraction:
    """The threshold that somebody typed; a percent as a fraction, and a fall with its sign.

    Args:
        text: What was typed; a comma is a decimal one unless it parts thousands.
        unit: The kind's.

    Raises:
        AmountTextError: It is none.
    """
    folded = unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip().lower()
    sign, bare = _signed(folded, unit)
    found = _NUMBER.fullmatch(bare)
    # Folded, a superscript would be one more digit.
    if found is None or len(text) > LONGEST or any(unicodedata.category(char) == "No" for char in text):
        raise AmountTextError(text, unit)
    scale = _scale(found["rest"].strip(), unit)
    if scale is None:
        raise AmountTextError(text, unit)
    value = sign * Fraction(_decimal(found["number"], text, unit)) * scale
    if unit in {Unit.COUNT, Unit.TOKENS} and value.denominator != 1:
        raise AmountTextError(text, unit)
    return value


def _signed(text: str, unit: Unit) -> tuple[int, str]:
    """The sign, and the text without it: only a change has one."""
    if unit is Unit.CHANGE and text[:1] in {"-", "\u2212", "\u2013"}:
        return -1, text[1:].lstrip()
    if unit is Unit.CHANGE:
        return 1, text.lstrip("+±").lstrip()
    return 1, _RANK.sub("", text) if unit is Unit.COUNT else text


def _scale(rest: str, unit: Unit) -> Fraction | None:
    """What the number is to be multiplied by; None for what stands behind no such number."""
    match unit:
        case Unit.TOKENS:
            power = SCALES.get(_TOKENS.sub("", rest))
            return None if power is None else Fraction(10**power)
        case Unit.COUNT:
            return Fraction(1) if rest in _COUNTED else None
        case _:
            return Fraction(1, 100) if rest in {"", "%", "percent", "per cent", "pct"} else None


def _decimal(number: str, text: str, unit: Unit) -> str:
    """The number with a decimal point and nothing else."""
    if _COMMAS.fullmatch(number):
        number = number.replace(",", "")
    elif _POINTS.fullmatch(number):
        number = number.replace(".", "")
    if number.count(",") + number.count(".") > 1:
        raise AmountTextError(text, unit)
    return number.replace(",", ".")

"""Numbers as readers of a language write them; rounded once, at the very end, in whole numbers throughout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from bot.presentation.messages import Messages

DIGITS = 3
DASH = "—"
RISE, FALL, LEVEL = "▲", "▼", "±"
MINUS = "\u2212"
MOST_DECIMALS = 9
_NEAR_ONE = Fraction(6, 5)
_UNGROUPED = 10**4


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit of large numbers: 10 to the `exponent`, written `name` (`T`, `万亿`)."""

    exponent: int
    name: str


def round_half_away(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def round_digits(value: Fraction, digits: int) -> int:
    """A value ≥ 0 to `digits` significant digits, and at least to a whole number, halves up."""
    surplus = max(len(str(int(value))) - digits, 0)
    unit = 10**surplus
    return round_half_away(value / unit) * unit


@dataclass(frozen=True, slots=True)
class Numbers:
    """How one language writes numbers.

    Attributes:
        decimals: Of a percent; 2 in the press-exact mode, else 1.
        exact: Tokens with two decimals of the largest unit instead of three significant digits (press-exact).
    """

    locale: Locale
    messages: Messages
    scales: tuple[Scale, ...]
    decimals: int = 1
    exact: bool = False

    @classmethod
    def of(cls, messages: Messages, locale: Locale) -> Numbers:
        """The numbers of a language; its file lists the scales as `3:K 6:M …`, smallest first."""
        pairs = (pair.partition(":") for pair in messages.get("number.scales").split())
        return cls(locale, messages, tuple(Scale(int(exponent), name) for exponent, _, name in pairs))

    def press_exact(self) -> Numbers:
        """The same, as a reader of the source's page computes: two decimals."""
        return replace(self, decimals=2, exact=True)

    def tokens(self, value: Fraction | int) -> str:
        """`27.0T`, `27.0万亿`, `27.0兆`; below the first unit a whole number."""
        size = abs(Fraction(value))
        sign = MINUS if value < 0 and round_half_away(size) else ""
        in_hundredths = self.exact and size >= 10 ** self.scales[-1].exponent
        return sign + (self._in_hundredths(size) if in_hundredths else self._in_digits(size))

    def count(self, value: Fraction | int) -> str:
        """A whole number with its thousands grouped."""
        return self.fixed(Fraction(value), 0)

    def percent(self, value: Fraction) -> str:
        """`0.618` → `61.8 %`."""
        return self._pattern("number.percent", self.fixed(value * 100, self.decimals))

    def percent_exactly(self, value: Fraction) -> str:
        """`0.0125` → `1.25 %`: what somebody chose is not rounded."""
        return self._pattern("number.percent", self._exactly(value * 100))

    def tokens_exactly(self, value: Fraction) -> str:
        """`1.5T`, `800B`, likewise."""
        scale = self._scale(int(abs(value)))
        return self._pattern("number.tokens", self._exactly(value / 10**scale.exponent), unit=scale.name)

    def basis_points(self, value: int) -> str:
        """`6180` → `61.8 %`."""
        return self.percent(Fraction(value, 10_000))

    def change(self, value: Fraction | None) -> str:
        """`0.193` → `▲ 19.3 %`; what rounds to nothing is `± 0.0 %`; None is a dash."""
        if value is None:
            return DASH
        arrow = (LEVEL, RISE, FALL)[self.direction(value)]
        return self._pattern("number.change", self.percent(abs(value)), arrow=arrow)

    def signed(self, value: Fraction) -> str:
        """`0.193` → `+19.3 %`; what rounds to nothing has no sign."""
        return ("", "+", MINUS)[self.direction(value)] + self.percent(abs(value))

    def direction(self, value: Fraction) -> int:
        """1, -1, or 0 where the change is nothing once rounded."""
        tenths = round_half_away(value * 100 * 10**self.decimals)
        return (tenths > 0) - (tenths < 0)

    def points(self, value: Fraction, *, signed: bool = True) -> str:
        """A difference of percents: `+5.0`, or without its sign `5.0`; the sentence says "points"."""
        sign = ("", "+", MINUS)[self.direction(value)] if signed else ""
        return sign + self.fixed(abs(value) * 100, self.decimals)

    def index(self, value: Fraction) -> str:
        """An index between 0 and 1: `0.11`."""
        return self.fixed(value, 2)

    def tick(self, value: int) -> str:
        """A round number for an axis, as short as it is exact: `0`, `500B`, `1.5T`."""
        scale = self._scale(value)
        hundredths = Fraction(value * 100, 10**scale.exponent)
        decimals = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
        return self._scaled(hundredths / 100, decimals, scale)

    def ratio(self, value: Fraction) -> str:
        """`4.3×`; near 1, where one decimal would tell too little, `1.09×`."""
        decimals = 2 if self.exact or abs(value) < _NEAR_ONE else 1
        return self._pattern("number.ratio", self.fixed(value, decimals))

    def at_least(self, number: str) -> str:
        """`≥ 4.60T`, of a number that is written already."""
        return self._pattern("number.at_least", number)

    def at_most(self, number: str) -> str:
        """`≤ 4.60T`, likewise."""
        return self._pattern("number.at_most", number)

    def fixed(self, value: Fraction, decimals: int, *, grouped: bool = True) -> str:
        """A number with that many decimals, never a negative zero."""
        scaled = round_half_away(value * 10**decimals)
        whole, part = divmod(abs(scaled), 10**decimals)
        # Babel's own grouping stops at 28 digits.
        text = f"{whole:,}".replace(",", get_group_symbol(self.locale)) if grouped else str(whole)
        if decimals:
            text += f"{get_decimal_symbol(self.locale)}{part:0{decimals}d}"
        return (MINUS if scaled < 0 else "") + text

    def ordinal(self, value: int) -> str:
        """`5th`; Chinese sentences say 第 themselves."""
        return self._pattern(f"number.ordinal.{self.locale.ordinal_form(value)}", self.count(value))

    def word(self, value: int) -> str:
        """`six` up to ten, digits above."""
        key = f"number.word.{value}"
        return self.messages.get(key) if self.messages.knows(key) else self.count(value)

    def _exactly(self, value: Fraction) -> str:
        decimals = next((n for n in range(MOST_DECIMALS) if (value * 10**n).denominator == 1), MOST_DECIMALS)
        return self.fixed(value, decimals)

    def _in_digits(self, size: Fraction) -> str:
        rounded = round_digits(size, DIGITS)
        scale = self._scale(rounded)
        unit = 10**scale.exponent
        decimals = max(DIGITS - len(str(rounded // unit)), 0) if scale.exponent else 0
        return self._scaled(Fraction(rounded, unit), decimals, scale)

    def _in_hundredths(self, size: Fraction) -> str:
        scale = self.scales[-1]
        return self._scaled(size / 10**scale.exponent, 2, scale)

    def _scale(self, value: int) -> Scale:
        return next((s for s in reversed(self.scales) if value >= 10**s.exponent), Scale(0, ""))

    def _scaled(self, value: Fraction, decimals: int, scale: Scale) -> str:
        # Four digits before a unit stay together: 6660亿.
        number = self.fixed(value, decimals, grouped=not scale.exponent or value >= _UNGROUPED)
        return self._pattern("number.tokens", number, unit=scale.name)

    def _pattern(self, key: str, number: str, **more: str) -> str:
        text = self.messages.get(key)
        for name, value in {"number": number, **more}.items():
            text = text.replace("{" + name + "}", value)
        return text

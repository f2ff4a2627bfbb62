"""Typed values written in a language: what stands in the slots of its sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from babel.lists import format_list

from bot.domain.insight import AuthorName, Country, Family, Model, Name, Subject
from bot.domain.periods import Month
from bot.domain.receipts import Figure, Unit
from bot.domain.watching.memory import Bound, Quantity
from bot.domain.weeks import IsoWeek
from bot.presentation.dates import Dates
from bot.presentation.names import Names
from bot.presentation.numbers import Numbers, round_half_away
from bot.presentation.text import moment_text


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel by its id."""

    id: int


@dataclass(frozen=True, slots=True)
class RoleRef:
    """A role by its id."""

    id: int


Value = Subject | Month | Figure | Quantity | dt.datetime | ChannelRef | RoleRef | str | int
"""What can be put into a sentence. A `str` is taken as it is: clean other people's text first."""


@dataclass(frozen=True)
class Values:
    """Writes values in one language.

    Slot styles: `:signed` and `:size` of a change (`+19.3 %`, `19.3 %`; else `▲ 19.3 %`), `:size` of points (no sign),
    `:ordinal` and `:word` of a count (`5th`, `five`), `:short` of a date (no year), `:the` and `:start` of a country
    (`the US`, `The US`), `:ago` of a moment (its distance from now, where the reader's own clock is at hand).
    """

    numbers: Numbers
    names: Names
    dates: Dates

    def write(self, value: Value, style: str = "") -> str:
        """The value as text."""
        match value:
            case str():
                return value
            case int():
                return self._count(value, style)
            case Figure() | Quantity():
                return self._bounded(value, style)
            case dt.datetime() | ChannelRef() | RoleRef():
                return _bare(value)
            case IsoWeek() | Month() | dt.date():
                return self.dates.period(value, year=style != "short")
            case _:
                return self._names(value, style)

    def figure(self, figure: Figure | Quantity, style: str = "") -> str:
        """A figure in its unit; of a quantity the number, without its bound."""
        numbers = self.numbers
        writers: Mapping[Unit, Callable[[Fraction], str]] = {
            Unit.TOKENS: numbers.tokens,
            Unit.PERCENT: numbers.percent,
            Unit.CHANGE: self._change(style),
            Unit.POINTS: lambda value: numbers.points(value, signed=style != "size"),
            Unit.RATIO: numbers.ratio,
            Unit.COUNT: lambda value: self._count(round_half_away(value), style),
            Unit.INDEX: numbers.index,
        }
        return writers[figure.unit](figure.value)

    def join(self, texts: Iterable[str]) -> str:
        """`a, b and c`."""
        return format_list(list(texts), locale=self.dates.locale)

    def either(self, texts: Iterable[str]) -> str:
        """`a, b or c`."""
        return format_list(list(texts), style="or", locale=self.dates.locale)

    def name(self, name: Name) -> str:
        """What is called so, cleaned."""
        match name:
            case Country(code):
                return self.names.country(code)
            case Model(slug):
                return self.names.model(slug)
            case Family(key):
                return self.names.family(key)
            case AuthorName(author):
                return self.names.author(author)

    def _bounded(self, value: Figure | Quantity, style: str) -> str:
        """`≥ 45.2 %` where hidden tokens can change the number."""
        number, bound = self.figure(value, style), value.bound if isinstance(value, Quantity) else Bound.EXACT
        if bound is Bound.EXACT:
            return number
        if bound is Bound.SHARED:
            return f"={number}"
        # The size of what fell by 30 % at most is 30 % at least.
        turned = style == "size" and value.value < 0
        return self.numbers.at_least(number) if (bound is Bound.LEAST) != turned else self.numbers.at_most(number)

    def _names(self, value: Name | tuple[Name, ...], style: str) -> str:
        if isinstance(value, tuple):
            return self.join(map(self.name, value))
        if not isinstance(value, Country) or style not in {"the", "start"}:
            return self.name(value)
        name = self.names.in_sentence(value.code)
        return name[:1].upper() + name[1:] if style == "start" else name

    def _count(self, value: int, style: str) -> str:
        match style:
            case "ordinal":
                return self.numbers.ordinal(value)
            case "word":
                return self.numbers.word(value)
            case _:
                return self.numbers.count(value)

    def _change(self, style: str) -> Callable[[Fraction], str]:
        match style:
            case "size":
                return lambda value: self.numbers.percent(abs(value))
            case "signed":
                return self.numbers.signed
            case _:
                return self.numbers.change


def _bare(value: dt.datetime | ChannelRef | RoleRef) -> str:
    """What a platform shows in its own way, where it does not."""
    if isinstance(value, dt.datetime):
        return moment_text(value)
    return f"#{value.id}" if isinstance(value, ChannelRef) else f"@{value.id}"

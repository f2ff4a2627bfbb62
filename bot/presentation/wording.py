"""One language: its sentences, with numbers, names and dates put into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.domain.history import History
from bot.domain.insight import Country, Insight
from bot.domain.receipts import Figure
from bot.domain.watching.memory import Quantity
from bot.presentation.dates import Dates
from bot.presentation.messages import Messages, best_language, load_messages
from bot.presentation.names import Names
from bot.presentation.numbers import Numbers, round_half_away
from bot.presentation.text import Span, Style, Text, parse_template, plain
from bot.presentation.values import ChannelRef, RoleRef, Value, Values


@dataclass(frozen=True)
class Wording:
    """Everything that depends on the reader's language.

    Attributes:
        tag: BCP 47, such as `zh-Hans`; goes into `lang` attributes.
    """

    tag: str
    messages: Messages
    values: Values

    @classmethod
    @cache
    def load(cls, tag: str) -> Wording:
        """The wording of the offered language that serves `tag` best (English where none does)."""
        messages = load_messages(best_language(tag))
        locale = Locale.parse(messages.get("meta.locale"))
        return cls(messages.tag, messages, Values(Numbers.of(messages, locale), Names(messages, locale), Dates(locale)))

    def about(self, history: History) -> Wording:
        """The same language with the names and the exactness of a history."""
        names = Names(self.messages, self.dates.locale, history.catalog, history.tables)
        numbers = self.numbers.press_exact() if history.press_exact else self.numbers
        return Wording(self.tag, self.messages, Values(numbers, names, self.dates))

    @property
    def numbers(self) -> Numbers:
        """How the language writes numbers."""
        return self.values.numbers

    @property
    def names(self) -> Names:
        """What it calls countries and models."""
        return self.values.names

    @property
    def dates(self) -> Dates:
        """How it writes dates."""
        return self.values.dates

    def text(self, key: str, **values: Value) -> str:
        """A sentence as plain text; `key` itself where no language has it.

        Raises:
            KeyError: The sentence wants a value that was not given.
        """
        return plain(self.rich(key, **values))

    def rich(self, key: str, **values: Value) -> Text:
        """A sentence with its emphasis and flags; as `text` otherwise."""
        decider = self.messages.decider(key)
        count = _count(values[decider]) if decider else 1
        return tuple(self._fill(self.messages.get(key, count), values))

    def insight(self, insight: Insight) -> Text:
        """The sentence of an insight."""
        return self.rich(f"insight.{insight.kind}.{insight.wording}", **insight.figures, **insight.subjects)

    def _fill(self, template: str, values: Mapping[str, Value]) -> Iterator[Span]:
        for piece, style in parse_template(template):
            if isinstance(piece, str):
                yield Span(piece, style)
                continue
            value = values[piece.name]
            if isinstance(value, Country) and piece.style == "flag":
                yield Span(value.code, Style.FLAG)
            yield Span(self.values.write(value, piece.style), _own_style(value, piece.style) or style)


def _own_style(value: Value, slot: str) -> Style | None:
    """The style of what a platform shows in its own way."""
    match value:
        case dt.datetime():
            return Style.AGO if slot == "ago" else Style.MOMENT
        case ChannelRef():
            return Style.CHANNEL
        case RoleRef():
            return Style.ROLE
        case _:
            return None


def _count(value: Value) -> int:
    """The number that decides a sentence's form."""
    if isinstance(value, Figure | Quantity):
        return abs(round_half_away(value.value))
    return abs(value) if isinstance(value, int) else 1

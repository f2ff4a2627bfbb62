"""Cards for the renderers: two whole weeks, and whatever hypothesis makes of other people's names."""

from __future__ import annotations

import datetime as dt
from itertools import cycle, islice

from hypothesis import strategies as st

from bot.presentation.card import Action, Block, Button, Card, Label, LabelKind, Picture, Table, TableRow
from bot.presentation.charts import BarChart, Frame
from bot.presentation.summary import summary_card
from bot.presentation.text import Span, Style, Text
from bot.presentation.wording import Wording
from tests.unit.presentation.histories import example, facts_of
from tests.unit.presentation.hostile import HOSTILE

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
WEEK = ("week", "2026-W03")
PNG = b"\x89PNG"
CHART = BarChart(Frame("", "", ""), (), (), hatched=False, empty_label="")
MARKUP = (
    "@here <@!123456789012345678> <@&1> <id:customize>",
    "<:emoji:123> <a:emoji:123> :joy: :+1::skin-tone-2:",
    "</board:123456789> <t:1700000000:R> <https://evil.example>",
    "# heading\n## heading\n-# small\n> quote\n>>> quote\n- item\n* item\n+ item\n1. one\n23) two",
    "```py\ncode\n``` `` ` `` ||spoiler|| ~~gone~~ _a_ __b__ ***c***",
    "https://evil.example http://x discord.gg/abc discord.com/invite/abc",
    "trailing \\",
    "\\" * 300,
    "*" * 10_000,
    "🇨🇳" * 3_000,
    "𝕏" * 5_000,
    "\ud800 lone \udfff",
    "' OR 1=1;-- \u2028# line \x85- separators \x0b> here",
    "",
    " ",
)
NAMES = (*HOSTILE, *MARKUP, "Qwen3.6 Plus (free)")


def example_card(language: str) -> Card:
    """The summary of a small week, five days after its end."""
    history = example()
    facts = facts_of(history)
    return summary_card(facts, history, Wording.load(language), facts.as_of + dt.timedelta(days=5))


def row(rank: int, name: str = "Alpha", country: str = "CN") -> TableRow:
    """A row with figures."""
    return TableRow(str(rank), name, country, "1.00T", "▲ 1.0 %")


def table(rows: int, name: str = "Alpha") -> Table:
    """A table of equal rows."""
    return Table(
        f"Top {rows}", ("#", "Model", "From", "Tokens", "Change"), tuple(row(n + 1, name) for n in range(rows))
    )


def plain_card(**parts: object) -> Card:
    """A card with a headline and a total, and whatever else is given."""
    return Card("en", "A headline", (Span("A total"),), **parts)  # pyright: ignore[reportArgumentType]


def hostile_cards(language: str, rows: int = 8, lines: int = 2) -> st.SearchStrategy[Card]:
    """Cards in which every text is somebody else's, with as many rows and lines at most."""
    names = st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=20)), min_size=1, max_size=5)
    labels = st.lists(st.sampled_from(list(LabelKind)), max_size=4)
    return st.builds(_card, st.just(language), names, labels, st.integers(0, rows), st.integers(0, lines))


def _card(language: str, names: list[str], labels: list[LabelKind], rows: int, lines: int) -> Card:
    texts = cycle(names)

    def text() -> Text:
        return tuple(Span(next(texts), style) for style in (Style.PLAIN, Style.FLAG, Style.STRONG, Style.PLAIN))

    def cells() -> TableRow:
        rank, name, country, tokens, change, note = islice(texts, 6)
        return TableRow(rank, name, country, tokens, change, note)

    headings = ("#", "Model", "From", "Tokens", "Change")
    return Card(
        language=language,
        headline=next(texts),
        total=text(),
        labels=tuple(Label(kind, next(texts)) for kind in labels),
        blocks=tuple(Block(next(texts), (text(),)) for _ in range(lines)),
        lead=text(),
        table=Table(next(texts), headings, tuple(cells() for _ in range(rows)), next(texts)),
        notes=Block(next(texts), tuple(text() for _ in range(lines))),
        footer=(next(texts), next(texts)),
        pictures=tuple(Picture(next(texts), CHART, next(texts)) for _ in range(3)),
        buttons=tuple(Button(action, next(texts)) for action in Action),
    )

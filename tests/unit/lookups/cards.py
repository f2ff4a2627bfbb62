"""What the tests of look-ups share: histories, questions, and a card as the lines that a reader sees."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from bot.domain.catalog import Catalog, ModelCard
from bot.domain.history import History
from bot.presentation.card import Card, TableRow
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from tests.fakes.histories import chart, make_tables, slot

B = 10**9
FRESH = dt.datetime(2026, 1, 19, 6, tzinfo=dt.UTC)
BEFORE = {
    "cn/alpha": 2_000 * B,
    "us/beta": 3_000 * B,
    "cn2/gamma": 200 * B,
    "us2/delta": 500 * B,
    "fr/tiny": 2 * B,
    "other": 500 * B,
}
AFTER = {
    "cn/alpha": 4_000 * B,
    "openrouter/pony-alpha": 604 * B,
    "cn2/gamma": 1_400 * B,
    "us/beta": 1_200 * B,
    "cn/alpha:free": 300 * B,
    "us2/delta": 300 * B,
    "fr/tiny": 4 * B,
    "other": 500 * B,
}
LISTED = Catalog(
    {
        "cn/alpha": ModelCard(
            "cn/alpha",
            "Alpha Pro",
            dt.date(2025, 12, 1),
            Decimal("0.0000003"),
            Decimal("0.0000012"),
            1_048_576,
            "cn/alpha-weights",
        ),
        "cn2/gamma": ModelCard("cn2/gamma", "Gamma", None, Decimal(0), Decimal(0)),
        "us/beta": ModelCard("us/beta", "Beta 4.5"),
        "jp/unseen": ModelCard("jp/unseen", "Unseen", None, Decimal("0.000000001"), Decimal("0.00002")),
    }
)


def two_weeks() -> History:
    """Alpha Pro takes the lead, with an anonymous listing that was revealed to be it."""
    tables = make_tables(slots=[slot("pony", "2026-01-14", "cn/alpha")])
    return chart(BEFORE, AFTER, tables=tables, catalog=LISTED)


def ask(tag: str = "en", history: History | None = None, now: dt.datetime | None = FRESH) -> Lookup:
    """A question about the newest closed week."""
    return Lookup.of(history or two_weeks(), Wording.load(tag), None, now)


def row(each: TableRow) -> str:
    """A row as one line."""
    return f"{each.rank} | {each.name} | {each.country} | {each.tokens} | {each.change} | {each.note}"


def body(card: Card) -> list[str]:
    """All that is particular to a card: neither its notices nor its footer, which the summary's tests hold."""
    lines = [card.headline, plain(card.total)]
    for block in card.blocks:
        lines.extend([f"[{block.title}]", *map(plain, block.lines)])
    if card.table:
        lines.extend([card.table.title, *map(row, card.table.rows)])
        lines.extend([card.table.remark] if card.table.remark else [])
    lines.extend(plain(line) for line in (card.notes.lines if card.notes else ()))
    lines.extend(f"({picture.name}) {picture.alt}" for picture in card.pictures)
    lines.extend(f"{link.label}: {link.url}" for link in card.links)
    return [line.replace("\u00a0", " ") for line in lines]


def everything(card: Card) -> str:
    """Every text of a card."""
    labels = [label.text for label in card.labels]
    return "\n".join([*body(card), *labels, *card.footer, *(button.label for button in card.buttons)])

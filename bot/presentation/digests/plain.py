"""A digest as nothing but lines of text: no picture, no flags, no table, no buttons, no emphasis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.presentation.card import Block, Card, Table, TableRow
from bot.presentation.text import Span, Text, plain
from bot.presentation.wording import Wording


def plain_card(card: Card, wording: Wording) -> Card:
    """The card's headline, total, notices, country lines, table (as lines) and source.

    Notes are left out, but where they are all that there is to say: then those without room are counted.
    """
    notes = card.notes if card.notes and card.notes.more else None
    blocks = [Block(block.title, tuple(map(_bare, block.lines))) for block in with_lead(card).blocks]
    return Card(
        language=card.language,
        headline=card.headline,
        total=_bare(card.total),
        labels=card.labels,
        blocks=(*blocks, *_lines_of(card.table, wording)),
        notes=replace(notes, lines=tuple(map(_bare, notes.lines))) if notes else None,
        footer=card.footer,
    )


def with_lead(card: Card) -> Card:
    """The same with the line about the lead as the last of its blocks, so that others may follow."""
    return replace(card, blocks=(*card.blocks, Block("", (card.lead,))), lead=None) if card.lead else card


def _lines_of(table: Table | None, wording: Wording) -> Iterable[Block]:
    if table:
        yield Block(table.title, tuple(_row(row, wording) for row in table.rows))


def _row(row: TableRow, wording: Wording) -> Text:
    country = wording.names.country(row.country)
    values = {"rank": row.rank, "name": row.name, "country": country, "tokens": row.tokens, "change": row.change}
    return (Span(wording.text("digest.row", **values)),)


def _bare(text: Text) -> Text:
    return (Span(plain(text)),)

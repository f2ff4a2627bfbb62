"""A card's texts as markdown, line by line, in the order in which they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.edge.rendering.limits import units
from bot.edge.rendering.markdown import fit, fit_plain, line_of, one_line
from bot.presentation.card import Block, Card, Label, LabelKind, Table, TableRow
from bot.presentation.text import ELLIPSIS, Span, Style, Text
from bot.presentation.wording import Wording

HEADLINE, TOTAL, LABEL, TITLE, LINE = 300, 500, 300, 120, 600
"""The most one text may take (UTF-16 units of markdown): the texts of real cards are far shorter."""

NAME, CELL = 100, 40
"""The most one cell of a table may take, in UTF-16 units before it is escaped: a row never exceeds `LINE`."""

LABELS_TOGETHER = 1500
MOST_LINES = 100
ROWS_MORE = "table.more"
GRAVE = frozenset({LabelKind.SAMPLE, LabelKind.STALE, LabelKind.CORRECTED})
"""What a reader must not miss: in a post it stands above the headline."""


@dataclass(frozen=True, slots=True)
class Sections:
    """What stands below the headline, escaped, each part still whole.

    Attributes:
        hidden: How many of the table's rows are not among `rows`.
        notes_more: The key of the sentence that counts notes; empty where nothing is said of those that are left out.
        notes_hidden: How many are not among `notes`.
    """

    language: str
    labels: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    lead: str = ""
    table_title: str = ""
    rows: tuple[str, ...] = ()
    hidden: int = 0
    remark: str = ""
    notes_title: str = ""
    notes: tuple[str, ...] = ()
    notes_more: str = ""
    notes_hidden: int = 0

    def above(self) -> tuple[str, ...]:
        """Labels, then the country lines with the lead: those that say something."""
        return _said(self.labels, (*self.blocks, self.lead))

    def below(self) -> tuple[str, ...]:
        """The table, then the notes: those that say something."""
        more = more_line(self.notes_hidden, self.language, self.notes_more) if self.notes_hidden else ""
        return _said(self._table(), (self.notes_title, *self.notes, more) if self.notes or more else ())

    def parts(self) -> tuple[str, ...]:
        """Everything, in order."""
        return self.above() + self.below()

    def _table(self) -> tuple[str, ...]:
        more = more_line(self.hidden, self.language, ROWS_MORE) if self.hidden else ""
        return (self.table_title, *self.rows, more, self.remark)


def sections_of(card: Card) -> Sections:
    """Everything a card says below its headline and total, and above its footer."""
    table, notes = card.table, card.notes
    rows = table.rows if table else ()
    return Sections(
        language=card.language,
        labels=_labels(card),
        blocks=tuple(_block(block) for block in card.blocks[:MOST_LINES]),
        lead=fit(card.lead, LINE) if card.lead else "",
        table_title=_title(table.title) if table and (table.title or rows) else "",
        rows=tuple(fit(row_text(row), LINE) for row in rows[:MOST_LINES]),
        hidden=max(0, len(rows) - MOST_LINES),
        remark=_remark(table),
        notes_title=_title(notes.title) if notes else "",
        notes=tuple(f"- {fit(_flat(line), LINE)}" for line in notes.lines[:MOST_LINES]) if notes else (),
        notes_more=notes.more if notes else "",
        notes_hidden=max(0, len(notes.lines) - MOST_LINES) if notes else 0,
    )


def headline_of(card: Card) -> str:
    """The headline, large."""
    return f"## {fit(line_of(card.headline), HEADLINE)}"


def total_of(card: Card) -> str:
    """The line below the headline."""
    return fit(_flat(card.total), TOTAL)


def banners_of(card: Card) -> tuple[str, ...]:
    """The labels that a reader must not miss, one of a kind: they stand above a post's headline."""
    return tuple(map(label_line, _banners(card)))


def without_banners(card: Card) -> Card:
    """The card for what stands below the headline, where nothing is said that stands above it."""
    above = {id(label) for label in _banners(card)}
    return replace(card, labels=tuple(label for label in card.labels if id(label) not in above))


def _banners(card: Card) -> tuple[Label, ...]:
    kinds = {label.kind: label for label in reversed(card.labels) if label.kind in GRAVE}
    return tuple(label for label in card.labels if kinds.get(label.kind) is label)


def label_line(label: Label) -> str:
    """A label with its mark; the grave ones are strong."""
    grave = label.kind in GRAVE
    return ("⚠️ " if grave else "ℹ️ ") + fit(line_of(label.text, Style.STRONG if grave else Style.PLAIN), LABEL)


def more_line(count: int, language: str, key: str) -> str:
    """How many lines are left out; empty without a key, and `… +7` until the language has a sentence for it."""
    if not key:
        return ""
    wording = Wording.load(language)
    known = wording.messages.knows(key)
    return fit(line_of(wording.text(key, count=count) if known else f"{ELLIPSIS} +{count}"), LINE)


def row_text(row: TableRow) -> Text:
    """`1  Name 🇨🇳  **4.60T**  ▲ 22.1 %  (was 2)`: a line, not columns, so that a phone may wrap it."""
    return (
        Span(f"{_cell(row.rank)}  {_cell(row.name, NAME)} "),
        Span(row.country, Style.FLAG),
        Span(" "),
        Span(_cell(row.tokens), Style.STRONG),
        Span(f"  {_cell(row.change)}"),
        Span(f"  ({_cell(row.note)})" if row.note else ""),
    )


def _said(*parts: tuple[str, ...]) -> tuple[str, ...]:
    texts = ("\n".join(line for line in part if line) for part in parts)
    return tuple(text for text in texts if text.strip())


def _cell(text: str, limit: int = CELL) -> str:
    return fit_plain(one_line(text), limit)


def _labels(card: Card) -> tuple[str, ...]:
    lines, room = list[str](), LABELS_TOGETHER
    for label in card.labels:
        line = label_line(label)
        room -= units(line) + 1
        if room < 0:
            return (*lines, f"{ELLIPSIS} +{len(card.labels) - len(lines)}")
        lines.append(line)
    return tuple(lines)


def _block(block: Block) -> str:
    lines = (fit(line, LINE) for line in block.lines[:MOST_LINES])
    return "\n".join((_title(block.title), *lines) if block.title else lines)


def _title(text: str) -> str:
    return fit(line_of(text, Style.STRONG), TITLE)


def _remark(table: Table | None) -> str:
    return f"-# {fit(line_of(table.remark), LINE)}" if table and table.remark else ""


def _flat(text: Text) -> Text:
    return tuple(Span(one_line(span.text), span.style) for span in text)

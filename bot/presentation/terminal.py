"""A card as it reads in a terminal: as wide as there is room, Chinese included, without markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table as RichTable
from rich.text import Text as RichText

from bot.domain.history import History
from bot.domain.leaderboards import Grouping, LeaderboardRow
from bot.domain.weeks import IsoWeek
from bot.presentation.boards import leaderboard_table
from bot.presentation.card import Block, Card, Label, Table, TableRow
from bot.presentation.numbers import FALL, RISE
from bot.presentation.text import NAME_LIMIT, Style, Text, join_sentences
from bot.presentation.wording import Wording

_CHANGES = {RISE: "green", FALL: "red"}
_NAME, _COUNTRY, _NOTE = 1, 2, 5
_RIGHT = frozenset({0, 3, 4})
_NAME_ROOM = 16


def render_card(card: Card) -> RenderableType:
    """The whole message; print it with a rich `Console`."""
    parts: list[RenderableType] = [RichText(card.headline, style="bold"), rich_text(card.total)]
    parts.extend(_label(label) for label in card.labels)
    for block in card.blocks:
        parts.extend(("", *_block(block)))
    if card.lead:
        parts.append(rich_text(card.lead))
    if card.table:
        parts.extend(("", render_table(card.table)))
    if card.notes:
        parts.extend(
            (
                "",
                RichText(card.notes.title, style="bold"),
                *(_marked("•", rich_text(line)) for line in card.notes.lines),
            )
        )
    parts.extend(("", RichText(join_sentences(card.footer), style="dim")))
    return Group(*parts)


def render_table(table: Table) -> RenderableType:
    """A leaderboard; names are cut where the terminal is narrow, figures never."""
    remark = [RichText(table.remark, style="dim")] if table.remark else []
    return Group(RichText(table.title, style="bold"), _Grid(table), *remark)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The rows of a table, fitted to the width that the console offers."""

    table: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        kept, name_room = self._fit(min(options.max_width, console.width))
        grid = RichTable(box=box.SIMPLE_HEAD, header_style="dim", padding=(0, 1, 0, 0), show_edge=False)
        for index in kept:
            right = index in _RIGHT
            grid.add_column(self._headings[index], justify="right" if right else "left", no_wrap=True)
        for row in self.table.rows:
            cells = _cells(row, name_room)
            grid.add_row(*(cells[index] for index in kept))
        yield grid

    @property
    def _headings(self) -> tuple[str, ...]:
        return (*self.table.headings, "")

    def _fit(self, room: int) -> tuple[list[int], int]:
        """Which columns stand, and how wide a name may be: notes go first, then countries."""
        widths = self._widths()
        kept = list(range(len(widths)))
        for dropped in (None, _NOTE, _COUNTRY):
            kept = [index for index in kept if index != dropped]
            left = room - 1 - sum(widths[index] + 2 for index in kept if index != _NAME)
            if left >= min(widths[_NAME], _NAME_ROOM):
                break
        return kept, max(min(left, widths[_NAME]), 1)

    def _widths(self) -> list[int]:
        rows = [[cell.plain for cell in _cells(row, NAME_LIMIT * 2)] for row in self.table.rows]
        return [max(map(cell_len, column)) for column in zip(self._headings, *rows, strict=True)]


def _cells(row: TableRow, name_room: int) -> list[RichText]:
    name = RichText(row.name)
    name.truncate(name_room, overflow="ellipsis")
    change = RichText(row.change, style=_CHANGES.get(row.change[:1], ""))
    rank, country, note = (RichText(text, style="dim") for text in (row.rank, row.country, row.note))
    return [rank, name, country, RichText(row.tokens, style="bold"), change, note]


def rich_text(text: Text) -> RichText:
    """A text as rich shows it, without flags; nothing in it is read as rich's markup."""
    made = RichText()
    for span in text:
        if span.style is not Style.FLAG:
            made.append(span.text, style="bold" if span.style is Style.STRONG else "")
    return made


def _label(label: Label) -> RenderableType:
    return _marked("!", RichText(label.text), style="bold yellow")


def _block(block: Block) -> list[RenderableType]:
    title = [RichText(block.title, style="dim")] if block.title else []
    return [*title, *(rich_text(line) for line in block.lines)]


def _marked(mark: str, line: RichText, style: str = "") -> RenderableType:
    """A line that hangs on its mark however it breaks."""
    grid = RichTable.grid(padding=(0, 1, 0, 0))
    grid.add_row(RichText(mark, style=style), RichText("", style=style) + line)
    return grid


def render_leaderboard(
    rows: Sequence[LeaderboardRow], history: History, week: IsoWeek, by: Grouping, wording: Wording
) -> RenderableType:
    """A leaderboard by model, family, author or country, with shares, as a table."""
    return render_table(leaderboard_table(rows, history, week, by, wording))

"""Show the maths: the receipts behind a week's figures, in pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.figures import summary_figures
from bot.domain.receipts import Figure, ReceiptRow
from bot.presentation.card import Action, Block
from bot.presentation.lookups.lookup import Lookup, line
from bot.presentation.lookups.paging import Page, PagedCard
from bot.presentation.text import Text, clean_name

FIGURES_SHOWN = 5
ROWS_SHOWN = 4
_NAME_LIMIT = 80
_HASH_SHOWN = 12


def maths_card(lookup: Lookup, beginnings: tuple[str, ...] = (), page: int = 1) -> PagedCard:
    """Formula and rows of every figure whose name begins with one of these (`press.`, `model.cn/a.`), five a page.

    Without any, the receipts are of all figures.
    """
    figures = [figure for figure in all_figures(lookup) if figure.name.startswith(beginnings or "")]
    shown = Page.of(len(figures), page, FIGURES_SHOWN)
    facts = lookup.facts
    about = about_block(lookup, facts.table_version, facts.data_hash, shown, len(figures))
    blocks = [about, *(_block(lookup, figure) for figure in shown.cut(figures))]
    total = lookup.rich("maths_total", week=lookup.week)
    return PagedCard(lookup.card(lookup.text("maths"), total, Action.FULL_TABLE, blocks=blocks), shown)


def all_figures(lookup: Lookup) -> tuple[Figure, ...]:
    """Every figure of the week's summary, then those of its insights as `insight.{kind}.{name}`."""
    question = (all_figures, lookup.week)
    return lookup.history.keep(question, lambda: tuple(_figures(lookup)))


def _figures(lookup: Lookup) -> Iterator[Figure]:
    yield from summary_figures(lookup.facts, lookup.history)
    counts = Counter[str]()
    for insight in lookup.facts.insights:
        counts[insight.kind] += 1
        place = f"{insight.kind}.{counts[insight.kind]}"
        for name, made in insight.figures.items():
            yield Figure(f"insight.{place}.{name}", made.unit, made.value, made.formula, made.terms)


def about_block(lookup: Lookup, tables: str, data_hash: str, page: Page, count: int) -> Block:
    """What the figures were made from, how many there are, and which page of them is shown."""
    lines = [
        lookup.rich("maths_data", tables=tables, hash=data_hash[:_HASH_SHOWN]),
        lookup.rich("maths_page", figures=count, page=page.number, pages=page.count),
    ]
    return Block("", tuple(lines))


def _block(lookup: Lookup, figure: Figure) -> Block:
    value = lookup.wording.values.figure(figure)
    lines = [lookup.rich("formula", value=value, formula=figure.formula)]
    for name, rows in figure.terms.items():
        lines.extend(_term(lookup, name, rows))
    return Block(clean_name(figure.name, _NAME_LIMIT), tuple(lines))


def _term(lookup: Lookup, name: str, rows: Sequence[ReceiptRow]) -> Iterator[Text]:
    numbers = lookup.wording.numbers
    total = numbers.count(sum(row.tokens for row in rows))
    yield lookup.rich("term", name=name, rows=len(rows), tokens=total)
    for row in rows[:ROWS_SHOWN]:
        yield line(f"{row.date} {clean_name(row.subject)} {numbers.count(row.tokens)}")
    if len(rows) > ROWS_SHOWN:
        rest = numbers.count(sum(row.tokens for row in rows[ROWS_SHOWN:]))
        yield lookup.rich("more_rows", rows=len(rows) - ROWS_SHOWN, tokens=rest)

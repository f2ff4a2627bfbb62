"""Show the maths of a post: what it was made from, and where the data have changed since, that they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.receipts import Figure
from bot.presentation.card import Block, Card, LabelKind
from bot.presentation.labels import footer
from bot.presentation.lookups.lookup import Lookup, line
from bot.presentation.lookups.maths import about_block, maths_card
from bot.presentation.lookups.paging import Page, PagedCard
from bot.presentation.text import Text, clean_name
from bot.services.origins import Origin

FIGURES_SHOWN = 15
_NAME_LIMIT = 80


def posted_card(lookup: Lookup, origin: Origin, page: int = 1) -> PagedCard:
    """The receipts of a post from the data of then; where these are lost, the figures that it displays.

    Args:
        lookup: About the week of the post; over the origin's history, where there is one.
        origin: What the post was made from.
        page: Which page.
    """
    if origin.history is None:
        return _lost(lookup, origin, page)
    found = maths_card(lookup, page=page)
    if not origin.changed:
        return found
    return replace(found, card=_under(found.card, lookup.rich("maths_changed", at=origin.displayed.known_at)))


def _lost(lookup: Lookup, origin: Origin, page: int) -> PagedCard:
    displayed = origin.displayed
    lines = list(_lines(lookup, origin))
    shown = Page.of(len(lines), page, FIGURES_SHOWN)
    about = about_block(lookup, displayed.table_version, displayed.data_hash, shown, len(lines))
    total = lookup.rich("posted_total", week=displayed.week)
    card = lookup.card(lookup.text("maths"), total, blocks=[about, Block("", tuple(shown.cut(lines)))])
    card = _under(card, lookup.rich("maths_lost", at=displayed.known_at))
    # Other labels, and the source's time, are of today's data; these figures are not.
    kept = tuple(label for label in card.labels if label.kind is LabelKind.SAMPLE)
    small = footer(displayed.known_at, lookup.history, lookup.wording, None, sample=lookup.history.snapshot.sample)
    return PagedCard(replace(card, labels=kept, footer=small), shown)


def _lines(lookup: Lookup, origin: Origin) -> Iterator[Text]:
    for name, figure in origin.displayed.figures.items():
        value = lookup.wording.values.figure(Figure(name, figure.unit, figure.value, "", {}))
        yield line(f"{clean_name(name, _NAME_LIMIT)} = {value}")


def _under(card: Card, said: Text) -> Card:
    """The card with a line above everything else."""
    return replace(card, blocks=(Block("", (said,)), *card.blocks))

"""`/board`: a leaderboard of one week by model, family, publisher or country, in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.facts import WeekFacts
from bot.domain.insight import Country
from bot.domain.leaderboards import EVERYTHING, Grouping, Selection, leaderboard
from bot.domain.profiles import UnknownNameError, known_countries
from bot.presentation.boards import leaderboard_table
from bot.presentation.card import Action, Picture, Table
from bot.presentation.lookups.lookup import Lookup, first_fitting
from bot.presentation.lookups.paging import PAGE_SIZES, Page, PagedCard
from bot.presentation.pictures import leaderboard_picture, shares_picture
from bot.presentation.summary import total_line


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """Which leaderboard, and which page of it; `top` is how many rows there are at most."""

    by: Grouping = Grouping.MODEL
    selection: Selection = EVERYTHING
    page: int = 1
    size: int = PAGE_SIZES[0]
    top: int | None = None


def board_card(lookup: Lookup, request: BoardRequest) -> PagedCard:
    """One page of a leaderboard.

    Raises:
        UnknownNameError: No table and no row of the week names the country.
    """
    facts, selection = lookup.facts, request.selection
    _check(lookup, facts, selection.country)
    rows = leaderboard(lookup.history, lookup.week, request.by, selection)[: request.top]
    page = Page.of(len(rows), request.page, request.size)
    table = leaderboard_table(page.cut(rows), lookup.history, lookup.week, request.by, lookup.wording)
    title = _title(lookup, request)
    card = lookup.card(
        title,
        total_line(facts, lookup.wording),
        Action.CHART,
        Action.MATHS,
        table=_with_remark(table, lookup, page),
        pictures=tuple(_pictures(lookup, request)),
    )
    return PagedCard(card, page)


def _check(lookup: Lookup, facts: WeekFacts, country: str | None) -> None:
    if country is None:
        return
    known = known_countries(lookup.history) | {fact.country for fact in facts.models}
    if country not in known:
        raise UnknownNameError(country, known)


def _title(lookup: Lookup, request: BoardRequest) -> str:
    group = lookup.wording.text(f"board.by_{request.by}")
    parts = [lookup.text("board", group=group), *_filters(lookup, request.selection)]
    full = lookup.wording.messages.get("lookup.board_separator").join(parts)
    return first_fitting(full, parts[0])


def _filters(lookup: Lookup, selection: Selection) -> Iterator[str]:
    if selection.country is not None:
        yield lookup.text("only_country", country=Country(selection.country))
    if selection.free is not None:
        yield lookup.text("only_free" if selection.free else "only_paid")


def _with_remark(table: Table, lookup: Lookup, page: Page) -> Table:
    if not table.rows:
        return replace(table, remark=lookup.text("no_rows"))
    remark = lookup.text("page", page=page.number, pages=page.count) if page.count > 1 else ""
    return replace(table, remark=remark)


def _pictures(lookup: Lookup, request: BoardRequest) -> Iterator[Picture]:
    if request.selection != EVERYTHING:
        return
    if request.by is Grouping.MODEL:
        yield leaderboard_picture(lookup.facts, lookup.wording)
    if request.by is Grouping.COUNTRY:
        yield shares_picture(lookup.history, lookup.week, lookup.wording)

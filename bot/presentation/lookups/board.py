"""`/board`: a leaderboard of a day, a week or a month by model, family, publisher or country, in pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.insight import Country
from bot.domain.leaderboards import EVERYTHING, Grouping, Selection, leaderboard
from bot.domain.period_views import PeriodView, chosen_period, chosen_week, stored_view
from bot.domain.periods import BoardPeriod
from bot.domain.profiles import UnknownNameError, known_countries
from bot.domain.weeks import IsoWeek
from bot.presentation.boards import leaderboard_table
from bot.presentation.card import Action, Card, Picture, Table
from bot.presentation.lookups.lookup import Lookup, first_fitting
from bot.presentation.lookups.paging import PAGE_SIZES, Page, PagedCard
from bot.presentation.pictures import leaderboard_picture, shares_picture

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """Which leaderboard, and which page of it.

    Attributes:
        top: How many rows there are at most.
        period: What it spans.
        day: A day in it; None for the newest day or month, and for the look-up's own week.
    """

    by: Grouping = Grouping.MODEL
    selection: Selection = EVERYTHING
    page: int = 1
    size: int = PAGE_SIZES[0]
    top: int | None = None
    period: BoardPeriod = BoardPeriod.WEEK
    day: dt.date | None = None


def board_card(lookup: Lookup, request: BoardRequest) -> PagedCard:
    """One page of a leaderboard; only a week's has pictures, and receipts behind it.

    Raises:
        NothingStoredError: Nothing at all is stored.
        PeriodNotStoredError: Nothing of the period is; of days and months only the newest are kept.
        WeekTextError: No ISO week holds the day.
        UnknownNameError: No table and no row of the period names the country.
    """
    found = _find(lookup, request)
    _check(lookup, found, request.selection.country)
    rows = leaderboard(lookup.history, found.period, request.by, request.selection)[: request.top]
    page = Page.of(len(rows), request.page, request.size)
    table = leaderboard_table(page.cut(rows), lookup.history, found.period, request.by, lookup.wording)
    remarks = (table.remark, *_remarks(lookup, found, page, empty=not rows))
    table = replace(table, remark=SEPARATOR.join(filter(None, remarks)))
    return PagedCard(_card(lookup, request, found, table), page)


def _find(lookup: Lookup, request: BoardRequest) -> PeriodView:
    if request.period is BoardPeriod.WEEK and request.day is None:
        return stored_view(lookup.history, chosen_week(lookup.history, lookup.week))
    return stored_view(lookup.history, chosen_period(lookup.history, request.period, request.day))


def _card(lookup: Lookup, request: BoardRequest, found: PeriodView, table: Table) -> Card:
    title = _title(lookup, request)
    if not isinstance(found.period, IsoWeek):
        about = replace(lookup, about=found)
        return about.card(title, about.total(), table=table)
    asked = replace(lookup, week=found.period)
    pictures = tuple(_pictures(asked, request))
    return asked.card(title, asked.total(), Action.CHART, Action.MATHS, table=table, pictures=pictures)


def _check(lookup: Lookup, found: PeriodView, country: str | None) -> None:
    if country is None:
        return
    known = known_countries(lookup.history) | {entry.country for entry in found.view.entries}
    if country not in known:
        raise UnknownNameError(country, known, Country)


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


def _remarks(lookup: Lookup, found: PeriodView, page: Page, *, empty: bool) -> Iterator[str]:
    if empty:
        yield lookup.text("no_rows", period=found.period)
        return
    days = found.view.board.days
    before = found.before.board.days if found.before else days
    if len(days) != len(before):
        yield lookup.text("lengths_differ", days=len(days), before=len(before))
    if page.count > 1:
        yield lookup.text("page", page=page.number, pages=page.count)


def _pictures(lookup: Lookup, request: BoardRequest) -> Iterator[Picture]:
    if request.selection != EVERYTHING:
        return
    if request.by is Grouping.MODEL:
        yield leaderboard_picture(lookup.facts, lookup.wording)
    if request.by is Grouping.COUNTRY:
        yield shares_picture(lookup.history, lookup.week, lookup.wording)

"""Seventy days that hold two whole months and eleven days of a third, and the cards about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from bot.domain.history import History
from bot.domain.leaderboards import Grouping, Selection
from bot.domain.movements import Movement
from bot.domain.periods import BoardPeriod
from bot.presentation.card import Card
from bot.presentation.lookups.board import BoardRequest, board_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.movers import movers_card
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from tests.fakes.histories import Rows, make_history, make_tables, slot
from tests.unit.lookups.cards import LISTED, B, body

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 11)
NOW = dt.datetime(2026, 3, 12, 6, tzinfo=dt.UTC)
DAY, MONTH = BoardPeriod.DAY, BoardPeriod.MONTH


def rows_of(n: int) -> Rows:
    """The n-th day: Alpha gains evenly, Beta loses, Gamma is first named on 10 February, Tiny one day in two."""
    rows = {
        "cn/alpha": (1_000 + 10 * n) * B,
        "us/beta": (2_000 - 5 * n) * B,
        "cn/alpha:free": 100 * B,
        "other": 300 * B,
    }
    if n >= 40:
        rows["openrouter/pony-alpha" if n < 60 else "cn2/gamma"] = 400 * B
    return rows | ({"fr/tiny": 50 * B} if n % 2 else {})


def seventy_days() -> History:
    """From 1 January to 11 March."""
    count = (LAST - FIRST).days + 1
    tables = make_tables(slots=[slot("pony", "2026-03-02", "cn2/gamma")])
    days = {FIRST + dt.timedelta(days=n): rows_of(n) for n in range(count)}
    return make_history(days=days, tables=tables, catalog=LISTED, read=NOW)


def question(tag: str = "en", history: History | None = None, now: dt.datetime | None = NOW) -> Lookup:
    """A question to the seventy days."""
    return Lookup.of(history or seventy_days(), Wording.load(tag), None, now)


def board(asked: Lookup, request: BoardRequest) -> Card:
    """A board's first page."""
    return board_card(asked, request).card


def whole(card: Card) -> list[str]:
    """A card with its notices and its footer."""
    notices = [f"! {label.text}" for label in card.labels]
    return [*body(card), *(line.replace("\u00a0", " ") for line in (*notices, *card.footer))]


def total_of(card: Card) -> str:
    """The total line."""
    return plain(card.total).replace("\u00a0", " ")


VIEWS: Mapping[str, Callable[[Lookup], Card]] = {
    "day": lambda q: board(q, BoardRequest(period=DAY)),
    "day_filtered": lambda q: board(q, BoardRequest(Grouping.AUTHOR, Selection("CN", free=False), period=DAY)),
    "month": lambda q: board(q, BoardRequest(period=MONTH)),
    "month_countries": lambda q: board(q, BoardRequest(Grouping.COUNTRY, period=MONTH, day=dt.date(2026, 1, 9))),
    "month_to_date": lambda q: board(q, BoardRequest(period=MONTH, day=LAST, size=2)),
    "up_day": lambda q: movers_card(q, Movement.UP, LAST).card,
    "trending": lambda q: movers_card(q, Movement.TRENDING).card,
    "trending_day": lambda q: movers_card(q, Movement.TRENDING, LAST).card,
}

"""Every look-up card, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from bot.domain.insight import Country, Model
from bot.domain.leaderboards import Grouping, Selection
from bot.domain.movements import Movement
from bot.ports import Attempt
from bot.presentation.card import Card
from bot.presentation.lookups.about import about_card
from bot.presentation.lookups.board import BoardRequest, board_card
from bot.presentation.lookups.compare import compare_card
from bot.presentation.lookups.country import country_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.maths import maths_card
from bot.presentation.lookups.model import model_card
from bot.presentation.lookups.movers import movers_card
from bot.presentation.lookups.status import status_card
from bot.services.status import Status
from tests.unit.lookups.cards import FRESH

STATUS = Status(
    weeks=2,
    first_day=dt.date(2026, 1, 5),
    last_day=dt.date(2026, 1, 18),
    latest_closed=None,
    age=dt.timedelta(hours=6),
    attempts=[
        Attempt("openrouter", "https://example", FRESH, FRESH, succeeded=True),
        Attempt("mirror", "https://example", FRESH, None, succeeded=False, message="503 <@everyone>"),
    ],
    gaps=[dt.date(2025, 6, 15)],
    held={dt.date(2026, 1, 17): "half of the day before"},
    models=4,
)

VIEWS: Mapping[str, Callable[[Lookup], Card]] = {
    "board": lambda q: board_card(q, BoardRequest(size=2, page=2)).card,
    "board_filtered": lambda q: board_card(q, BoardRequest(Grouping.AUTHOR, Selection("CN", free=True))).card,
    "model": lambda q: model_card(q, "cn/alpha"),
    "model_unnamed": lambda q: model_card(q, "jp/unseen"),
    "country": lambda q: country_card(q, "CN"),
    "country_absent": lambda q: country_card(q, "JP"),
    "compare": lambda q: compare_card(q, [Model("us/beta"), Model("cn/alpha")]),
    "compare_countries": lambda q: compare_card(q, [Country("US"), Country("CN"), Country("JP")]),
    "up": lambda q: movers_card(q, Movement.UP).card,
    "down": lambda q: movers_card(q, Movement.DOWN).card,
    "new": lambda q: movers_card(q, Movement.NEW).card,
    "out": lambda q: movers_card(q, Movement.OUT).card,
    "maths": lambda q: maths_card(q, ("model.us/beta.",)).card,
    "status": lambda q: status_card(STATUS, q.history, q.wording, q.now),
    "about": lambda q: about_card(q.history, q.wording),
}

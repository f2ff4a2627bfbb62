"""What the gallery shows: every message kind over one history, in each language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.domain.leaderboards import Grouping
from bot.domain.lenses import LensName
from bot.domain.movements import Movement
from bot.edge.gallery.page import Exhibit
from bot.edge.rendering import Page, render_post, render_reply
from bot.presentation.card import Card
from bot.presentation.charts import Theme, render
from bot.presentation.lookups.about import about_card
from bot.presentation.lookups.board import BoardRequest, board_card
from bot.presentation.lookups.compare import compare_card
from bot.presentation.lookups.country import country_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.maths import maths_card
from bot.presentation.lookups.model import model_card
from bot.presentation.lookups.movers import movers_card
from bot.presentation.lookups.paging import PagedCard
from bot.presentation.lookups.status import status_card
from bot.presentation.summary import summary_card
from bot.presentation.wording import Wording
from bot.services.status import Status


def exhibits(history: History, now: dt.datetime, languages: Iterable[str], status: Status) -> Iterator[Exhibit]:
    """Every message about the newest closed week, as it would be sent at `now`.

    Raises:
        NoDataError: Nothing is stored.
    """
    for language in languages:
        yield from _about_week(Lookup.of(history, Wording.load(language), now=now), status)


def _about_week(lookup: Lookup, status: Status) -> Iterator[Exhibit]:
    summary = summary_card(lookup.facts, lookup.history, lookup.wording, lookup.now)
    yield _post("summary post", summary)
    yield _reply("summary reply", summary)
    for by in Grouping:
        yield _paged(f"board by {by}", board_card(lookup, BoardRequest(by)))
    yield _paged("board page 2", board_card(lookup, BoardRequest(page=2)))
    yield from _subjects(lookup)
    for kind in Movement:
        yield _paged(f"movers {kind}", movers_card(lookup, kind))
    yield _reply("maths", maths_card(lookup).card, ephemeral=True)
    yield _reply("status", status_card(status, lookup.history, lookup.wording, lookup.now))
    yield _reply("about", about_card(lookup.history, lookup.wording))


def _subjects(lookup: Lookup) -> Iterator[Exhibit]:
    """Single models and countries: the first ones, and the model with the longest name."""
    models = lookup.facts.models
    longest = max(models, key=lambda model: len(lookup.wording.names.listed(model.name, model.slug)))
    codes = [row.country for row in lookup.facts.lenses[LensName.FULL].countries if row.country != "ZZ"]
    yield _reply("model", model_card(lookup, models[0].slug))
    yield _reply("model with the longest name", model_card(lookup, longest.slug))
    yield _reply("country", country_card(lookup, codes[0]))
    if len(models) > 1:
        yield _reply("compare models", compare_card(lookup, [Model(model.slug) for model in models[:4]]))
    if len(codes) > 1:
        yield _reply("compare countries", compare_card(lookup, [Country(code) for code in codes[:3]]))


def _drawn(card: Card, theme: Theme, most: int | None = None) -> dict[str, bytes]:
    return {picture.name: render(picture.chart, theme) for picture in card.pictures[:most]}


def _post(title: str, card: Card) -> Exhibit:
    light, dark = (render_post(card, _drawn(card, theme, most=1)).message() for theme in Theme)
    return Exhibit(title, card.language, light, dark)


def _reply(title: str, card: Card, page: Page | None = None, *, ephemeral: bool = False) -> Exhibit:
    light, dark = (render_reply(card, _drawn(card, theme), page=page).message() for theme in Theme)
    return Exhibit(title, card.language, light, dark, ephemeral)


def _paged(title: str, paged: PagedCard) -> Exhibit:
    """A reply with buttons that turn pages."""
    table = paged.card.table
    page = Page(table, paged.page.number, paged.page.count) if table else None
    return _reply(title, paged.card, page)

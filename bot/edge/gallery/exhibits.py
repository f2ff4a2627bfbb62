"""What the gallery shows: every message kind over one history, in each language, made as the bot makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.displayed import Displayed, display_all
from bot.domain.guild_settings import DEFAULT_SETTINGS
from bot.domain.history import History
from bot.domain.leaderboards import Grouping
from bot.domain.lenses import LensName
from bot.domain.movements import Movement
from bot.domain.periods import BoardPeriod
from bot.edge.answers import Asking, Scope, make_reply
from bot.edge.drawing import Drawing
from bot.edge.gallery.alerts import alerts
from bot.edge.gallery.digests import answers, plainest, unasked
from bot.edge.gallery.page import Exhibit
from bot.edge.rendering import render_post, render_reply
from bot.presentation.card import Card
from bot.presentation.charts import Theme
from bot.presentation.edition import Edition
from bot.presentation.lookups.about import about_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.settings import settings_card
from bot.presentation.lookups.status import status_card
from bot.presentation.queries import (
    BoardQuery,
    CompareQuery,
    CountryQuery,
    MathsQuery,
    ModelQuery,
    MoversQuery,
    PostedQuery,
    PulseQuery,
    Query,
)
from bot.presentation.summary import summary_card
from bot.presentation.wording import Wording
from bot.services.origins import Origin
from bot.services.status import Status


@dataclass(frozen=True, slots=True)
class _Show:
    """One language's part of the gallery."""

    edition: Edition
    now: dt.datetime
    language: str
    drawing: Mapping[Theme, Drawing]

    def reply(
        self, title: str, query: Query, page: int = 1, scope: Scope = Scope.WHOLE, *, own: bool = False
    ) -> Exhibit:
        asking = Asking(query, self.language, page, scope)
        light, dark = (make_reply(self.edition, asking, self.now, self.drawing[theme]).message() for theme in Theme)
        return Exhibit(title, self.language, light, dark, own)

    def maths_of_post(self, title: str, displayed: Displayed, history: History | None) -> Exhibit:
        origin, asking = Origin(displayed, history, changed=True), Asking(PostedQuery(displayed.week), self.language)
        reply = make_reply(self.edition, asking, self.now, self.drawing[Theme.LIGHT], origin)
        return Exhibit(title, self.language, reply.message(), ephemeral=True)

    def plain(self, title: str, card: Card, *, own: bool = False) -> Exhibit:
        return Exhibit(title, self.language, render_reply(card, {}).message(), ephemeral=own)

    def post(self, title: str, card: Card) -> Exhibit:
        first = card.pictures[:1]
        drawn = ({one.name: self.drawing[theme].png(one.chart) for one in first} for theme in Theme)
        light, dark = (render_post(card, pictures).message() for pictures in drawn)
        return Exhibit(title, self.language, light, dark)


def exhibits(edition: Edition, now: dt.datetime, languages: Iterable[str], status: Status) -> Iterator[Exhibit]:
    """Every message about the newest closed week, as it would be sent at `now`.

    Raises:
        NoDataError: Nothing is stored.
    """
    drawing = {theme: Drawing(theme) for theme in Theme}
    for language in languages:
        yield from _messages(_Show(edition, now, language, drawing), status)


def _messages(show: _Show, status: Status) -> Iterator[Exhibit]:
    history, wording = show.edition.history, Wording.load(show.language)
    lookup = Lookup.of(history, wording, now=show.now)
    yield show.post("weekly post", summary_card(lookup.facts, history, wording, show.now))
    yield from (show.post(title, card) for title, card in unasked(lookup, show.now))
    yield plainest(lookup, show.now)
    yield from (show.reply(title, query) for title, query in _replies(lookup))
    yield show.reply("button: chart", PulseQuery(), scope=Scope.PICTURES, own=True)
    yield show.reply("button: full table, page 2", BoardQuery(size=20), 2, own=True)
    yield show.reply("button: show the maths", MathsQuery(), own=True)
    displayed = display_all(lookup.facts, history, show.now)
    yield show.maths_of_post("button: show the maths of a post whose data have changed", displayed, history)
    yield show.maths_of_post("button: show the maths of a post whose data are lost", displayed, None)
    yield show.plain("settings", settings_card(DEFAULT_SETTINGS, wording, changed=False), own=True)
    yield show.plain("status", status_card(status, history, wording, show.now))
    yield show.plain("about", about_card(history, wording, show.now))
    yield from answers(lookup, show.now)
    yield from alerts(lookup, show.now)


def _replies(lookup: Lookup) -> Iterator[tuple[str, Query]]:
    """Every look-up; of models also the one with the longest name."""
    models, names = lookup.facts.models, lookup.wording.names
    longest = max(models, key=lambda model: len(names.listed(model.name, model.slug)))
    codes = [row.country for row in lookup.facts.lenses[LensName.FULL].countries if row.country != "ZZ"]
    yield "pulse", PulseQuery()
    yield from ((f"board by {by}", BoardQuery(by=by)) for by in Grouping)
    if lookup.history.snapshot.recent:
        yield "board of a day", BoardQuery(period=BoardPeriod.DAY)
        yield "board of a month", BoardQuery(by=Grouping.COUNTRY, period=BoardPeriod.MONTH)
    yield "model", ModelQuery(name=models[0].slug)
    yield "model with the longest name", ModelQuery(name=longest.slug)
    yield "country", CountryQuery(code=codes[0])
    if len(models) > 1:
        yield "compare models", CompareQuery(models=tuple(model.slug for model in models[:4]))
    if len(codes) > 1:
        yield "compare countries", CompareQuery(countries=tuple(codes[:3]))
    yield from ((f"movers {kind}", MoversQuery(movement=kind)) for kind in Movement)

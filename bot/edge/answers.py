"""Answers to look-ups, ready to send: made in a worker thread, once for all who ask the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Self

from bot.domain.history import History
from bot.edge.drawing import Drawing
from bot.edge.rendering import Reply, render_reply
from bot.edge.workshop import Workshop
from bot.ports import Clock
from bot.presentation.card import Action, Card
from bot.presentation.edition import Edition
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.queries import PostedQuery, Query, arguments_of
from bot.presentation.wording import Wording
from bot.services.library import Library
from bot.services.origins import Origin

KEPT = 512
FindOrigin = Callable[[int, History], Awaitable[Origin | None]]
"""What the post in a message was made from, given the data of today; None where the message holds none."""


class Scope(StrEnum):
    """Which part of an answer is wanted."""

    WHOLE = "whole"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that an answer depends on, but the data and the time."""

    query: Query
    language: str
    page: int = 1
    scope: Scope = Scope.WHOLE


class Answers:
    """Makes answers and keeps the newest; leaving its block ends its worker.

    Args:
        library: What they are made from.
        drawing: Draws their pictures.
        clock: Tells the time.
        origins: Finds what a post was made from (`Origins.find`); None where nothing is posted.
    """

    def __init__(
        self, library: Library[Edition], drawing: Drawing, clock: Clock, origins: FindOrigin | None = None
    ) -> None:
        self._library, self._drawing, self._clock, self._origin = library, drawing, clock, origins
        self._workshop = Workshop[Asking, Reply]("answers", KEPT)

    def __enter__(self) -> Self:
        self._workshop.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._workshop.__exit__(*exception)

    @property
    def now(self) -> dt.datetime:
        """The time that answers are given at (UTC)."""
        return self._clock()

    def answer(self, asking: Asking) -> asyncio.Task[Reply]:
        """The answer, perhaps made already; who waits for it shields it, since others may wait too.

        Raises (when awaited):
            NoDataError: What is asked for is not among the stored data.
        """
        edition, now = self._library.edition, self._clock()
        return self._workshop.make(asking, edition, now, partial(self._make, edition, asking, now))

    async def _make(self, edition: Edition, asking: Asking, now: dt.datetime) -> Reply:
        origin = None
        if isinstance(asking.query, PostedQuery) and asking.query.message and self._origin:
            origin = await self._origin(asking.query.message, edition.history)
        return await self._workshop.run(partial(make_reply, edition, asking, now, self._drawing, origin))


def make_reply(
    edition: Edition, asking: Asking, now: dt.datetime, drawing: Drawing, origin: Origin | None = None
) -> Reply:
    """The answer to `asking` from one edition, at one time; about a post from what that was made from.

    Raises:
        NoDataError: What is asked for is not among the stored data.
    """
    wording = Wording.load(asking.language)
    if origin:
        # The age of data that are meant to be old is no news.
        lookup = Lookup.of(origin.history or edition.history, wording, origin.displayed.week)
        lookup = replace(lookup, origin=origin)
    else:
        lookup = Lookup.of(edition.history, wording, asking.query.week, now)
    query = asking.query.at(lookup.week)
    found = query.answer(lookup, asking.page)
    card = _only_pictures(found.card) if asking.scope is Scope.PICTURES else _inline(found.card, query.pictures)
    drawn = {picture.name: drawing.png(picture.chart) for picture in card.pictures}
    page = None if asking.scope is Scope.PICTURES else found.page
    return render_reply(card, drawn, arguments_of(query), page)


def _only_pictures(card: Card) -> Card:
    return replace(card, blocks=(), lead=None, table=None, notes=None, buttons=())


def _inline(card: Card, count: int) -> Card:
    """The card with its first pictures; the button to the others only where there are some."""
    if len(card.pictures) <= count:
        return replace(card, buttons=tuple(one for one in card.buttons if one.action is not Action.CHART))
    return replace(card, pictures=card.pictures[:count])

"""Answers to look-ups, ready to send: made in a worker thread, once for all who ask the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Self

from bot.edge.drawing import Drawing
from bot.edge.rendering import Reply, render_reply
from bot.edge.workshop import Workshop
from bot.ports import Clock
from bot.presentation.card import Action, Card
from bot.presentation.edition import Edition
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.queries import Query, arguments_of
from bot.presentation.wording import Wording
from bot.services.library import Library

KEPT = 512


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
    """Makes answers and keeps the newest; leaving its block ends its worker."""

    def __init__(self, library: Library[Edition], drawing: Drawing, clock: Clock) -> None:
        self._library, self._drawing, self._clock = library, drawing, clock
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
        return await self._workshop.run(partial(make_reply, edition, asking, now, self._drawing))


def make_reply(edition: Edition, asking: Asking, now: dt.datetime, drawing: Drawing) -> Reply:
    """The answer to `asking` from one edition, at one time.

    Raises:
        NoDataError: What is asked for is not among the stored data.
    """
    wording = Wording.load(asking.language)
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

"""Answers to look-ups, ready to send: made in a worker thread, once for all who ask the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from bot.domain.freshness import data_age
from bot.edge.drawing import Drawing
from bot.edge.rendering import Reply, render_reply
from bot.ports import Clock
from bot.presentation.card import Action, Card
from bot.presentation.edition import Edition
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.queries import Query, arguments_of
from bot.presentation.wording import Wording
from bot.services.library import Library

KEPT = 512
ONE_HOUR = dt.timedelta(hours=1)


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


_Key = tuple[int, int, Asking]


class Answers:
    """Makes answers and keeps the newest; leaving its block ends its worker."""

    def __init__(self, library: Library[Edition], drawing: Drawing, clock: Clock) -> None:
        self._library, self._drawing, self._clock = library, drawing, clock
        self._kept: OrderedDict[_Key, asyncio.Task[Reply]] = OrderedDict()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="answers")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # What it is at is finished: a thread cannot be stopped.
        self._worker.shutdown(wait=True, cancel_futures=True)

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
        # The age stands in the footer in hours: with a new hour the answer is a new one.
        age = data_age(edition.history.snapshot, now) or dt.timedelta()
        key = (edition.number, age // ONE_HOUR, asking)
        task = self._kept.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._kept[key] = asyncio.ensure_future(self._make(edition, asking, now))
            # A failure that nobody waits for any more is no news.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return task

    async def _make(self, edition: Edition, asking: Asking, now: dt.datetime) -> Reply:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, make_reply, edition, asking, now, self._drawing)


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

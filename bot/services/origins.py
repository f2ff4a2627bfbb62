"""What a post was made from: found by its message, and put together again where the data have changed since."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.attribution import Tables
from bot.domain.displayed import Displayed
from bot.domain.errors import TableError
from bot.domain.facts import data_hash
from bot.domain.history import History
from bot.ports import UsageStore
from bot.ports.posts import Posts
from bot.services.snapshots import rebuild

LAGS = (dt.timedelta(), dt.timedelta(minutes=2))
"""How long before a post was written its data may have been taken: what is just being read is served a little later."""
KEPT = 4
"""Histories put together again; what they share with today's is held once."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a post displays, and what that was computed from.

    Attributes:
        displayed: As it stands in the channel.
        history: The data and tables of then; None where they cannot be put together again.
        changed: Today's are others.
    """

    displayed: Displayed
    history: History | None
    changed: bool


class Origins:
    """Finds what posts were made from.

    Args:
        posts: Say what a message displays.
        store: Keeps every version of every day.
        tables_of: The tables of a version, as they were; None where they were never kept.
    """

    def __init__(self, posts: Posts, store: UsageStore, tables_of: Callable[[str], Awaitable[Tables | None]]) -> None:
        self._posts, self._store, self._tables_of = posts, store, tables_of
        self._kept: OrderedDict[tuple[str, str], History] = OrderedDict()
        self._lock = asyncio.Lock()

    async def find(self, message: int, today: History) -> Origin | None:
        """What the post in a message was made from; None where the message displays no digest of ours.

        Raises:
            StoreError: The database failed.
        """
        displayed = await self._posts.behind(message)
        if displayed is None:
            return None
        if _is_from(displayed, today):
            return Origin(displayed, today, changed=False)
        # One after the other: many who press on one post wait for one history.
        async with self._lock:
            return Origin(displayed, await self._then(displayed, today), changed=True)

    async def _then(self, displayed: Displayed, today: History) -> History | None:
        key = displayed.data_hash, displayed.table_version
        if key not in self._kept:
            found = await self._put_together(displayed, today)
            if found is None:
                return None
            self._kept[key] = found
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    async def _put_together(self, displayed: Displayed, today: History) -> History | None:
        tables = None
        with suppress(TableError):  # kept by another program; to a reader they are lost
            tables = await self._tables_of(displayed.table_version)
        if tables is None:
            return None
        for lag in LAGS:
            snapshot = await rebuild(today.snapshot, self._store, displayed.known_at - lag)
            history = History(snapshot, tables)
            if _is_from(displayed, history):
                return history
        return None


def _is_from(displayed: Displayed, history: History) -> bool:
    """Whether it was computed from these rows and tables: the hash is over every week up to its own."""
    week, version = displayed.week, history.tables.version
    stored = week in history.snapshot.boards
    return stored and version == displayed.table_version and data_hash(history, week) == displayed.data_hash

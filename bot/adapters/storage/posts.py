"""What stands in the channels, read from deliveries, their follow-ups and what was stored with both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, exists, select

from bot.adapters.storage.delivery_tables import delivery, follow_up, payload
from bot.adapters.storage.engine import Database
from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import Kind, Progress
from bot.domain.displayed import Displayed
from bot.domain.displayed_json import digest_in

REMEMBERED = dt.timedelta(days=35)
"""Before a digest is due, for how long the earlier ones count: a month of corrections, and a week."""


class SqlPosts:
    """`bot.ports.posts.Posts` on an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def earlier(self, delivery: Delivery) -> Sequence[Posted]:
        """See `Posts`."""
        rows = await self._read(_earlier_than(delivery))
        found = (post for row in rows if (post := _posted(row)) and post.posted_at >= delivery.due - REMEMBERED)
        return sorted(found, key=lambda post: post.posted_at, reverse=True)

    async def of(self, delivery: Delivery) -> Posted | None:
        """See `Posts`."""
        rows = await self._read(_is(delivery))
        return _posted(rows[0]) if rows else None

    async def behind(self, message: int) -> Displayed | None:
        """See `Posts`."""
        for row in await self._read(delivery.c.message == message):
            if post := _posted(row):
                return post.corrected or post.displayed
        corrected = [post.corrected for row in await self._read(_beside(message)) if (post := _posted(row))]
        return corrected[0] if corrected else None

    async def _read(self, wanted: ColumnElement[bool]) -> Sequence[Row[Any]]:
        async with self._database.reading() as connection:
            return (await connection.execute(_POSTS.where(wanted))).all()


def _posts() -> Select[*tuple[Any, ...]]:
    """Each sent delivery with what its post said first, as an edited notice, and corrected."""
    first, amended, corrected = payload.alias("first"), payload.alias("amended"), payload.alias("corrected")
    amend, correct = follow_up.alias("amend"), follow_up.alias("correct")
    joined: FromClause = delivery.join(first, delivery.c.payload == first.c.sha256)
    for edit, text, kind in ((amend, amended, Kind.AMEND), (correct, corrected, Kind.CORRECT)):
        done = (edit.c.delivery == delivery.c.id, edit.c.kind == kind.value, edit.c.state == Progress.DONE.value)
        joined = joined.outerjoin(edit, and_(*done)).outerjoin(text, edit.c.payload == text.c.sha256)
    columns = (
        delivery.c.sent_at,
        first.c.snapshot.label("first"),
        amend.c.done_at.label("amended_at"),
        amended.c.snapshot.label("amended"),
        correct.c.done_at.label("corrected_at"),
        corrected.c.snapshot.label("corrected"),
    )
    return select(*columns).select_from(joined).where(delivery.c.state == State.SENT.value)


_POSTS = _posts()


def _is(one: Delivery) -> ColumnElement[bool]:
    return delivery.c.id == one.id


def _earlier_than(one: Delivery) -> ColumnElement[bool]:
    address, columns = one.address, delivery.c
    same = and_(columns.schedule == one.schedule, columns.report == address.report)
    return and_(same, columns.period < str(address.period), columns.sent_at.is_not(None))


def _beside(message: int) -> ColumnElement[bool]:
    """The digest of the schedule and week whose erratum is the message."""
    columns, erratum = delivery.c, delivery.alias("erratum")
    same = (erratum.c.schedule == columns.schedule, erratum.c.period == columns.period, erratum.c.id != columns.id)
    return exists().where(erratum.c.message == message, *same)


def _posted(row: Row[Any]) -> Posted | None:
    first, amended = digest_in(row.first), digest_in(row.amended)
    at, shown = (row.sent_at, first) if first else (row.amended_at, amended)
    if shown is None or at is None:
        return None
    corrected = digest_in(row.corrected)
    return Posted(shown, at, corrected, row.corrected_at if corrected else None)

"""Deleting what nobody looks at any more. Every function works inside the caller's transaction."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.schema import attempt, bucket_version, reading, rejection


async def delete_attempts(connection: AsyncConnection, before: dt.datetime, keep: int) -> int:
    """Deletes attempts made before a moment but the newest `keep`; returns how many."""
    newest = select(attempt.c.id).order_by(attempt.c.id.desc()).limit(keep)
    old = (attempt.c.requested_at < before, attempt.c.id.not_in(newest))
    return (await connection.execute(delete(attempt).where(*old))).rowcount


async def delete_readings(connection: AsyncConnection, before: dt.datetime) -> int:
    """Deletes readings asked for before a moment that no version refers to, but the last; returns how many."""
    # The last id is the revision, and SQLite would give it out again.
    last = select(func.max(reading.c.id)).scalar_subquery()
    referenced = exists().where(bucket_version.c.reading_id == reading.c.id)
    old = (reading.c.requested_at < before, reading.c.id < last, ~referenced)
    await connection.execute(delete(rejection).where(rejection.c.reading_id.in_(select(reading.c.id).where(*old))))
    return (await connection.execute(delete(reading).where(*old))).rowcount

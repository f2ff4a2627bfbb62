"""Writing a reading and what follows from it. Every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import changing_values, version_values
from bot.adapters.storage.schema import attempt, bucket_row, bucket_version, gap, reading, rejection
from bot.adapters.storage.slug_ids import SlugIds
from bot.domain.errors import StoreConflictError, StoreError
from bot.domain.readings import BucketVersion, Reading
from bot.ports import Attempt, Changes


async def read_revision(connection: AsyncConnection) -> int:
    """The number of the last reading that was recorded; 0 where there is none."""
    return (await connection.execute(select(func.coalesce(func.max(reading.c.id), 0)))).scalar_one()


async def check_revision(connection: AsyncConnection, expected: int, name: str) -> None:
    """Makes sure that nothing was recorded since `expected`.

    Raises:
        StoreConflictError: Something was.
    """
    if await read_revision(connection) != expected:
        raise StoreConflictError(f"{name} was written by something else meanwhile; nothing was stored, try again")


async def write_reading(connection: AsyncConnection, one: Reading, raw: bytes | None) -> int:
    """Adds the reading, its rejections, its gaps and the attempt that it was; returns its id."""
    values = {
        "source": one.source,
        "origin": one.origin,
        "period": one.period.value,
        "requested_at": one.requested_at,
        "as_of": one.as_of,
        "start_date": one.start,
        "end_date": one.end,
        "sha256": one.sha256,
        "raw": raw,
        "warnings": "\n".join(one.warnings),
        "lenient": one.lenient,
    }
    added = await connection.execute(insert(reading).returning(reading.c.id), values)
    reading_id = added.scalar_one()
    rejections = [
        {"reading_id": reading_id, "date": item.date, "line": item.line, "reason": item.reason}
        for item in one.rejections
    ]
    await _insert(connection, insert(rejection), rejections)
    await _write_gaps(connection, one)
    await write_attempt(connection, Attempt.of(one))
    return reading_id


async def _write_gaps(connection: AsyncConnection, one: Reading) -> None:
    if not one.gaps:
        return
    known = select(gap.c.date).where(gap.c.period == one.period.value, gap.c.date.in_(one.gaps))
    dates = set(one.gaps) - set((await connection.execute(known)).scalars())
    values = [
        {"period": one.period.value, "date": date, "source": one.source, "first_requested_at": one.requested_at}
        for date in sorted(dates)
    ]
    await _insert(connection, insert(gap), values)


async def write_attempt(connection: AsyncConnection, one: Attempt) -> None:
    """Adds an attempt."""
    values = {
        "source": one.source,
        "origin": one.origin,
        "requested_at": one.requested_at,
        "as_of": one.as_of,
        "succeeded": one.succeeded,
        "message": one.message,
    }
    await connection.execute(insert(attempt), values)


async def write_changes(connection: AsyncConnection, changes: Changes, reading_id: int, slugs: SlugIds) -> None:
    """Changes stored versions, then adds the new ones with their rows.

    Raises:
        StoreError: A version to change is not stored.
    """
    # What ends goes first: at no moment may a bucket have two versions in use.
    changed = sorted(changes.changed, key=lambda version: version.superseded_at is None)
    await _change(connection, changed)
    ids = await _add(connection, changes.new, reading_id)
    names = await slugs.write(connection, [name for version in changes.new for name in version.bucket.tokens])
    rows = [
        {"version_id": version_id, "position": position, "slug_id": names[name], "tokens": tokens}
        for version_id, version in zip(ids, changes.new, strict=True)
        for position, (name, tokens) in enumerate(version.bucket.tokens.items())
    ]
    await _insert(connection, insert(bucket_row), rows)


async def _change(connection: AsyncConnection, versions: Sequence[BucketVersion]) -> None:
    columns = bucket_version.c
    known = (columns.period, columns.date, columns.number)
    for version in versions:
        key = {
            "of_period": version.bucket.period.value,
            "of_date": version.bucket.date,
            "of_number": version.number,
        }
        where = [column == bindparam(f"of_{column.name}") for column in known]
        statement = update(bucket_version).where(*where).values(changing_values(version))
        if (await connection.execute(statement, key)).rowcount != 1:
            raise StoreError(f"version {version.number} of {version.bucket.period} {version.bucket.date} is not stored")


async def _add(connection: AsyncConnection, versions: Sequence[BucketVersion], reading_id: int) -> Sequence[int]:
    if not versions:
        return ()
    last = (await connection.execute(select(func.coalesce(func.max(bucket_version.c.id), 0)))).scalar_one()
    ids = [last + n for n in range(1, len(versions) + 1)]
    values = [
        {"id": key, "reading_id": reading_id, **version_values(version)}
        for key, version in zip(ids, versions, strict=True)
    ]
    await connection.execute(insert(bucket_version), values)
    return ids


async def _insert(connection: AsyncConnection, statement: Any, values: Sequence[dict[str, Any]]) -> None:
    if values:
        await connection.execute(statement, values)

"""Slugs by their ids: one string object for each slug, however many rows name it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.schema import slug


class SlugIds:
    """What is known of the `slug` table. It only grows, so what was read once stays true."""

    def __init__(self) -> None:
        self._by_id: dict[int, str] = {}
        self._last = 0

    async def read(self, connection: AsyncConnection) -> Mapping[int, str]:
        """Slugs by id, all that `connection` can see.

        Args:
            connection: Not inside a write transaction of its own, which might be rolled back.
        """
        new = (await connection.execute(select(slug.c.id, slug.c.slug).where(slug.c.id > self._last))).all()
        self._by_id.update((row.id, row.slug) for row in new)
        self._last = max((row.id for row in new), default=self._last)
        return self._by_id

    async def write(self, connection: AsyncConnection, wanted: Collection[str]) -> dict[str, int]:
        """Ids by slug of all `wanted` ones and others, those that are missing added.

        Args:
            connection: Inside a write transaction. Nothing of it is remembered here.
            wanted: Slugs that rows are about to name.
        """
        rows = (await connection.execute(select(slug.c.id, slug.c.slug))).all()
        ids = {row.slug: row.id for row in rows}
        missing = [name for name in dict.fromkeys(wanted) if name not in ids]
        if missing:
            last = (await connection.execute(select(func.coalesce(func.max(slug.c.id), 0)))).scalar_one()
            added = {name: last + n for n, name in enumerate(missing, 1)}
            await connection.execute(insert(slug), [{"id": key, "slug": name} for name, key in added.items()])
            ids |= added
        return ids

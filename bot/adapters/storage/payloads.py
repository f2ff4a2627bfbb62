"""Keeping and dropping frozen posts. It works inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.delivery_tables import delivery, follow_up, payload, picture
from bot.adapters.storage.ledger_rows import picture_hash
from bot.ports.delivery import Payload


async def keep_payload(connection: AsyncConnection, sha256: str, one: Payload) -> None:
    """Keeps a post under its hash, unless it is kept already; its picture likewise."""
    drawn = picture_hash(one)
    if drawn:
        kept = {"sha256": drawn, "data": one.picture}
        await connection.execute(upsert(picture).on_conflict_do_nothing(), kept)
    values = {"sha256": sha256, "content": one.content, "picture": drawn, "snapshot": one.snapshot}
    await connection.execute(upsert(payload).on_conflict_do_nothing(), values)


async def drop_unused_payloads(connection: AsyncConnection) -> None:
    """Drops the posts that no delivery and no follow-up sends, and the pictures that no post shows."""
    sent = select(delivery.c.payload).where(delivery.c.payload.is_not(None))
    used = sent.union(select(follow_up.c.payload).where(follow_up.c.payload.is_not(None)))
    shown = select(payload.c.picture).where(payload.c.picture.is_not(None))
    await connection.execute(delete(payload).where(payload.c.sha256.not_in(used)))
    await connection.execute(delete(picture).where(picture.c.sha256.not_in(shown)))

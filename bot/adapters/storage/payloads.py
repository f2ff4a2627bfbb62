"""Keeping frozen posts. It works inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.delivery_tables import payload, picture
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

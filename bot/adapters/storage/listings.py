"""The catalogue of models: reading it, and adding what is listed now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.schema import model
from bot.domain.catalog import Catalog, ModelCard, open_since


async def read_catalog(connection: AsyncConnection) -> Catalog:
    """All models ever listed, by slug."""
    rows = (await connection.execute(select(model).order_by(model.c.slug))).all()
    return Catalog({row.slug: _card(row) for row in rows})


async def write_models(connection: AsyncConnection, cards: Sequence[ModelCard], seen_on: dt.date) -> None:
    """Adds and updates `cards` inside the caller's transaction; of two with one slug, the last counts."""
    known = (await read_catalog(connection)).models
    values = {card.slug: _values(card, open_since(card, known.get(card.slug), seen_on), seen_on) for card in cards}
    new = [row for slug, row in values.items() if slug not in known]
    old = [{**row, "of_slug": slug} for slug, row in values.items() if slug in known]
    if new:
        await connection.execute(insert(model), new)
    if old:
        await connection.execute(update(model).where(model.c.slug == bindparam("of_slug")), old)


def _values(card: ModelCard, weights_since: dt.date | None, seen_on: dt.date) -> dict[str, Any]:
    return {
        "slug": card.slug,
        "name": card.name,
        "created": card.created,
        "prompt_price": _text(card.prompt_price),
        "completion_price": _text(card.completion_price),
        "context_tokens": card.context_tokens,
        "hugging_face_id": card.hugging_face_id,
        "weights_since": weights_since,
        "last_listed": seen_on,
    }


def _card(row: Row[Any]) -> ModelCard:
    return ModelCard(
        slug=row.slug,
        name=row.name,
        created=row.created,
        prompt_price=_decimal(row.prompt_price),
        completion_price=_decimal(row.completion_price),
        context_tokens=row.context_tokens,
        hugging_face_id=row.hugging_face_id,
        weights_since=row.weights_since,
    )


def _text(price: Decimal | None) -> str | None:
    return None if price is None else str(price)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

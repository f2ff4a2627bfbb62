"""The list of models (`/api/v1/models`): names, prices, context, release dates."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import cast

from bot.adapters.files import one_line_path, read_file
from bot.adapters.http import HttpClient
from bot.adapters.strict_json import Fields, kind_of, load
from bot.domain.catalog import ModelCard
from bot.domain.slugs import variant_of

PATH = "/models"
ALIAS = "~"


class ModelsSource:
    """Reads the public list of models; needs no key.

    Args:
        http: Sends the request.
        base_url: Such as `https://openrouter.ai/api/v1`.
    """

    def __init__(self, http: HttpClient, base_url: str) -> None:
        self._http, self._url = http, base_url.rstrip("/") + PATH

    async def read_models(self) -> Sequence[ModelCard]:
        """As `CatalogSource.read_models`."""
        answer = await self._http.get(self._url)
        return await asyncio.to_thread(parse_models, answer.body, answer.url)


def read_models_file(path: Path) -> Sequence[ModelCard]:
    """The same list from a file that holds such an answer.

    Raises:
        DataError: The file cannot be read or is no such list.
    """
    return parse_models(read_file(path), one_line_path(path))


def parse_models(body: bytes, origin: str) -> Sequence[ModelCard]:
    """One card a slug, in the answer's order.

    A listing counts under its `canonical_slug` and its id's variant, since that is how usage rows are named;
    where two share a slug, the first counts. Ids that start with `~` stand for other models and are left out.

    Raises:
        DataError: It is no such JSON; names the row, counted from 1, and the field.
    """
    answer = Fields(load(body, origin), origin, "the answer")
    listed = answer.get("data")
    if not isinstance(listed, list):
        raise answer.error(f"has data as {kind_of(listed)}; expected a list")
    if not listed:
        raise answer.error("lists no models")
    cards: dict[str, ModelCard] = {}
    for number, value in enumerate(cast("list[object]", listed), 1):
        row = Fields(value, origin, "the model", number)
        if not row.text("id").startswith(ALIAS):
            card = _card(row)
            cards.setdefault(card.slug, card)
    return tuple(cards.values())


def _card(row: Fields) -> ModelCard:
    slug, variant = row.text("canonical_slug"), variant_of(row.text("id"))
    pricing = row.nested("pricing") if row.optional("pricing") is not None else None
    return ModelCard(
        slug=f"{slug}:{variant}" if variant and not variant_of(slug) else slug,
        name=_bare_name(row.text("name")) or slug,
        created=_created(row),
        prompt_price=_price(pricing, "prompt"),
        completion_price=_price(pricing, "completion"),
        context_tokens=row.integer("context_length") or None if row.optional("context_length") is not None else None,
        hugging_face_id=row.text("hugging_face_id") or None if row.optional("hugging_face_id") is not None else None,
    )


def _bare_name(name: str) -> str:
    """`Qwen: Qwen3 Coder (free)` → `Qwen3 Coder (free)`; some names have no vendor before them."""
    vendor, found, bare = name.partition(": ")
    return " ".join((bare if found and vendor else name).split())


def _created(row: Fields) -> dt.date | None:
    if row.optional("created") is None:
        return None
    try:
        return dt.datetime.fromtimestamp(row.integer("created"), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise row.error("has created as a number that is no Unix time in seconds") from error


def _price(pricing: Fields | None, name: str) -> Decimal | None:
    """USD a token; a negative price means that the source does not know it."""
    if pricing is None or pricing.optional(name) is None:
        return None
    text = pricing.text(name)
    try:
        price = Decimal(text)
    except InvalidOperation as error:
        raise pricing.error(f"has {name} {text[:40]!r}; expected a price in USD a token") from error
    return price if price.is_finite() and price >= 0 else None

"""What the source says of its models: names, prices, context, release date, open weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.slugs import base_of, variant_of

_WORDS = {
    "gpt": "GPT",
    "glm": "GLM",
    "ai": "AI",
    "oss": "OSS",
    "vl": "VL",
    "mimo": "MiMo",
    "deepseek": "DeepSeek",
    "minimax": "MiniMax",
}


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model of `/api/v1/models`.

    Attributes:
        slug: Its `canonical_slug`, with `:variant` where the listing is a variant.
        name: As shown to people, without the "Vendor:" before it.
        created: When it was listed (UTC); None where unknown.
        prompt_price: USD a token; None where unknown (the source writes −1).
        completion_price: Likewise.
        context_tokens: Length of the context window.
        hugging_face_id: Where the weights can be downloaded; None where they cannot.
        weights_since: First day on which the open weights were seen (the share counts them from then on);
            None means always.
    """

    slug: str
    name: str
    created: dt.date | None = None
    prompt_price: Decimal | None = None
    completion_price: Decimal | None = None
    context_tokens: int | None = None
    hugging_face_id: str | None = None
    weights_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """All known models by slug, those no longer listed included."""

    models: Mapping[str, ModelCard]

    def card(self, slug: str) -> ModelCard | None:
        """The listing of `slug`, or of its base model where the variant has none of its own."""
        return self.models.get(slug) or self.models.get(base_of(slug))

    def name(self, slug: str) -> str:
        """A name for people; made from the slug where the catalogue has none. Variants carry `(free)` and the like."""
        exact = self.models.get(slug)
        if exact:
            return exact.name
        variant = variant_of(slug)
        base = self.models.get(base_of(slug))
        name = base.name if base else _readable(slug)
        return f"{name} ({variant})" if variant and f"({variant})" not in name.lower() else name


EMPTY_CATALOG = Catalog({})


def open_since(card: ModelCard, known: ModelCard | None, seen_on: dt.date) -> dt.date | None:
    """The first day on which the model's open weights were seen: what is known stays.

    Args:
        card: The model as it is listed now.
        known: As it is stored; None where it is new.
        seen_on: The day of the listing.

    Returns:
        None where no open weights were seen, and where they are known to have been open always.
    """
    if known and (known.hugging_face_id or known.weights_since):
        return known.weights_since
    if card.hugging_face_id:
        return card.weights_since or seen_on
    return card.weights_since


def _readable(slug: str) -> str:
    """`xiaomi/mimo-v2-pro-20260318` → `MiMo V2 Pro`; what is no such slug is left as it is."""
    words = base_of(slug).rpartition("/")[2].split("-")
    kept = [word for n, word in enumerate(words) if not (n and _is_date(word))]
    return " ".join(_WORDS.get(word.lower(), word[:1].upper() + word[1:]) for word in kept) or slug or "(unnamed)"


def _is_date(word: str) -> bool:
    return len(word) in {6, 8} and word.isdecimal() and word.startswith("20")

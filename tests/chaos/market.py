"""A market to make days from: models, their countries, and how many tokens they have on a day."""

from __future__ import annotations

import datetime as dt
import math
import random
from typing import Any

MODELS = {
    "deepseek/alder-1": ("Alder 1", "CN"),
    "anthropic/birch-2": ("Birch 2", "US"),
    "moonshotai/cedar-3": ("Cedar 3", "CN"),
    "openai/elm-4": ("Elm 4", "US"),
    "z-ai/fir-5": ("Fir 5", "CN"),
    "google/gorse-6": ("Gorse 6", "US"),
    "minimax/hazel-7": ("Hazel 7", "CN"),
    "x-ai/ivy-8": ("Ivy 8", "US"),
    "qwen/juniper-9": ("Juniper 9", "CN"),
    "mistralai/larch-10": ("Larch 10", "FR"),
    "xiaomi/maple-11": ("Maple 11", "CN"),
    "meta-llama/oak-12": ("Oak 12", "US"),
    "cohere/pine-13": ("Pine 13", "CA"),
    "nvidia/rowan-14": ("Rowan 14", "US"),
}
"""By slug: the name, and the country of the author, whom `config/tables` knows for sure."""
COUNTRIES = {slug: country for slug, (_, country) in MODELS.items()}
SLUGS = {name: slug for slug, (name, _) in MODELS.items()}
OTHER = "other"
RHYTHM = (1.05, 1.08, 1.08, 1.07, 1.02, 0.84, 0.86)
LISTED: list[dict[str, Any]] = [
    {"id": slug, "canonical_slug": slug, "name": f"Author: {name}", "created": 1_700_000_000}
    for slug, (name, _) in MODELS.items()
]
"""As `/models` lists them."""


class Market:
    """Tokens by chance, the same for the same seed.

    Args:
        seed: Of levels and noise.
        unattributed: The share of `other` that is usual.
    """

    def __init__(self, seed: object, unattributed: float = 0.05) -> None:
        self._seed, self._unattributed = seed, unattributed
        chance = random.Random(f"{seed} levels")  # noqa: S311
        tops = sorted((chance.uniform(3.0, 6.2) for _ in MODELS), reverse=True)
        self._levels = dict(zip(chance.sample(list(MODELS), len(MODELS)), map(math.exp, tops), strict=True))

    def rows(self, day: dt.date) -> dict[str, int]:
        """The day's tokens by slug, in billions upwards."""
        chance = random.Random(f"{self._seed} {day}")  # noqa: S311
        week = random.Random(f"{self._seed} {day.isocalendar()[:2]}")  # noqa: S311
        drift = {slug: math.exp(week.gauss(0, 0.12)) for slug in MODELS}
        rows = {
            slug: int(10**9 * level * drift[slug] * RHYTHM[day.weekday()] * math.exp(chance.gauss(0, 0.04)))
            for slug, level in self._levels.items()
        }
        named = sum(rows.values())
        return rows | {OTHER: int(named * self._unattributed * chance.uniform(0.8, 1.2))}

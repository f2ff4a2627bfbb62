"""Model slugs as OpenRouter writes them: `author/model-20260402:variant`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

OTHER = "other"
"""The row that holds everything below the day's fiftieth model."""


def author_of(slug: str) -> str:
    """The author's part, lower-cased for the look-up; an author-less slug is its own author."""
    return base_of(slug).partition("/")[0].removeprefix("~").lower()


def base_of(slug: str) -> str:
    """The slug without its `:variant`."""
    return slug.partition(":")[0]


def variant_of(slug: str) -> str | None:
    """`free` of `…:free`; None for the default variant."""
    return slug.partition(":")[2] or None


def is_free(slug: str) -> bool:
    """Whether the row is the `:free` variant, which OpenRouter ranks by itself."""
    return variant_of(slug) == "free"


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """One row of the alias table: a pattern over the whole variant-less slug and what replaces it."""

    pattern: re.Pattern[str]
    replacement: str


@dataclass(frozen=True, slots=True)
class FamilyTable:
    """Joins the dated snapshots and the respelt names of one model (`config/tables/families.csv`).

    The rules are applied in turn, each to what the one before it left.
    """

    rules: tuple[FamilyRule, ...]
    _memo: dict[str, str] = field(default_factory=dict[str, str], repr=False, compare=False)

    def family_of(self, slug: str) -> str:
        """The key that all variants and respellings of a model share."""
        base = base_of(slug)
        if base not in self._memo:
            key = base
            for rule in self.rules:
                key = rule.pattern.sub(rule.replacement, key)
            self._memo[base] = key
        return self._memo[base]

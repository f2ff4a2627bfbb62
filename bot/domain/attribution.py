"""Which country a model counts for: the headquarters of the organisation that publishes it (PRODUCT §3).

Looked up in this order: revealed stealth slots (by the week's Sunday), overrides for routers, own models
and author-less slugs, the author table. Low confidence and everything unlisted count as Unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.domain.slugs import FamilyTable, author_of, base_of, variant_of

UNKNOWN = "ZZ"
"""ISO 3166's user-assigned code that stands here for "no country known"."""
LOW_CONFIDENCE = frozenset({"low", "none", ""})


@dataclass(frozen=True, slots=True)
class Validity:
    """The days a table row holds for; a missing date means always."""

    since: dt.date | None = None
    until: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the row holds on `day`; both bounds are included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Author:
    """A row of `authors.csv`: who publishes under this name, and from where."""

    author: str
    organisation: str
    organisation_zh: str
    country: str
    kind: str
    confidence: str
    validity: Validity = Validity()


@dataclass(frozen=True, slots=True)
class Override:
    """A row of `overrides.csv` that decides a country: a router, an own model, an author-less slug."""

    pattern: str
    kind: str
    country: str
    validity: Validity = Validity()


@dataclass(frozen=True, slots=True)
class StealthSlot:
    """A row of `stealth.csv`: an anonymous listing and what it turned out to be.

    Attributes:
        joins: Slug of the model it is one with after the reveal; None joins nothing.
        revealed_on: None while nobody has said whose it is.
    """

    slug: str
    revealed_as: str
    joins: str | None
    author: str
    country: str
    revealed_on: dt.date | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the tables say of one slug in one week.

    Attributes:
        slug: The slug it counts under (the revealed one where a slot was joined).
        country: ISO 3166-1 alpha-2, or `ZZ`.
        author: The publisher's name in slugs.
        mapped: False where the author stands in no table at all: an operator should add it.
        stealth: An anonymous listing that is not revealed in this week.
        revealed: A slot that counts only because it was revealed.
    """

    slug: str
    country: str
    author: str
    mapped: bool = True
    stealth: bool = False
    revealed: bool = False


@dataclass(frozen=True)
class Tables:
    """All tables in one version.

    Attributes:
        version: Changes with every change of a table; printed with every figure.
    """

    version: str
    authors: Mapping[str, Sequence[Author]]
    overrides: Sequence[Override]
    stealth: Mapping[str, StealthSlot]
    families: FamilyTable
    _memo: dict[tuple[str, dt.date], Attribution] = field(
        default_factory=dict[tuple[str, dt.date], Attribution], repr=False, compare=False
    )
    # Which overrides match a slug does not change with the week: matching patterns is most of what a look-up costs.
    _matching: dict[str, tuple[Override, ...]] = field(
        default_factory=dict[str, "tuple[Override, ...]"], repr=False, compare=False
    )

    def attribute(self, slug: str, sunday: dt.date) -> Attribution:
        """What `slug` counts as in the week that ends on `sunday`."""
        key = (slug, sunday)
        if key not in self._memo:
            self._memo[key] = self._attribute(slug, sunday)
        return self._memo[key]

    def author(self, name: str, day: dt.date) -> Author | None:
        """The author's row that holds on `day`."""
        return next((row for row in self.authors.get(name, ()) if row.validity.covers(day)), None)

    def _attribute(self, slug: str, sunday: dt.date) -> Attribution:
        slot = self.stealth.get(base_of(slug))
        if slot and slot.revealed_on and slot.revealed_on <= sunday:
            return _revealed(slug, slot)
        if slot or slug.startswith("stealth/") or _is_alpha(slug):
            return Attribution(slug, UNKNOWN, author_of(slug), stealth=True)
        override = self._override(slug, sunday)
        if override:
            return Attribution(slug, override.country, author_of(slug))
        author = self.author(author_of(slug), sunday)
        if author is None:
            return Attribution(slug, UNKNOWN, author_of(slug), mapped=False)
        country = UNKNOWN if author.confidence in LOW_CONFIDENCE else author.country
        return Attribution(slug, country, author.author)

    def _override(self, slug: str, sunday: dt.date) -> Override | None:
        base = base_of(slug).lower()
        if base not in self._matching:
            self._matching[base] = tuple(row for row in self.overrides if fnmatchcase(base, row.pattern))
        return next((row for row in self._matching[base] if row.validity.covers(sunday)), None)


def _is_alpha(slug: str) -> bool:
    return fnmatchcase(base_of(slug), "openrouter/*-alpha")


def _revealed(slug: str, slot: StealthSlot) -> Attribution:
    country = UNKNOWN if slot.confidence in LOW_CONFIDENCE else slot.country
    variant = variant_of(slug)
    joined = slug if slot.joins is None else slot.joins + (f":{variant}" if variant else "")
    return Attribution(joined, country, slot.author, revealed=True)

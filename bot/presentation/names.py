"""What countries, models, families and publishers are called in a language; always cleaned, never escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from babel import Locale

from bot.domain.attribution import UNKNOWN, Tables
from bot.domain.catalog import EMPTY_CATALOG, Catalog
from bot.domain.slugs import base_of, variant_of
from bot.presentation.messages import Messages
from bot.presentation.text import clean_name

_SNAPSHOT = re.compile(r"(?<=.)-\d{4}$")


@dataclass(frozen=True)
class Names:
    """The names that one language's sentences use.

    Attributes:
        catalog: Names of models; without it they are made from slugs.
        tables: Names of publishers and families; without it slugs stand.
    """

    messages: Messages
    locale: Locale
    catalog: Catalog = EMPTY_CATALOG
    tables: Tables | None = None

    def country(self, code: str) -> str:
        """A neutral short name: the locale file's `country.XX` where it has one, else Unicode's."""
        key = f"country.{code}"
        if code == UNKNOWN or self.messages.knows(key):
            return self.messages.get(key)
        return self.in_unicode(code)

    def in_unicode(self, code: str) -> str:
        """Unicode's name, long or not (`United States`), for what readers type; never shown where we have our own."""
        territories = cast("Mapping[str, str]", self.locale.territories)
        return clean_name(territories.get(code, code))

    def in_sentence(self, code: str) -> str:
        """The name as it stands inside a sentence: `the US`."""
        key = f"country.{code}.the"
        return self.messages.get(key) if self.messages.knows(key) else self.country(code)

    def model(self, slug: str) -> str:
        """The catalogue's name; `:free` is said in the reader's language."""
        return self.listed(self.catalog.name(slug), slug)

    def listed(self, name: str, slug: str) -> str:
        """A name that the catalogue gave for `slug`, cleaned, with its variant in the reader's language."""
        variant = variant_of(slug)
        ending = f" ({variant})"
        key = f"variant.{variant}"
        if not variant or not name.lower().endswith(ending.lower()) or not self.messages.knows(key):
            return clean_name(name)
        return clean_name(name[: -len(ending)]) + self.messages.get(key)

    def family(self, key: str) -> str:
        """The name of the family's listed model."""
        return clean_name(self._families.get(key) or self.catalog.name(_SNAPSHOT.sub("", key)))

    def author(self, author: str) -> str:
        """The organisation, by its Chinese name in Chinese where it has one."""
        rows = self.tables.authors.get(author, ()) if self.tables else ()
        if not rows:
            return clean_name(author)
        row = rows[-1]
        chinese = self.locale.language == "zh" and row.organisation_zh
        return clean_name(row.organisation_zh if chinese else row.organisation or author)

    @cached_property
    def _families(self) -> Mapping[str, str]:
        if self.tables is None:
            return {}
        family_of = self.tables.families.family_of
        cards = (card for card in self.catalog.models.values() if not variant_of(card.slug))
        return {family_of(base_of(card.slug)): card.name for card in cards}

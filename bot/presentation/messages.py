"""The sentences of one language: a gettext catalogue read from its `.po` file, with English behind it.

Babel parses the file when the language is first asked for and compiles it in memory (about 10 ms), so that
adding a language is adding one text file: no build step, no binary beside it. Message ids are symbolic
(`insight.sweep.top`). Where a count decides the form, `msgid_plural` holds the name of the deciding slot.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT = "en"
LOCALES = 64
"""Twice as many as Discord has. One takes some 0.2 ms, and registering the commands asks thousands of times."""
_FOLDER = resources.files("bot.presentation") / "locales"


@dataclass(frozen=True, slots=True)
class Messages:
    """One language's sentences.

    Attributes:
        tag: BCP 47, such as `zh-Hans`.
        deciders: Every key of the language itself; the slot whose count decides the form, or None.
        fallback: The language asked where a key is missing; None for English.
    """

    tag: str
    deciders: Mapping[str, str | None]
    translations: gettext.NullTranslations
    fallback: Messages | None

    def knows(self, key: str) -> bool:
        """Whether the language, or English behind it, has the sentence."""
        return key in self.deciders or (self.fallback is not None and self.fallback.knows(key))

    def decider(self, key: str) -> str | None:
        """The slot whose count decides the sentence's form; None where it has one form only."""
        source = self if key in self.deciders or self.fallback is None else self.fallback
        return source.deciders.get(key)

    def get(self, key: str, count: int = 1) -> str:
        """The sentence, in the form for `count`; from English where it is missing, and the key where there is none."""
        if key not in self.deciders:
            return self.fallback.get(key, count) if self.fallback else key
        decider = self.deciders[key]
        if decider is None:
            return self.translations.gettext(key)
        return self.translations.ngettext(key, decider, count)


def languages() -> tuple[str, ...]:
    """Tags of all languages that have a file, in alphabetical order."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".po").replace("_", "-") for name in names if name.endswith(".po")))


@lru_cache(LOCALES)
def best_language(wanted: str) -> str:
    """The language that serves a reader best: `zh-TW` and `zh_HK` → `zh-Hant`, `zh` → `zh-Hans`, else `en`.

    Kept, because it takes 0.3 ms: registering the commands asks for it some 8,000 times, on the event loop.
    """
    try:
        # A bare language stands for its likely script: `zh` for `zh_Hans_CN`.
        locale = Locale.parse(get_global("likely_subtags").get(wanted, wanted).replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return DEFAULT
    offered = languages()
    candidates = (f"{locale.language}-{locale.script}", locale.language)
    return next((tag for tag in candidates if tag in offered), DEFAULT)


@cache
def load_messages(tag: str) -> Messages:
    """The sentences of one of `languages()`.

    Raises:
        LookupError: The language has no file.
    """
    catalog = read_catalog(tag)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    deciders = dict(_key(message) for message in catalog if message.id)
    fallback = None if tag == DEFAULT else load_messages(DEFAULT)
    return Messages(tag, deciders, gettext.GNUTranslations(compiled), fallback)


def read_catalog(tag: str) -> Catalog:
    """The parsed file of a language; untranslated and fuzzy entries are left out.

    Raises:
        LookupError: The language has no file.
    """
    path = _FOLDER / f"{tag.replace('-', '_')}.po"
    if not path.is_file():
        raise LookupError(f"no language {tag!r}; there are {', '.join(languages())}")
    catalog = read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)
    for message in list(catalog):
        forms = forms_of(message)
        if message.id and (message.fuzzy or not forms or not all(forms)):
            catalog.delete(message.id)
    return catalog


def forms_of(message: Message) -> tuple[str, ...]:
    """Every form of a sentence; one where no count decides."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _key(message: Message) -> tuple[str, str | None]:
    if isinstance(message.id, str):
        return message.id, None
    return message.id[0], message.id[1]

"""Descriptions, options and choices of the commands in the reader's language, as Discord shows them while typing."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation

from bot.presentation.messages import DEFAULT, best_language, load_messages

NAMES = frozenset(
    {
        TranslationContextLocation.command_name,
        TranslationContextLocation.group_name,
        TranslationContextLocation.parameter_name,
    }
)
"""What a person types stays the same in every language, so that help and screenshots are good for all."""


def phrase(key: str) -> app_commands.locale_str:
    """A sentence of the locale files for Discord's menus: English, and translated when the commands are registered.

    Raises:
        LookupError: English does not have it.
    """
    english = load_messages(DEFAULT)
    if key not in english.deciders:
        raise LookupError(f"en.po has no sentence {key!r}: add it there, and to the other languages")
    return app_commands.locale_str(english.get(key), key=key)


class LocaleTranslator(app_commands.Translator):
    """Reads the locale files; None, and so Discord's fallback to English, where a sentence is missing."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The sentence in the language of one of Discord's locales."""
        key: str | None = string.extras.get("key")
        language = best_language(locale.value)
        if key is None or language == DEFAULT or context.location in NAMES:
            return None
        messages = load_messages(language)
        return messages.get(key) if key in messages.deciders else None

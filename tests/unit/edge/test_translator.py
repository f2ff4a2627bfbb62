"""What Discord shows while a command is typed, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContext, TranslationContextLocation

from bot.edge import translator
from bot.edge.translator import LocaleTranslator, phrase
from bot.presentation.messages import load_messages

KEY = "lookup.only_free"
TEXTS = [
    TranslationContextLocation.command_description,
    TranslationContextLocation.group_description,
    TranslationContextLocation.parameter_description,
    TranslationContextLocation.choice_name,
    TranslationContextLocation.other,
]
NAMES = [
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
]


async def _translated(
    string: app_commands.locale_str,
    locale: discord.Locale,
    location: Any = TranslationContextLocation.command_description,
) -> str | None:
    return await LocaleTranslator().translate(string, locale, TranslationContext(location, None))


def test_a_phrase_is_english_and_knows_its_key() -> None:
    made = phrase(KEY)
    assert made.message == load_messages("en").get(KEY)
    assert made.extras == {"key": KEY}


def test_an_unknown_phrase_is_an_error_at_once() -> None:
    with pytest.raises(LookupError, match=r"^en\.po has no sentence 'command\.nothing': add it"):
        phrase("command.nothing")


@pytest.mark.parametrize("location", TEXTS)
async def test_texts_are_translated(location: Any) -> None:
    made = phrase(KEY)
    simplified = await _translated(made, discord.Locale.chinese, location)
    traditional = await _translated(made, discord.Locale.taiwan_chinese, location)
    assert simplified == load_messages("zh-Hans").get(KEY)
    assert traditional == load_messages("zh-Hant").get(KEY)
    assert len({made.message, simplified, traditional}) == 3


@pytest.mark.parametrize("location", NAMES)
async def test_names_stay_english(location: Any) -> None:
    assert await _translated(phrase(KEY), discord.Locale.chinese, location) is None


@pytest.mark.parametrize(
    "locale", [discord.Locale.american_english, discord.Locale.german, discord.Locale.japanese, discord.Locale.korean]
)
async def test_other_languages_get_discord_s_fallback_to_english(locale: discord.Locale) -> None:
    assert await _translated(phrase(KEY), locale) is None


async def test_a_text_without_a_key_stays_as_it_is() -> None:
    assert await _translated(app_commands.locale_str("as it is"), discord.Locale.chinese) is None


async def test_a_sentence_that_a_language_lacks_falls_back_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    made = phrase(KEY)
    chinese = load_messages("zh-Hans")
    without = {key: decider for key, decider in chinese.deciders.items() if key != KEY}
    lacking = {"zh-Hans": replace(chinese, deciders=without), "zh-Hant": load_messages("zh-Hant")}
    monkeypatch.setattr(translator, "load_messages", lacking.__getitem__)
    assert await _translated(made, discord.Locale.chinese) is None
    assert await _translated(made, discord.Locale.taiwan_chinese) == load_messages("zh-Hant").get(KEY)

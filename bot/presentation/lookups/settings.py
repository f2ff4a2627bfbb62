"""`/settings`: how the bot speaks in a server."""

from __future__ import annotations

from bot.domain.guild_settings import GuildSettings
from bot.presentation.card import Block, Card
from bot.presentation.wording import Wording


def settings_card(settings: GuildSettings, wording: Wording, *, changed: bool) -> Card:
    """The settings as they are now, and what each is for."""
    text, rich = wording.text, wording.rich
    language = text(f"choice.language.{settings.language or 'auto'}")
    lines = (
        rich("settings.language", language=language),
        rich("settings.timezone", zone=settings.timezone),
        rich("settings.lens", lens=text(f"choice.lens.{settings.lens}")),
    )
    headline = text("settings.changed" if changed else "settings.title")
    return Card(wording.tag, headline, rich("settings.about"), blocks=(Block("", lines),))

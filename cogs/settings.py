"""`/settings`: language, time zone and lens of a server."""

from __future__ import annotations

from dataclasses import replace

from discord import app_commands

from bot.domain.guild_settings import LensChoice
from bot.edge.desk import Desk
from bot.edge.failures import NotAllowedError
from bot.edge.options import LookupCog, choices, chosen, options
from bot.edge.reader import Asked, is_brought_along
from bot.edge.services import Services
from bot.edge.thoughts import think_meanwhile
from bot.edge.translator import phrase
from bot.ports import Clock
from bot.presentation.edition import Topic
from bot.presentation.lookups.settings import settings_card
from bot.presentation.messages import languages

AUTO = "auto"
LANGUAGES = (AUTO, *languages())


class SettingsCog(LookupCog):
    """Settings of a server; whoever may manage it may change them."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        super().__init__(desk)
        self._clock = clock

    @app_commands.command(name="settings", description=phrase("command.settings"))
    @app_commands.describe(**options("language", "timezone", "default_lens"))
    @app_commands.choices(language=choices("language", LANGUAGES), default_lens=choices("lens", LensChoice))
    @app_commands.autocomplete(timezone=LookupCog.zones)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.allowed_installs(guilds=True)
    async def settings(
        self, asked: Asked, language: str | None = None, timezone: str | None = None, default_lens: str | None = None
    ) -> None:
        """Shows the settings, after changing those that are given."""
        # A server's administrators may open commands to others, so the right is asked for again.
        if asked.guild_id is None or is_brought_along(asked) or not asked.permissions.manage_guild:
            raise NotAllowedError("manage_server")
        found = wanted = await self.desk.settings.get(asked.guild_id)
        if language:
            wanted = wanted.in_language(None if language == AUTO else language, languages())
        if timezone:
            wanted = replace(wanted, timezone=self.named(asked, Topic.ZONE, timezone))
        if default_lens:
            wanted = replace(wanted, lens=chosen(LensChoice, default_lens))
        if wanted != found:
            put = self.desk.settings.put(asked.guild_id, wanted, self._clock())
            await think_meanwhile(asked, put, private=True)
        await self.desk.show(
            asked, lambda wording: settings_card(wanted, wording, changed=wanted != found), private=True
        )


def make(services: Services) -> SettingsCog:
    """The feature."""
    return SettingsCog(services.desk, services.clock)

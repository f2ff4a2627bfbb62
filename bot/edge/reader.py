"""Who reads an answer: in which language, and whether only the asker."""

from __future__ import annotations

import discord

from bot.presentation.messages import best_language
from bot.services.guild_settings import CachedGuildSettings

Asked = discord.Interaction[discord.Client]


def own_language(asked: Asked) -> str:
    """The language that the asker's Discord is set to, or the one of ours that serves best."""
    return best_language(str(asked.locale))


async def shared_language(asked: Asked, settings: CachedGuildSettings) -> str:
    """The language for what everybody in the place reads: the server's setting, else its Discord language.

    Where there is no server (direct messages, groups), the asker's own.

    Raises:
        StoreError: The settings could not be read.
    """
    if asked.guild_id is None:
        return own_language(asked)
    chosen = (await settings.get(asked.guild_id)).language
    if chosen:
        return chosen
    return best_language(str(asked.guild_locale)) if asked.guild_locale else own_language(asked)


def is_askers_own(asked: Asked) -> bool:
    """Whether the message that was pressed on may change for the presser: it answers them, or only they see it."""
    message = asked.message
    if message is None:
        return False
    return message.flags.ephemeral or (
        message.interaction_metadata is not None and message.interaction_metadata.user.id == asked.user.id
    )


def is_brought_along(asked: Asked) -> bool:
    """Whether a person has the bot with them in a server that has not added it."""
    return asked.is_user_integration() and not asked.is_guild_integration()

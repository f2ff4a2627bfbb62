"""Whose alerts somebody may see and change: their own, and those of a server that they manage."""

from __future__ import annotations

from bot.edge.digests.channels import Seen, seen_here
from bot.edge.failures import NotAllowedError
from bot.edge.reader import Asked, is_brought_along
from bot.presentation.queries import ForgedError
from bot.services.alert_desk import Owner


def own(asked: Asked) -> Owner:
    """Somebody's own alerts."""
    return Owner(asked.user.id)


def of_server(asked: Asked) -> Owner:
    """The alerts of the server at hand; Discord lets everybody use the command, so the right is checked here.

    Raises:
        NotAllowedError: There is no server, the bot is not in it, or the asker does not manage it.
    """
    if asked.guild_id is None or not asked.permissions.manage_guild:
        raise NotAllowedError("manage_server")
    if is_brought_along(asked):
        raise NotAllowedError("bot_in_server")
    return Owner(asked.user.id, asked.guild_id)


def all_owners(asked: Asked) -> list[Owner]:
    """Everybody whose alerts the asker may change here."""
    return [own(asked), *([of_server(asked)] if manages(asked) else [])]


def manages(asked: Asked) -> bool:
    """Whether alerts may be set up in this server's channels by the asker."""
    return asked.guild_id is not None and asked.permissions.manage_guild and not is_brought_along(asked)


def need(asked: Asked, guild: int) -> Owner:
    """Whoever may change what is told in a server, or in direct messages where it is none.

    Raises:
        NotAllowedError: See `of_server`.
        ForgedError: It is another server.
    """
    if not guild:
        return own(asked)
    owner = of_server(asked)
    if owner.guild != guild:
        raise ForgedError(f"{guild} is not the server at hand")
    return owner


def channel_here(asked: Asked) -> Seen:
    """The channel at hand.

    Raises:
        NotAllowedError: See `of_server`.
        ChannelKindError: It takes no posts.
        ForgedError: There is none.
    """
    of_server(asked)
    seen = seen_here(asked)
    if seen is None:
        raise ForgedError("the interaction comes from no channel")
    seen.check()
    return seen

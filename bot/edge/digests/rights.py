"""Who may set digests up."""

from __future__ import annotations

from bot.edge.failures import NotAllowedError
from bot.edge.reader import Asked


def need_manager(asked: Asked) -> int:
    """The server that the asker manages; a server's administrators may open commands to others, so it is checked.

    Raises:
        NotAllowedError: There is none, or they do not.
    """
    if asked.guild_id is None or not asked.permissions.manage_guild:
        raise NotAllowedError("manage_server")
    return asked.guild_id

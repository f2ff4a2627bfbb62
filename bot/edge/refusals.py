"""Why the bot does not run on Discord, said in one line to whoever runs it."""

from __future__ import annotations

import discord

from bot.domain.errors import TokentideError


class RefusedError(TokentideError):
    """Discord refuses the bot, or the bot cannot be put together; trying again unchanged is no use."""


class TokenRefusedError(RefusedError):
    """The token is not one of a bot, or is no longer."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refuses DISCORD_TOKEN: make a new one at https://discord.com/developers/applications"
            " (your application, Bot, Reset Token), set it and start again"
        )


class IntentsRefusedError(RefusedError):
    """Discord does not let the bot have the intents that it asked for."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refuses the bot's intents, though Tokentide asks for none: start the released version, unchanged"
        )


class NotInstalledError(RefusedError):
    """The bot's own commands could not be added: a fault of the program."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"the bot's commands could not be added: {type(error).__name__}: {error}")


def refusal_of(error: BaseException) -> RefusedError | None:
    """What to tell about a client that ended with `error`; None where the next may fare better."""
    match error:
        case RefusedError():
            return error
        case discord.LoginFailure():
            return TokenRefusedError()
        case discord.ConnectionClosed(code=4004):
            return TokenRefusedError()
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4013 | 4014):
            return IntentsRefusedError()
        case _:
            return None

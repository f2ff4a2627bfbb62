"""At most five commands in ten seconds from one person; who asks faster is told so."""

from __future__ import annotations

from collections import OrderedDict

import discord
from discord import app_commands

from bot.domain.errors import TokentideError
from bot.edge.reader import Asked
from bot.ports import Clock

COMMANDS, SECONDS = 5, 10.0
PRESSES = 10
"""Pages are turned faster than commands are written."""
KEPT = 10_000


class TooFastError(TokentideError):
    """Somebody asks faster than is answered; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"asked again {seconds:.0f} s too early")


class Gate:
    """Remembers how often each of the last 10,000 people asked."""

    def __init__(self, clock: Clock, rate: int = COMMANDS) -> None:
        self._clock, self._rate = clock, rate
        self._asked: OrderedDict[int, app_commands.Cooldown] = OrderedDict()

    async def admits(self, asked: Asked) -> bool:
        """Counts a command; names being typed are not counted.

        Raises:
            TooFastError: It is one too many.
        """
        if asked.type is discord.InteractionType.application_command:
            self.admit(asked.user.id)
        return True

    def admit(self, user_id: int) -> None:
        """Counts one more.

        Raises:
            TooFastError: It is one too many.
        """
        cooldown = self._asked.setdefault(user_id, app_commands.Cooldown(self._rate, SECONDS))
        self._asked.move_to_end(user_id)
        if len(self._asked) > KEPT:
            self._asked.popitem(last=False)
        wait = cooldown.update_rate_limit(self._clock().timestamp())
        if wait is not None:
            raise TooFastError(wait)

"""What `/alert` needs of whoever reaches people on Discord."""

from __future__ import annotations

from typing import Protocol

from bot.domain.delivery.reasons import Reason


class Doors(Protocol):
    """Opens direct messages."""

    async def open(self, user: int) -> int | Reason:
        """The channel of direct messages with somebody, or why it cannot be opened.

        At most five new ones a minute are opened, whoever asks; a turn is waited for, as long as a reader may wait.
        """
        ...

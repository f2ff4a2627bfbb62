"""Saying that an answer takes a moment, and remembering for whom: an error then takes the thought's place."""

from __future__ import annotations

from bot.edge.reader import Asked

_PRIVATE = "thought is private"


async def think(asked: Asked, *, private: bool) -> None:
    """Shows "thinking", to all or to the asker alone."""
    asked.extras[_PRIVATE] = private
    await asked.response.defer(thinking=True, ephemeral=private)


def is_thinking(asked: Asked) -> bool:
    """Whether a thought was begun; also where Discord's word on it was lost, so that it may stand or not."""
    return _PRIVATE in asked.extras


def is_thinking_privately(asked: Asked) -> bool:
    """Whether only the asker sees that an answer is being thought about."""
    return asked.extras.get(_PRIVATE) is True

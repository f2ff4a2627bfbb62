"""Saying that an answer takes a moment, and remembering for whom: an error then takes the thought's place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.edge.reader import Asked

PATIENCE = 1.0
"""Seconds for what is at hand as a rule; Discord waits three for an acknowledgement."""
_PRIVATE = "thought is private"
_Result = TypeVar("_Result")


async def think(asked: Asked, *, private: bool) -> None:
    """Shows "thinking", to all or to the asker alone."""
    asked.extras[_PRIVATE] = private
    await asked.response.defer(thinking=True, ephemeral=private)


async def think_meanwhile(asked: Asked, work: Awaitable[_Result], *, private: bool) -> _Result:
    """The result of work that is quick as a rule, but may have to wait for a database that another writes to."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=PATIENCE)
    if not task.done():
        await think(asked, private=private)
    return await task


def is_thinking(asked: Asked) -> bool:
    """Whether a thought was begun; also where Discord's word on it was lost, so that it may stand or not."""
    return _PRIVATE in asked.extras


def is_thinking_privately(asked: Asked) -> bool:
    """Whether only the asker sees that an answer is being thought about."""
    return asked.extras.get(_PRIVATE) is True

"""Answers of `/alert`: for the asker alone, in place of the message that was pressed on where that is theirs alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import discord

from bot.edge.desk import replace_message
from bot.edge.reader import Asked
from bot.edge.rendering import Reply
from bot.edge.rendering.buttons import ALERT, VERSION
from bot.edge.thoughts import think

PATIENCE = 0.5
"""Seconds for what is at hand as a rule; Discord waits three for an acknowledgement."""
_OURS = f"{VERSION}:{ALERT}:"
_Result = TypeVar("_Result")


async def show(asked: Asked, reply: Reply) -> None:
    """Answers with a message for the asker alone."""
    if asked.response.is_done() or is_on_own(asked):
        await replace_message(asked, reply)
    else:
        await asked.response.send_message(**reply.message(), ephemeral=True)


async def meanwhile(asked: Asked, work: Awaitable[_Result]) -> _Result:
    """The result of work that may take a while; then the asker is told that it does."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=PATIENCE)
    if not task.done():
        await take_time(asked)
    return await task


async def take_time(asked: Asked) -> None:
    """Tells the asker that the answer takes a moment; nothing where they were told already."""
    if asked.response.is_done():
        return
    if is_on_own(asked):
        await asked.response.defer()
    else:
        await think(asked, private=True)


def is_on_own(asked: Asked) -> bool:
    """Whether somebody pressed on a message of ours about alerts: they alone see it, and its place is taken."""
    if asked.type is not discord.InteractionType.component or asked.message is None:
        return False
    return asked.message.flags.ephemeral and (asked.custom_id or "").startswith(_OURS)

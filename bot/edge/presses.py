"""Buttons and menus: what a custom id asks for goes to whom it concerns; everything else gets a short answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import discord

from bot.edge.desk import Desk
from bot.edge.failures import Failures
from bot.edge.gate import Gate
from bot.edge.reader import Asked
from bot.edge.rendering import Press, parse_custom_id
from bot.presentation.queries import ForgedError

PressHandler = Callable[[Asked, Press], Awaitable[None]]
"""Answers a press, or raises what is then told."""


class Presses:
    """Answers every component there is or ever was: nothing is kept in memory, so a restart loses none.

    Args:
        desk: Answers the buttons of look-ups.
        failures: Tells what went wrong.
        gate: Counts presses.
        handlers: Who answers which other action.
    """

    def __init__(
        self, desk: Desk, failures: Failures, gate: Gate, handlers: Mapping[str, PressHandler] | None = None
    ) -> None:
        self._desk, self._failures, self._gate, self._handlers = desk, failures, gate, handlers or {}

    async def answer(self, asked: Asked) -> None:
        """Answers a press; never raises. Other interactions are not its business."""
        if asked.type is not discord.InteractionType.component:
            return
        try:
            await self._answer(asked)
        except Exception as error:  # noqa: BLE001 - the last place where an asker can still be told
            await self._failures.tell(asked, error)

    async def _answer(self, asked: Asked) -> None:
        self._gate.admit(asked.user.id)
        press = parse_custom_id(asked.custom_id or "")
        if press is None:
            raise ForgedError(f"{asked.custom_id!r} is no button of ours")
        await self._handlers.get(press.action, self._desk.pressed)(asked, press)

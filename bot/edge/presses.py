"""Buttons: what a custom id asks for goes to whom it concerns; everything else gets a short answer."""

from __future__ import annotations

import discord

from bot.edge.desk import Desk
from bot.edge.failures import Failures
from bot.edge.gate import Gate
from bot.edge.reader import Asked
from bot.edge.rendering import parse_custom_id
from bot.presentation.queries import ForgedError


class Presses:
    """Answers every component there is or ever was: nothing is kept in memory, so a restart loses none."""

    def __init__(self, desk: Desk, failures: Failures, gate: Gate) -> None:
        self._desk, self._failures, self._gate = desk, failures, gate

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
        await self._desk.pressed(asked, press)

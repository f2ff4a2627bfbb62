"""What a user sees of the bot's answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tests.fakes.discord.components import BUTTON, SELECTS, TEXT_DISPLAY, walk
from tests.fakes.discord.errors import Json
from tests.fakes.discord.rest_interactions import CHOICES, DEFERRED_UPDATE, MODAL, THINKING
from tests.fakes.discord.world import EPHEMERAL, Interaction, World


class Reply:
    """The answer to one interaction, as it is now: it changes when the bot edits."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world, self.interaction = world, interaction

    @property
    def messages(self) -> list[Json]:
        """The first message and those that follow it."""
        first = [self.interaction.original] if self.interaction.original else []
        return first + self.interaction.followups

    @property
    def message(self) -> Json:
        """The first message, in its newest form."""
        assert self.messages, "the bot answered without a message"
        return self.messages[0]

    @property
    def content(self) -> str:
        return str(self.message["content"])

    @property
    def embeds(self) -> list[Json]:
        return self.message["embeds"]

    @property
    def components(self) -> list[Json]:
        """Every component with those inside of it, in reading order."""
        return [one for _, one in walk(self.message["components"])]

    @property
    def text(self) -> str:
        """All that can be read in the text displays and the content."""
        shown = [one["content"] for one in self.components if one["type"] == TEXT_DISPLAY]
        return "\n".join([self.content, *shown] if self.content else shown)

    @property
    def controls(self) -> list[Json]:
        """Buttons and menus."""
        return [one for one in self.components if one["type"] in (BUTTON, *SELECTS)]

    @property
    def flags(self) -> int:
        return int(self.message["flags"])

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def attachments(self) -> list[Json]:
        return self.message["attachments"]

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of the attachments by file name."""
        return {one["filename"]: self._world.files[int(one["id"])] for one in self.attachments}

    @property
    def choices(self) -> list[Json]:
        """What was offered to somebody who types."""
        data = self._callback["data"]
        assert self._callback["type"] == CHOICES, "the bot offered no choices"
        return data["choices"]

    @property
    def modal(self) -> Json | None:
        """The form that the bot opened, if it did."""
        return self._callback["data"] if self._callback["type"] == MODAL else None

    @property
    def was_deferred(self) -> bool:
        return self._callback["type"] in (THINKING, DEFERRED_UPDATE)

    @property
    def is_thinking(self) -> bool:
        return self.interaction.thinking

    @property
    def first_response(self) -> float:
        """Seconds from the event to the callback that was carried out."""
        assert self.interaction.first_response is not None, "the bot has not answered"
        return self.interaction.first_response

    @property
    def _callback(self) -> Json:
        assert self.interaction.callback is not None, "the bot has not answered"
        return self.interaction.callback

    async def until(self, holds: Callable[[Reply], bool], timeout: float = 3.0) -> Reply:  # noqa: ASYNC109
        """Waits until `holds` says yes."""
        end = time.perf_counter() + timeout
        while not holds(self):
            await self._change(end, "what was waited for")
        return self

    async def settled(self, timeout: float, quiet: float) -> Reply:  # noqa: ASYNC109
        """Waits for an answer that is not a thought, then until nothing has changed for `quiet` seconds."""
        end = time.perf_counter() + timeout
        while not self._is_answered():
            await self._change(end, "an answer")
        await self._quiet(quiet)
        return self

    async def _quiet(self, quiet: float) -> None:
        left = self.interaction.changed_at + quiet - time.perf_counter()
        if left > 0:
            await asyncio.sleep(left)
            await self._quiet(quiet)

    def _is_answered(self) -> bool:
        callback = self.interaction.callback
        if callback is None or self.interaction.thinking:
            return False
        return callback["type"] != DEFERRED_UPDATE or bool(self.interaction.edits or self.interaction.followups)

    async def _change(self, end: float, what: str) -> None:
        changed = self.interaction.changed
        try:
            await asyncio.wait_for(changed.wait(), max(0.0, end - time.perf_counter()))
        except TimeoutError:
            left = "still thinking" if self.interaction.thinking else f"answered {self.interaction.callback}"
            raise AssertionError(f"{what} did not come: the bot has {left}") from None

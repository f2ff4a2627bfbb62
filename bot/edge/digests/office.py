"""Everything that `/digest` does, each for whoever manages the server, and for their eyes alone."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from discord import app_commands

from bot.domain.schedules import Schedule, ScheduleState, UnknownScheduleError
from bot.domain.slots import Slot
from bot.edge.desk import Desk, replace_message
from bot.edge.digests.channels import Channels, Seen, seen_chosen, seen_here
from bot.edge.digests.languages import ServerLanguages
from bot.edge.digests.needs import Previews, Trials
from bot.edge.digests.rights import need_manager
from bot.edge.digests.testing import Tester
from bot.edge.digests.wizard import FINE, Wizard
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import Press, render_reply
from bot.edge.rendering.limits import OPTION_LABEL
from bot.edge.rendering.markdown import fit_plain
from bot.edge.thoughts import think
from bot.ports import Clock
from bot.presentation.card import Card
from bot.presentation.queries import ForgedError
from bot.presentation.schedules.listing import Fare, health_card, list_card
from bot.presentation.schedules.setup import notice_card, obstacle_block
from bot.presentation.schedules.words import item_lines, next_lines, slot_label
from bot.presentation.wording import Wording
from bot.services.drafts import Drafts
from bot.services.schedule_desk import ScheduleDesk
from bot.services.wishes import Wish

POSTS = 4
"""Posts that `/digest health` tells of one schedule."""


class DigestOffice:
    """Answers `/digest`.

    Args:
        desk: Knows the servers' settings.
        schedules: Keeps schedules.
        drafts: Keeps set-ups in the middle.
        previews: Composes what is posted.
        trials: Posts tests.
        languages: Hears in which language a server reads.
        clock: Tells the time.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self,
        desk: Desk,
        schedules: ScheduleDesk,
        drafts: Drafts,
        previews: Previews,
        trials: Trials,
        languages: ServerLanguages,
        clock: Clock,
    ) -> None:
        self._languages = languages
        self._desk, self.schedules, self._clock = desk, schedules, clock
        self._channels = Channels()
        self._tester = Tester(desk, self._channels, previews, trials)
        self._wizard = Wizard(schedules, drafts, self._channels, self._tester, clock)

    async def set_up(self, asked: Asked, wish: Wish) -> None:
        """Opens a set-up; see `Wizard.set_up`."""
        need_manager(asked)
        await self._languages.note(asked)
        seen = self._seen(asked, wish.channel)
        self._channels.note(seen)
        await self._wizard.set_up(asked, wish, seen)

    async def edit(self, asked: Asked, chosen: str, time: dt.time | None = None, zone: str | None = None) -> None:
        """Opens the set-up of a schedule.

        Args:
            asked: By whom.
            chosen: Which.
            time: Another time of day that it begins with; None for its own.
            zone: Another time zone, likewise.

        Raises:
            UnknownScheduleError: The server has none that is called so.
        """
        schedule = await self._chosen(asked, chosen)
        slot = schedule.slot
        await self._wizard.edit(asked, schedule, Slot(slot.weekday, time or slot.time, zone or slot.zone))

    async def pressed(self, asked: Asked, press: Press) -> None:
        """Answers a control of a set-up; see `Wizard.pressed`."""
        need_manager(asked)
        await self._languages.note(asked)
        await self._wizard.pressed(asked, press)

    async def list(self, asked: Asked) -> None:
        """Lists the server's schedules."""
        guild = need_manager(asked)
        zone, found = (await self._desk.settings.get(guild)).timezone, await self.schedules.standings(guild)
        await _show(asked, lambda wording: list_card(found, zone, self._clock(), wording))

    async def health(self, asked: Asked) -> None:
        """Says how the server's schedules fare."""
        guild = need_manager(asked)
        await think(asked, private=True)
        zone, found = (await self._desk.settings.get(guild)).timezone, await self.schedules.standings(guild, POSTS)
        looks = await asyncio.gather(*(self._tester.look(asked, one.schedule) for one in found))
        fares = [Fare(*one) for one in zip(found, looks, strict=True)]
        await _show(asked, lambda wording: health_card(fares, zone, self._clock(), wording))

    async def preview(self, asked: Asked, chosen: str) -> None:
        """Shows what a schedule would post.

        Raises:
            UnknownScheduleError: The server has none that is called so.
            NoDataError: Nothing is stored that could be posted.
        """
        await self._tester.preview(asked, await self._chosen(asked, chosen))

    async def test(self, asked: Asked, chosen: str) -> None:
        """Really posts what a schedule would post, labelled as a test, without pings; where it works, posts go on.

        Raises:
            UnknownScheduleError: The server has none that is called so.
        """
        schedule = await self._chosen(asked, chosen)
        await think(asked, private=True)
        seen = await self._channels.find(asked, schedule.channel)
        kind = seen.kind if seen else 0
        obstacle = await self._tester.test(asked, schedule, kind, keep=True)
        if obstacle == FINE:
            await self.schedules.try_again(schedule.channel)

        def card(wording: Wording) -> Card:
            if obstacle == FINE:
                return notice_card("digest.tested", wording)
            block = obstacle_block("digest.not_tested", obstacle, wording)
            return notice_card("digest.not_tested", wording, block.lines)

        await _show(asked, card)

    async def pause(self, asked: Asked, chosen: str) -> None:
        """Pauses a schedule.

        Raises:
            UnknownScheduleError: The server has none that is called so.
        """
        await self._turn(asked, chosen, self.schedules.pause, "digest.paused")

    async def resume(self, asked: Asked, chosen: str) -> None:
        """Lets a schedule post again.

        Raises:
            UnknownScheduleError: The server has none that is called so.
        """
        await self._turn(asked, chosen, self.schedules.resume, "digest.resumed")

    async def remove(self, asked: Asked, chosen: str) -> None:
        """Ends a schedule.

        Raises:
            UnknownScheduleError: The server has none that is called so.
        """
        await self._turn(asked, chosen, self.schedules.remove, "digest.removed")

    async def suggest(self, asked: Asked, typed: str) -> list[app_commands.Choice[str]]:
        """The server's schedules by channel and slot; nothing for whoever may not manage them."""
        if asked.guild_id is None or not asked.permissions.manage_guild:
            return []
        found = await self.schedules.all_of(asked.guild_id)
        names = await self._channels.names(asked, (one.channel for one in found))
        wording = Wording.load(own_language(asked))
        labels = {str(one.id): _label(one, names.get(one.channel, ""), wording) for one in found}
        wanted = typed.strip().casefold()
        return [
            app_commands.Choice(name=fit_plain(label, OPTION_LABEL), value=number)
            for number, label in labels.items()
            if wanted in label.casefold()
        ]

    async def _turn(
        self, asked: Asked, chosen: str, turn: Callable[[int, int], Awaitable[Schedule]], title: str
    ) -> None:
        guild, zone = need_manager(asked), await self._zone(asked)
        turned = await turn(guild, (await self._chosen(asked, chosen)).id)

        def card(wording: Wording) -> Card:
            lines = (*item_lines(turned, zone, self._clock(), wording), *next_lines(turned, self._clock(), wording))
            return notice_card(title, wording, lines)

        await _show(asked, card)

    async def _zone(self, asked: Asked) -> str:
        return (await self._desk.settings.get(need_manager(asked))).timezone

    async def _chosen(self, asked: Asked, chosen: str) -> Schedule:
        """The schedule that was chosen from the suggestions, or whose channel's name was typed."""
        guild = need_manager(asked)
        if chosen.isascii() and chosen.isdecimal() and len(chosen) < OPTION_LABEL:
            return await self.schedules.find(guild, min(int(chosen), 2**31))
        close = await self.suggest(asked, chosen)
        if len(close) != 1:
            raise UnknownScheduleError
        return await self.schedules.find(guild, int(close[0].value))

    @staticmethod
    def _seen(asked: Asked, channel: int) -> Seen:
        here = seen_here(asked)
        seen = seen_chosen(asked, channel) or (here if here and here.channel == channel else None)
        if seen is None:
            raise ForgedError(f"{channel} is no channel of this interaction")
        return seen


def _label(one: Schedule, name: str, wording: Wording) -> str:
    paused = f" · {wording.text('digest.paused')}" if one.state is ScheduleState.PAUSED else ""
    return f"#{name or one.channel} · {slot_label(one.slot, wording)}{paused}"


async def _show(asked: Asked, make: Callable[[Wording], Card]) -> None:
    """Answers with a card for the asker alone, in their language."""
    reply = render_reply(make(Wording.load(own_language(asked))), {})
    if asked.response.is_done():
        await replace_message(asked, reply)
    else:
        await asked.response.send_message(**reply.message(), ephemeral=True)

"""The set-up of a schedule in one message. What has been chosen is stored, so that a restart loses nothing of it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.domain.schedules import Schedule, choices_of
from bot.domain.slots import Slot
from bot.edge.desk import replace_message
from bot.edge.digests.channels import Channels, Seen
from bot.edge.digests.choosing import choose, in_channel
from bot.edge.digests.rights import need_manager
from bot.edge.digests.testing import Tester
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import Press, Reply, render_form, render_reply
from bot.ports import Clock
from bot.presentation.queries import ForgedError
from bot.presentation.schedules.setup import Obstacle, notice_card, saved_card, setup_form
from bot.presentation.wording import Wording
from bot.services.drafts import Draft, Drafts
from bot.services.schedule_desk import ScheduleDesk
from bot.services.wishes import Wish

FINE = Obstacle()
"""Nothing stands in the way."""


def random_token() -> str:
    """What tells one schedule, and its set-up, from every other."""
    return secrets.token_hex(8)


class Wizard:
    """Opens set-ups and answers their controls.

    Args:
        schedules: Stores what is saved.
        drafts: Keeps what is not saved yet.
        channels: Knows kinds of channels.
        tester: Tries channels out.
        clock: Tells the time.
        token: Makes tokens.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self,
        schedules: ScheduleDesk,
        drafts: Drafts,
        channels: Channels,
        tester: Tester,
        clock: Clock,
        token: Callable[[], str] = random_token,
    ) -> None:
        self._schedules, self._drafts, self._channels = schedules, drafts, channels
        self._tester, self._clock, self._token = tester, clock, token
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def set_up(self, asked: Asked, wish: Wish, seen: Seen) -> None:
        """Opens the set-up of a new schedule.

        Raises:
            TooManySchedulesError: The server has ten.
            ChannelKindError: The channel takes no posts.
        """
        guild = need_manager(asked)
        seen.check()
        await self._schedules.need_room(guild)
        await self._open(asked, guild, in_channel(Draft(self._token(), wish), seen))

    async def edit(self, asked: Asked, schedule: Schedule, slot: Slot) -> None:
        """Opens the set-up of a schedule that there is already, moved to a slot."""
        guild = need_manager(asked)
        seen = await self._channels.find(asked, schedule.channel)
        # Of a channel that Discord does not tell of, it is believed what was possible there.
        followers, is_thread = (seen.has_followers, seen.is_thread) if seen else (schedule.publish, False)
        wish = Wish.of(schedule, has_followers=followers, is_thread=is_thread)
        kind = seen.kind if seen else 0
        draft = Draft(self._token(), replace(wish, slot=slot), schedule.id, kind, opened=choices_of(schedule))
        await self._open(asked, guild, draft)

    async def pressed(self, asked: Asked, press: Press) -> None:
        """Answers a control.

        Raises:
            NotAllowedError: The presser does not manage the server, or no longer.
            ForgedError: No control of ours asks so.
            DraftGoneError: The set-up is over.
        """
        guild = need_manager(asked)
        if len(press.arguments) != 2:  # noqa: PLR2004 - the control, and the draft's token
            raise ForgedError(f"{press.arguments!r} name no control")
        control, token = press.arguments
        # One press after the other: two on Save must not save twice.
        async with self._locks.setdefault((guild, asked.user.id), asyncio.Lock()):
            draft = await self._drafts.get(guild, asked.user.id, token)
            await self._answer(asked, guild, draft, control)

    async def _answer(self, asked: Asked, guild: int, draft: Draft, control: str) -> None:
        match control:
            case "save":
                await self._save(asked, guild, draft)
            case "preview":
                await self._tester.preview(asked, await self._plan(asked, guild, draft))
            case "cancel":
                await self._drafts.close(guild, asked.user.id)
                await replace_message(asked, render_reply(notice_card("digest.cancelled", _wording(asked)), {}))
            case _:
                changed = choose(asked, draft, control)
                plan = await self._plan(asked, guild, changed)
                await self._drafts.put(guild, asked.user.id, changed)
                await replace_message(asked, self._shown(asked, plan, changed))

    async def _open(self, asked: Asked, guild: int, draft: Draft) -> None:
        plan = await self._plan(asked, guild, draft)
        await self._drafts.put(guild, asked.user.id, draft)
        await asked.response.send_message(**self._shown(asked, plan, draft).message(), ephemeral=True)

    async def _save(self, asked: Asked, guild: int, draft: Draft) -> None:
        draft.wish.check()
        if not draft.schedule:
            await self._schedules.need_room(guild)
        plan = await self._plan(asked, guild, draft)
        await asked.response.defer()
        obstacle = await self._tester.test(asked, plan, draft.channel_kind, keep=False)
        if obstacle != FINE:
            await replace_message(asked, self._shown(asked, plan, draft, obstacle))
            return
        saved = await self._store(guild, draft, asked.user.id)
        await self._drafts.close(guild, asked.user.id)
        await replace_message(asked, render_reply(saved_card(saved, self._clock(), _wording(asked)), {}))

    async def _store(self, guild: int, draft: Draft, user: int) -> Schedule:
        if draft.schedule:
            return await self._schedules.change(guild, draft.schedule, draft.wish, user, draft.opened)
        # The token becomes the key of its posts: saved again after a crash, it is the same schedule.
        return await self._schedules.add(guild, draft.token, draft.wish, user)

    async def _plan(self, asked: Asked, guild: int, draft: Draft) -> Schedule:
        """The schedule that would be stored now."""
        if not draft.schedule:
            return self._schedules.planned(guild, draft.token, draft.wish, asked.user.id)
        before = await self._schedules.find(guild, draft.schedule)
        return self._schedules.changed(before, draft.wish, asked.user.id)

    def _shown(self, asked: Asked, plan: Schedule, draft: Draft, obstacle: Obstacle | None = None) -> Reply:
        wish = draft.wish
        form = setup_form(
            plan,
            self._clock(),
            _wording(asked),
            has_followers=wish.has_followers,
            is_thread=wish.is_thread,
            obstacle=obstacle,
        )
        return render_form(form, (draft.token,))


def _wording(asked: Asked) -> Wording:
    return Wording.load(own_language(asked))

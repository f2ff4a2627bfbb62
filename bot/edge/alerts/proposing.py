"""An alert from what somebody asks for to what is stored, in one message; every press is checked anew."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.domain.errors import NothingStoredError
from bot.domain.watching.condition import Subject
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.edge.alerts.choosing import choose, chosen_values
from bot.edge.alerts.owners import manages, need
from bot.edge.alerts.places import Places
from bot.edge.alerts.showing import meanwhile, show, take_time
from bot.edge.desk import Desk, replace_message
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import Reply, render_form, render_reply
from bot.edge.rendering.buttons import ALERT
from bot.presentation.alerts.listing import done_card
from bot.presentation.alerts.proposal import DIRECT as BY_DIRECT
from bot.presentation.alerts.proposal import HERE, KEPT, Plan, offer_key, offers_form, proposal_form
from bot.presentation.alerts.reader import Reader
from bot.presentation.schedules.setup import Obstacle, notice_card
from bot.services.alert_desk import AlertDesk, Owner, Standing
from bot.services.alert_drafts import AlertDraft, AlertDrafts, AlertWish
from bot.services.prospects import Prospects

CONTROLS = frozenset({"value", "side", "basis", "where", "cooldown", "confirm", "cancel"})


def random_token() -> str:
    """What tells one alert, and its set-up, from every other."""
    return secrets.token_hex(8)


class Proposing:
    """Shows alerts before they are stored, and stores them.

    Args:
        desk: Says what is served, and when.
        alerts: Stores what is confirmed.
        prospects: Looks into the past.
        drafts: Keeps what is not confirmed yet.
        places: Tries out where it is told.
        token: Makes tokens.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self,
        desk: Desk,
        alerts: AlertDesk,
        prospects: Prospects,
        drafts: AlertDrafts,
        places: Places,
        token: Callable[[], str] = random_token,
    ) -> None:
        self._desk, self._alerts, self._prospects = desk, alerts, prospects
        self._drafts, self._places, self._token = drafts, places, token
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def propose(self, asked: Asked, wish: AlertWish, alert: int = 0) -> None:
        """Shows what would be stored; nothing is.

        Raises:
            ConditionError: The condition makes no sense.
            TooManyAlertsError: No more fit.
            NotAllowedError: The asker may not do that there.
        """
        wish = replace(wish, condition=self._alerts.checked(wish.condition))
        owner = need(asked, wish.guild)
        if not alert:
            await self._alerts.need_room(owner)
        await self._show(asked, AlertDraft(self._token(), wish, alert))

    async def offer(self, asked: Asked, subject: Subject, arguments: Sequence[str]) -> None:
        """Shows what is worth following of somebody; nothing is kept before one of these is chosen.

        Args:
            asked: The press.
            subject: Who is followed.
            arguments: What the button was about: the menu is about the same.

        Raises:
            NothingStoredError: No week is closed yet.
            TooManyAlertsError: No more fit.
        """
        await self._alerts.need_room(need(asked, DIRECT))
        offers = await meanwhile(asked, self._prospects.suggest(subject))
        if not offers:
            raise NothingStoredError
        await show(asked, render_form(offers_form(subject, offers, self._reader(asked)), arguments, ALERT))

    async def take(self, asked: Asked, subject: Subject, arguments: Sequence[str]) -> None:
        """Shows the alert that was chosen; where it is no longer worth following, what is now.

        Raises:
            NothingStoredError: No week is closed yet.
            TooManyAlertsError: No more fit.
        """
        offers = {offer_key(one): one for one, _ in await meanwhile(asked, self._prospects.suggest(subject))}
        chosen = next((offers[value] for value in chosen_values(asked) if value in offers), None)
        if chosen is None:
            await self.offer(asked, subject, arguments)
        else:
            await self.propose(asked, AlertWish(chosen))

    async def pressed(self, asked: Asked, control: str, token: str) -> None:
        """Answers a control of a set-up.

        Raises:
            NotAllowedError: The presser may not do that there, or no longer.
            ForgedError: No control of ours asks so.
            AlertDraftGoneError: The set-up is over.
        """
        # One press after the other: two on Confirm must not store twice.
        turn = self._locks.setdefault(asked.user.id, asyncio.Lock())
        if turn.locked():
            await take_time(asked)
        async with turn:
            draft = await self._drafts.get(asked.user.id, token)
            need(asked, draft.wish.guild)
            match control:
                case "cancel":
                    await self._drafts.close(asked.user.id)
                    notice = notice_card("digest.cancelled", self._reader(asked).wording)
                    await replace_message(asked, render_reply(notice, {}))
                case "confirm":
                    await self._confirm(asked, draft)
                case _:
                    await self._show(asked, self._chosen(asked, draft, control))

    def _chosen(self, asked: Asked, draft: AlertDraft, control: str) -> AlertDraft:
        wish = choose(asked, draft, control, _places(asked, draft))
        return replace(draft, wish=replace(wish, condition=self._alerts.checked(wish.condition)))

    async def _show(self, asked: Asked, draft: AlertDraft, obstacle: Obstacle | None = None) -> None:
        wish = draft.wish
        prospect = await meanwhile(asked, self._prospects.of(wish.condition, wish.cooldown))
        await self._drafts.put(asked.user.id, draft)
        where = BY_DIRECT if wish.guild == DIRECT else HERE if wish.channel == asked.channel_id else KEPT
        plan = Plan(
            prospect=prospect,
            cooldown=wish.cooldown,
            channel=None if wish.guild == DIRECT else wish.channel,
            where=where,
            places=_places(asked, draft),
            changes=bool(draft.alert),
        )
        form = proposal_form(plan, self._reader(asked), obstacle)
        await show(asked, render_form(form, (draft.token,), ALERT))

    async def _confirm(self, asked: Asked, draft: AlertDraft) -> None:
        wish = draft.wish
        owner = need(asked, wish.guild)
        if not draft.alert:
            await self._alerts.need_room(owner)
        await take_time(asked)
        place = await self._place(asked, draft, owner)
        if isinstance(place, Obstacle):
            await self._show(asked, draft, place)
            return
        if draft.alert:
            stored = await self._alerts.change(owner, draft.alert, wish.condition, wish.cooldown, place)
        else:
            # The token becomes its key: confirmed again after a crash, it is the same alert.
            stored = await self._alerts.add(owner, draft.token, wish.condition, wish.cooldown, place)
        await self._drafts.close(asked.user.id)
        _, standing = await self._alerts.find([owner], stored.id)
        await show(asked, self._done(asked, standing, "alerts.was_changed" if draft.alert else "alerts.was_set"))

    async def _place(self, asked: Asked, draft: AlertDraft, owner: Owner) -> Recipient | Obstacle:
        """Where it is told, tried out; not again where it is told there already."""
        wish = draft.wish
        if draft.alert:
            _, before = await self._alerts.find([owner], draft.alert)
            if before.trouble is None and wish.channel in {0, before.recipient.channel}:
                return before.recipient
        return await self._places.ready(asked, wish, self._reader(asked))

    def _done(self, asked: Asked, standing: Standing, key: str) -> Reply:
        return render_reply(done_card(key, standing, self._reader(asked)), {})

    def _reader(self, asked: Asked) -> Reader:
        return Reader.of(self._desk.edition.history, own_language(asked), self._desk.now)


def _places(asked: Asked, draft: AlertDraft) -> tuple[str, ...]:
    """Where it may be told. A stored alert stays its owner's: in the server, or in direct messages."""
    wish = draft.wish
    if draft.alert:
        return (BY_DIRECT,) if wish.guild == DIRECT else (KEPT, HERE)
    return (BY_DIRECT, HERE) if manages(asked) else (BY_DIRECT,)

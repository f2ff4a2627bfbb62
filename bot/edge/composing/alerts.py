"""Firings → messages, ready to be kept: one for each recipient, in its language."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.alerts import alert_kinds
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.reasons import Reason
from bot.domain.errors import TokentideError
from bot.domain.history import History
from bot.domain.watching.memory import Event
from bot.domain.watching.messages import MOST_A_DAY, day_of, late_since
from bot.domain.watching.recipient import Recipient
from bot.domain.watching.restating import restate
from bot.domain.watching.scenes import Scenes
from bot.domain.weeks import ONE_DAY
from bot.edge.composing.jobs import Freeze
from bot.edge.composing.versions import Versions
from bot.edge.rendering import Post, render_plain, render_post
from bot.ports import Clock
from bot.ports.alerts import Alerts, Told
from bot.ports.delivery import Payload, Postponed
from bot.ports.following import Corrected
from bot.presentation.alerts import corrected_card, message_card, message_query
from bot.presentation.digests.plain import plain_card
from bot.presentation.edition import Edition
from bot.presentation.queries import arguments_of
from bot.presentation.wording import Wording


class NoRecipientError(TokentideError):
    """The recipient of a message is not stored any more."""


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """What one message says.

    Attributes:
        told: What it tells, oldest first.
        language: Its reader's.
        summary: Whether it tells what was too much for the day before.
        late: When it was due, where it comes so much later that it says so.
        plain: Whether it is to be of the plainest kind.
    """

    told: Sequence[Told]
    language: str
    summary: bool = False
    late: dt.datetime | None = None
    plain: bool = False

    def write(self, history: History, now: dt.datetime, freeze: Freeze) -> Payload:
        """The post; it mentions nobody."""
        return freeze(self._post(history, now), "", None)

    def _post(self, history: History, now: dt.datetime) -> Post:
        wording = Wording.load(self.language)
        card = message_card(self.told, wording, history, now, summary=self.summary, late=self.late)
        if self.plain:
            return render_plain(plain_card(card, wording))
        return render_post(card, {}, arguments_of(message_query(self.told)))


@dataclass(frozen=True, slots=True)
class CorrectedMessage:
    """A message as it should have been; see `corrected_card`."""

    told: Sequence[Told]
    restated: Mapping[int, Event | None]
    language: str

    def write(self, history: History, now: dt.datetime, freeze: Freeze) -> Payload:
        """The post; it mentions nobody."""
        card = corrected_card(self.told, self.restated, Wording.load(self.language), history, now)
        return freeze(render_post(card, {}, arguments_of(message_query(self.told))), "", None)


@dataclass(frozen=True, slots=True)
class AlertComposer:
    """`bot.ports.delivery.Composer` for messages of alerts.

    Attributes:
        alerts: Say what there is to tell, and to whom.
        edition: Gives the newest data, for names and sources: what fired is told as it was found.
        freeze: Makes a post a payload.
        language_of: The language of a server's posts.
        versions: Look at the data through the tables that something was told under.
        clock: Tells the time.
    """

    alerts: Alerts
    edition: Callable[[], Edition]
    freeze: Freeze
    language_of: Callable[[int], Awaitable[str]]
    versions: Versions
    clock: Clock

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
        """See `Composer`. Whether it is labelled as late depends on what it tells.

        Args:
            delivery: A message of alerts.
            late: Whether somebody else may have sent it, which says nothing here.

        Raises:
            NoRecipientError: Its recipient is not stored any more.
            StoreError: The database failed.
        """
        _ = late
        told = await self.alerts.told(delivery.id)
        if not told:
            return Postponed(Reason.NOTHING_TO_TELL, delivery.expires)
        recipient, now = await self._recipient(delivery), self.clock()
        summary = await self._is_summary(delivery, told)
        found = [(one.firing.period, one.fired_at) for one in told]
        message = AlertMessage(
            told,
            recipient.language or await self.language_of(recipient.guild),
            summary,
            late_since(found, now, waited=summary),
            plain=delivery.generation > 0,
        )
        return await asyncio.to_thread(partial(message.write, self.edition().history, now, self.freeze))

    async def renew(self, delivery: Delivery) -> Payload | Postponed:
        """See `Composer`: what it tells stays, its label and the age of the data may not.

        Raises:
            NoRecipientError: Its recipient is not stored any more.
            StoreError: The database failed.
        """
        return await self.compose(delivery, late=True)

    async def correct(self, delivery: Delivery) -> Corrected | None:
        """What a restatement since makes of a message; None where it stands, and while figures may still move.

        Raises:
            NoRecipientError: Its recipient is not stored any more.
            StoreError: The database failed.
        """
        told, edition = await self.alerts.told(delivery.id), self.edition()
        versions = {one.firing.tables for one in told}
        histories = {version: await self.versions.under(edition, version) for version in versions}
        restated = await asyncio.to_thread(_restated, told, histories)
        if not restated:
            return None
        recipient, now = await self._recipient(delivery), self.clock()
        language = recipient.language or await self.language_of(recipient.guild)
        message = CorrectedMessage(told, restated, language)
        return Corrected(await asyncio.to_thread(message.write, edition.history, now, self.freeze), None)

    async def _recipient(self, delivery: Delivery) -> Recipient:
        number = delivery.recipient or 0
        found = (await self.alerts.recipients([number])).get(number)
        if found is None:
            raise NoRecipientError(f"recipient {number} of delivery {delivery.id} is not stored any more")
        return found

    async def _is_summary(self, delivery: Delivery, told: Sequence[Told]) -> bool:
        """Whether the day before had all the messages that it may have, and this tells what fired then."""
        today, number = day_of(delivery.planned_at), delivery.recipient or 0
        if all(one.fired_at >= today for one in told):
            return False
        planned = await self.alerts.messages([number], today - ONE_DAY, today)
        return planned.get(number, 0) >= MOST_A_DAY


def _restated(told: Sequence[Told], histories: Mapping[str, History | None]) -> Mapping[int, Event | None]:
    """What came to something else, by its row; nothing while the figures of any may still move, or are not known."""
    found: dict[int, Event | None] = {}
    for one in told:
        history = histories[one.firing.tables]
        scene = history.keep(Scenes, partial(Scenes, history)).at(one.firing.period) if history else None
        if scene is None or scene.provisional:
            return {}
        again = restate(one.firing, one.alert.condition, scene, alert_kinds())
        if again:
            found[one.id] = again.event
    return found

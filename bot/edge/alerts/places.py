"""Where an alert is told: found, tried out with a real message, and ready to be stored."""

from __future__ import annotations

import secrets

from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.edge.alerts.needs import Doors
from bot.edge.alerts.owners import own
from bot.edge.digests.channels import rights_in
from bot.edge.digests.languages import ServerLanguages
from bot.edge.digests.needs import Target, Trials
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import Post, render_post
from bot.ports import Clock
from bot.presentation.alerts.reader import Reader
from bot.presentation.alerts.trial import trial_card
from bot.presentation.schedules.setup import Obstacle
from bot.services.alert_desk import AlertDesk
from bot.services.alert_drafts import AlertWish

FINE = Obstacle()
DIRECT_KIND = 1
"""Discord's number for a channel of direct messages."""


class Places:
    """Makes recipients.

    Args:
        desk: Knows where somebody is told already.
        doors: Opens direct messages.
        trials: Posts tests.
        languages: Hears in which language a server reads.
        clock: Tells the time.
    """

    def __init__(self, desk: AlertDesk, doors: Doors, trials: Trials, languages: ServerLanguages, clock: Clock) -> None:
        self._desk, self._doors, self._trials = desk, doors, trials
        self._languages, self._clock = languages, clock

    async def ready(self, asked: Asked, wish: AlertWish, reader: Reader) -> Recipient | Obstacle:
        """Where the alert is told, once a real message has arrived there; or what stands in the way."""
        if wish.guild == DIRECT:
            return await self._direct(asked, wish, reader)
        target = Target(wish.channel, wish.channel_kind, rights_in(asked, wish.channel))
        obstacle = await self._trials.post(target, _test(wish, reader), keep=False)
        if obstacle != FINE:
            return obstacle
        await self._languages.note(asked)
        return self._made(asked, wish.guild, wish.channel, "")

    async def _direct(self, asked: Asked, wish: AlertWish, reader: Reader) -> Recipient | Obstacle:
        known = await self._desk.all_of(own(asked))
        if known and known[0].trouble is None:
            return self._made(asked, DIRECT, known[0].recipient.channel, own_language(asked))
        opened = await self._channel(asked)
        if isinstance(opened, Reason):
            return Obstacle(reason=opened)
        obstacle = await self._trials.post(Target(opened, DIRECT_KIND, None), _test(wish, reader), keep=True)
        return obstacle if obstacle != FINE else self._made(asked, DIRECT, opened, own_language(asked))

    async def _channel(self, asked: Asked) -> int | Reason:
        if asked.context.dm_channel and asked.channel_id:
            return asked.channel_id
        return await self._doors.open(asked.user.id)

    def _made(self, asked: Asked, guild: int, channel: int, language: str) -> Recipient:
        return Recipient(secrets.token_hex(8), guild, channel, asked.user.id, language, self._clock())


def _test(wish: AlertWish, reader: Reader) -> Post:
    return render_post(trial_card(wish.condition, reader, direct=wish.guild == DIRECT), {})

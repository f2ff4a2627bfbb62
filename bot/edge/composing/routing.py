"""Which composer writes which delivery."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery
from bot.edge.composing.alerts import AlertComposer
from bot.edge.composing.composer import DigestComposer
from bot.ports.delivery import Composer, Payload, Postponed
from bot.ports.following import Corrected


@dataclass(frozen=True, slots=True)
class Composers:
    """`bot.ports.delivery.Composer` and `bot.ports.following.Rewriter` for everything that is sent unasked."""

    digests: DigestComposer
    alerts: AlertComposer

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
        """See `Composer`."""
        return await self._of(delivery).compose(delivery, late=late)

    async def renew(self, delivery: Delivery) -> Payload | Postponed | None:
        """See `Composer`."""
        return await self._of(delivery).renew(delivery)

    async def amend(self, delivery: Delivery) -> Payload | Postponed:
        """See `Rewriter`: only digests have notices."""
        return await self.digests.amend(delivery)

    async def correct(self, delivery: Delivery, posted: Posted | None) -> Corrected | None:
        """See `Rewriter`."""
        if delivery.recipient is not None:
            return await self.alerts.correct(delivery)
        return await self.digests.correct(delivery, posted)

    def _of(self, delivery: Delivery) -> Composer:
        return self.digests if delivery.recipient is None else self.alerts

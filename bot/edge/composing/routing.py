"""Which composer writes which delivery."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.delivery.delivery import Delivery
from bot.edge.composing.alerts import AlertComposer
from bot.edge.composing.composer import DigestComposer
from bot.ports.delivery import Payload, Postponed


@dataclass(frozen=True, slots=True)
class Composers:
    """`bot.ports.delivery.Composer` for everything that is sent unasked."""

    digests: DigestComposer
    alerts: AlertComposer

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
        """See `Composer`."""
        composer = self.digests if delivery.recipient is None else self.alerts
        return await composer.compose(delivery, late=late)

"""The one bundle of services that features are made with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.edge.alerts import AlertOffice
from bot.edge.desk import Desk
from bot.edge.digests import DigestOffice
from bot.edge.owed import Owed
from bot.edge.presses import Presses
from bot.edge.reporting import Reporting
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Services:
    """What commands and buttons reach the rest of the bot through."""

    desk: Desk
    presses: Presses
    reporting: Reporting
    digests: DigestOffice
    alerts: AlertOffice
    owed: Owed
    clock: Clock

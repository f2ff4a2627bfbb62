"""What the use cases need of the world. Adapters provide it; tests provide doubles that pass the same contracts.

All times are aware and in UTC; all dates are UTC days.
"""

from __future__ import annotations

from bot.ports.backups import Backups
from bot.ports.clock import Clock
from bot.ports.guild_settings import GuildSettingsStore
from bot.ports.recording import Attempt, Changes, Stored
from bot.ports.sources import POLL_DAYS, CatalogSource, UsageSource
from bot.ports.state import StateStore, Validators
from bot.ports.table_archive import TableArchive
from bot.ports.usage_store import UsageStore

__all__ = [
    "POLL_DAYS",
    "Attempt",
    "Backups",
    "CatalogSource",
    "Changes",
    "Clock",
    "GuildSettingsStore",
    "StateStore",
    "Stored",
    "TableArchive",
    "UsageSource",
    "UsageStore",
    "Validators",
]

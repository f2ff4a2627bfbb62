"""`/digest` on Discord: the set-up in one message, the list, tests and previews."""

from __future__ import annotations

from bot.edge.digests.needs import Previews, Target, Trials
from bot.edge.digests.office import DigestOffice

__all__ = ["DigestOffice", "Previews", "Target", "Trials"]

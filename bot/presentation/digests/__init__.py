"""What weekly digests say: the digest, its corrections, and the notice while the source is late."""

from __future__ import annotations

from bot.presentation.digests.changes import correction_text
from bot.presentation.digests.digest import digest_card, digest_shown
from bot.presentation.digests.erratum import erratum_card
from bot.presentation.digests.options import EVERYTHING, DigestOptions
from bot.presentation.digests.thread import thread_name
from bot.presentation.digests.waiting import missed_card, waiting_card

__all__ = [
    "EVERYTHING",
    "DigestOptions",
    "correction_text",
    "digest_card",
    "digest_shown",
    "erratum_card",
    "missed_card",
    "thread_name",
    "waiting_card",
]

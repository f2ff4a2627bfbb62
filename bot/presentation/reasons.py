"""Why something was not posted, in the reader's language: what is the matter, and what to do about it."""

from __future__ import annotations

from bot.domain.delivery.reasons import Reason
from bot.presentation.wording import Wording

PERHAPS_POSTED = frozenset({Reason.HISTORY_UNREADABLE, Reason.OUTCOME_UNKNOWN})


def reason_text(reason: Reason, wording: Wording) -> str:
    """One to three short sentences."""
    return wording.text(f"reason.{reason.name.lower()}")


def notice_text(reason: Reason, channel: str, due: str, wording: Wording) -> str:
    """What whoever configured a schedule is told.

    Args:
        reason: Why it was not posted.
        channel: Where it should have been, as its reader's Discord shows it.
        due: When, likewise.
        wording: The reader's language.
    """
    head = "notice.perhaps" if reason in PERHAPS_POSTED else "notice.not_posted"
    return f"{wording.text(head, channel=channel, due=due)}\n{reason_text(reason, wording)}"

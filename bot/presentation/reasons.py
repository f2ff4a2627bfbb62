"""Why something was not posted, in the reader's language: what is the matter, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.delivery.following import Kind
from bot.domain.delivery.reasons import Reason
from bot.presentation.schedules.words import right_text
from bot.presentation.wording import Wording

_SAID_OTHERWISE = frozenset(
    {Reason.CHANNEL_GONE, Reason.THREAD_ARCHIVED, Reason.THREAD_LOCKED, Reason.TOO_LATE, Reason.DIRECT_MESSAGES_CLOSED}
)
"""Reasons that name another command where alerts are concerned."""
PERHAPS_POSTED = frozenset({Reason.HISTORY_UNREADABLE, Reason.OUTCOME_UNKNOWN})

AT_ONCE = frozenset(
    {
        Reason.MISSING_PERMISSION,
        Reason.THREAD_ARCHIVED,
        Reason.THREAD_LOCKED,
        Reason.TIMED_OUT,
        Reason.HISTORY_UNREADABLE,
    }
)
"""Reasons that somebody can see to, and need not wait a day for the next attempt then."""

_WORDS: Mapping[Kind, str] = {Kind.PUBLISH: "publish", Kind.THREAD: "thread"}
_NEEDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PUBLISH: ("send_messages",),
    Kind.THREAD: ("create_public_threads",),
}
_EDITS = "edit"
_EDITING = ("view_channel", "send_messages")


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
    more = f"\n{wording.text('notice.at_once')}" if reason in AT_ONCE else ""
    return f"{wording.text(head, channel=channel, due=due)}\n{reason_text(reason, wording)}{more}"


def alert_reason_text(reason: Reason, wording: Wording) -> str:
    """The same as `reason_text` for somebody whose alerts are concerned."""
    return (
        wording.text(f"alerts.reason_{reason.name.lower()}")
        if reason in _SAID_OTHERWISE
        else reason_text(reason, wording)
    )


def alert_notice_text(reason: Reason, channel: str, due: str, wording: Wording) -> str:
    """What whoever made alerts is told of a message that did not arrive.

    Args:
        reason: Why it did not.
        channel: Where it should have been, as its reader's Discord shows it; empty for direct messages.
        due: When, likewise.
        wording: The reader's language.
    """
    head = "notice.alerts_perhaps" if reason in PERHAPS_POSTED else "notice.alerts_not_sent"
    place = channel or wording.text("notice.direct_messages")
    return f"{wording.text(head, channel=place, due=due)}\n{alert_reason_text(reason, wording)}"


def alerts_paused_text(reason: Reason, wording: Wording) -> str:
    """What somebody is told whose alerts in direct messages have stopped."""
    return f"{wording.text('notice.alerts_paused')}\n{alert_reason_text(reason, wording)}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Discord refused to let follow a post.

    Attributes:
        kind: What was to follow.
        reason: Why it was refused.
        rights: Those that are known to be missing.
    """

    kind: Kind
    reason: Reason
    rights: Sequence[str] = ()

    def what(self, wording: Wording) -> str:
        """That it could not follow the newest post, for those who ask how it fares."""
        return wording.text(f"digest.refused_{_WORDS.get(self.kind, _EDITS)}")

    def why(self, wording: Wording) -> str:
        """Why it could not; where no right is known to be missing, those that it takes are named."""
        if not self.rights and self.reason is not Reason.MISSING_PERMISSION:
            return reason_text(self.reason, wording)
        key = "digest.rights_missing" if self.rights else "digest.refused_needs"
        named = self.rights or _NEEDS.get(self.kind, _EDITING)
        return wording.text(key, rights=wording.values.join(right_text(right, wording) for right in named))

    def notice(self, channel: str, due: str, wording: Wording) -> str:
        """What whoever configured the schedule is told; arguments as of `notice_text`."""
        head = wording.text(f"notice.refused_{_WORDS.get(self.kind, _EDITS)}", channel=channel, due=due)
        return "\n".join((head, self.why(wording), wording.text("notice.tried_again")))

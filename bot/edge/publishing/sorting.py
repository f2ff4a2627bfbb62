"""What Discord answered, sorted by what it means.

Codes come before statuses: for an archived thread, say, Discord answers 400.
"""

from __future__ import annotations

import datetime as dt
import math
from http import HTTPStatus

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import (
    Ambiguous,
    Banned,
    Created,
    Deleted,
    Denied,
    Done,
    Malformed,
    RateLimited,
    Reply,
    Result,
    Unauthorised,
    Unsuccessful,
)
from bot.edge.publishing.wire import Answer, Outcome

USUAL_WAIT = dt.timedelta(minutes=1)
"""After a limit that does not say how long it lasts."""
LONGEST_WAIT = dt.timedelta(days=1)
UNKNOWN_MESSAGE, CLOUDFLARE = 10008, 40333
MISSING_PERMISSIONS = 50013
SHARED = "shared"
SLOW_MODE = 20016
_LIMITS = frozenset({SLOW_MODE, 20022, 20028, 20029, 30046, 40062})
"""Slowmode, edits of published posts, a channel's and a server's writes, edits of old messages, a shared resource."""
_REASONS = {
    10003: Reason.CHANNEL_GONE,
    10004: Reason.CHANNEL_GONE,
    50008: Reason.CHANNEL_GONE,  # it is there, and of a kind that takes no messages any more
    50024: Reason.CHANNEL_GONE,
    50001: Reason.MISSING_PERMISSION,
    50009: Reason.MISSING_PERMISSION,
    MISSING_PERMISSIONS: Reason.MISSING_PERMISSION,
    50083: Reason.THREAD_ARCHIVED,
    160005: Reason.THREAD_LOCKED,
    50007: Reason.DIRECT_MESSAGES_CLOSED,
    50278: Reason.DIRECT_MESSAGES_CLOSED,
    40003: Reason.DIRECT_MESSAGES_TOO_FAST,
}
_BY_STATUS: dict[int, Reason] = {
    HTTPStatus.FORBIDDEN: Reason.MISSING_PERMISSION,
    HTTPStatus.NOT_FOUND: Reason.CHANNEL_GONE,
}
_REFUSALS = frozenset(range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)) - {HTTPStatus.REQUEST_TIMEOUT}
"""Statuses after which nothing was done; 408 is a proxy's, which does not know."""


def sort_outcome(outcome: Outcome, before: int = 0) -> Result:
    """What became of any request.

    Args:
        outcome: As the wire gives it.
        before: The code that says that the same was done earlier; it counts as `Done`.
    """
    if not isinstance(outcome, Answer):
        return outcome
    if HTTPStatus.OK <= outcome.status < HTTPStatus.MULTIPLE_CHOICES or (before and outcome.code == before):
        return Done(outcome.body)
    return _sort_failure(outcome)


def sort_post(outcome: Outcome) -> Reply:
    """What became of a request to post; one that worked and does not say what it made tells nothing."""
    result = sort_outcome(outcome)
    if not isinstance(result, Done):
        return result
    try:
        return Created(int(result.body["id"]), int(result.body["channel_id"]))
    except (TypeError, KeyError, ValueError):
        return Ambiguous()


def may_be_silenced(outcome: Outcome) -> bool:
    """Whether a moderator's timeout would look like this.

    A channel that we do not see (50001) is not asked about it: that would be a second refusal.
    """
    return isinstance(outcome, Answer) and outcome.code == MISSING_PERMISSIONS


def _sort_failure(answer: Answer) -> Unsuccessful:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return _limit(answer) if answer.via and answer.said is not None else Banned()
    if answer.code == CLOUDFLARE:
        return Banned()
    if answer.said is None:
        # Not Discord's word: a 403 without any is Cloudflare's, everything else may have gone through.
        return Banned() if answer.status == HTTPStatus.FORBIDDEN else Ambiguous()
    if answer.status not in _REFUSALS:
        return Ambiguous()
    return Unauthorised() if answer.status == HTTPStatus.UNAUTHORIZED else _sort_refusal(answer)


def _sort_refusal(answer: Answer) -> Unsuccessful:
    if answer.code == UNKNOWN_MESSAGE:
        return Deleted()
    if answer.code in _LIMITS:
        return _limit(answer)
    reason = _REASONS.get(answer.code) or _BY_STATUS.get(answer.status)
    if reason:
        return Denied(reason)
    return Malformed(f"{answer.status} {answer.code}: {(answer.said or {}).get('message', '')}")


def _limit(answer: Answer) -> RateLimited:
    said = answer.said or {}
    wait, everywhere = _wait(said.get("retry_after")), said.get("global") is True
    reason = Reason.SLOWMODE if answer.code == SLOW_MODE else Reason.RATE_LIMITED
    return RateLimited(wait, everywhere, answer.scope == SHARED, reason)


def _wait(said: object) -> dt.timedelta:
    """How long the body says to wait: the header can be wrong by much."""
    if not isinstance(said, int | float) or isinstance(said, bool) or not math.isfinite(said) or said < 0:
        return USUAL_WAIT
    return dt.timedelta(seconds=min(said, LONGEST_WAIT.total_seconds()))

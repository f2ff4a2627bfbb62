"""Trying channels out with the publisher that posts digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from discord import Permissions

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Banned, Denied, Malformed, NotSent, RateLimited, Reply, Unauthorised
from bot.edge.digests.needs import Target
from bot.edge.publishing import DiscordPublisher, freeze, try_out
from bot.edge.publishing import Target as Channel
from bot.edge.rendering import Post
from bot.edge.rights import Wanted, missing_rights
from bot.presentation.schedules.setup import Obstacle
from bot.services.pacing import Pace

FINE = Obstacle()


class DiscordTrials:
    """`bot.edge.digests.Trials`.

    Args:
        publisher: The one of the client that is logged in; None before.
        pace: Shared with whoever posts.
    """

    def __init__(self, publisher: Callable[[], DiscordPublisher | None], pace: Pace) -> None:
        self._publisher, self._pace = publisher, pace

    async def look(self, target: Target) -> Obstacle | None:
        """See `Trials`."""
        if target.app_permissions is None:
            return None
        return Obstacle(_missing(target.app_permissions, target))

    async def post(self, target: Target, post: Post, *, keep: bool) -> Obstacle:
        """See `Trials`. Where the rights are not known, Discord's answer says what is the matter."""
        publisher = self._publisher()
        if publisher is None:
            return Obstacle(reason=Reason.UNREACHABLE)
        rights = Permissions.all().value if target.app_permissions is None else target.app_permissions
        missing = _missing(rights, target)
        if missing:
            return Obstacle(missing)
        channel = Channel(target.channel, rights, Wanted(target.kind, target.thread, target.publish))
        trial = await try_out(publisher, self._pace, channel, freeze(post, "", None), keep=keep)
        if trial.worked:
            return FINE
        return Obstacle(tuple(right.value for right in trial.missing), _reason(trial.reply))


def _missing(rights: int, target: Target) -> tuple[str, ...]:
    lacks = [right.value for right in missing_rights(rights, Wanted(target.kind, target.thread, target.publish))]
    if target.mentions and not Permissions(rights).mention_everyone:
        lacks.append("mention_everyone")
    return tuple(lacks)


def _reason(reply: Reply | None) -> Reason | None:
    if isinstance(reply, Denied | NotSent):
        return reply.reason
    return _REASONS.get(type(reply), Reason.OUTCOME_UNKNOWN) if reply else None


_REASONS: Mapping[type[Reply], Reason] = {
    RateLimited: Reason.RATE_LIMITED,
    Banned: Reason.BANNED,
    Unauthorised: Reason.TOKEN_REFUSED,
    Malformed: Reason.RENDER_BUG,
}

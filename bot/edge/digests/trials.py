"""Trying channels out with the publisher that posts digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from discord import Permissions

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Banned, Denied, Malformed, NotSent, RateLimited, Reply, Unauthorised
from bot.edge.digests.needs import Target
from bot.edge.publishing import DiscordPublisher, Rights, freeze, try_out
from bot.edge.publishing import Target as Channel
from bot.edge.rendering import Post
from bot.edge.rights import Right, Wanted, missing_rights
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
        publisher = self._publisher()
        found = await _with_rights(target, publisher) if publisher else target
        if isinstance(found, Obstacle):
            return found
        if publisher is None or found.app_permissions is None:
            return None
        return Obstacle(await _missing(found.app_permissions, found, publisher))

    async def post(self, target: Target, post: Post, *, keep: bool) -> Obstacle:
        """See `Trials`. Where the rights cannot be found out, Discord's answer says what is the matter."""
        publisher = self._publisher()
        if publisher is None:
            return Obstacle(reason=Reason.UNREACHABLE)
        found = await _with_rights(target, publisher)
        if isinstance(found, Obstacle):
            return found
        rights = Permissions.all().value if found.app_permissions is None else found.app_permissions
        missing = await _missing(rights, found, publisher)
        if missing:
            return Obstacle(missing)
        channel = Channel(found.channel, rights, Wanted(found.kind, found.thread, found.publish))
        trial = await try_out(publisher, self._pace, channel, freeze(post, "", None), keep=keep)
        if trial.worked:
            return FINE
        return Obstacle(tuple(right.value for right in trial.missing), _reason(trial.reply))


async def _with_rights(target: Target, publisher: DiscordPublisher) -> Target | Obstacle:
    """The target with the bot's rights and the channel's kind as far as they can be found out; or what is in the way.

    An interaction tells of the channel that it comes from, and of one that is being chosen; of all others Discord has
    to be asked: it takes a post without its embed, say, where only that right is missing.
    """
    if target.app_permissions is not None:
        return target
    match await publisher.rights(target.channel):
        case Rights(permissions, kind):
            return replace(target, app_permissions=permissions, kind=kind)
        case Denied(Reason.MISSING_PERMISSION):
            return Obstacle((Right.VIEW_CHANNEL.value,))
        case Denied(reason):
            return Obstacle(reason=reason)
        case _:
            return target


async def _missing(rights: int, target: Target, publisher: DiscordPublisher) -> tuple[str, ...]:
    lacks = [right.value for right in missing_rights(rights, Wanted(target.kind, target.thread, target.publish))]
    if target.role is not None and not Permissions(rights).mention_everyone:
        # It would be shown and notify nobody.
        everybody_may = await publisher.is_mentionable(target.guild, target.role)
        lacks += [] if everybody_may else ["mention_everyone"]
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

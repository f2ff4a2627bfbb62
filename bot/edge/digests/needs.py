"""What `/digest` needs of whoever composes and posts digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain.schedules import Schedule
from bot.edge.rendering import Post
from bot.presentation.schedules.setup import Obstacle


@dataclass(frozen=True, slots=True)
class Target:
    """A channel that is to be posted to, and what for.

    Attributes:
        channel: Its id.
        kind: Discord's number for its kind.
        app_permissions: The bot's rights there, as the interaction says; None where it is about another channel, so
            that they have to be asked for.
        thread: Whether a thread is opened under each post.
        publish: Whether posts are published to followers.
        guild: The server that it lies in.
        role: The role that is mentioned there, which not everybody may mention perhaps.
    """

    channel: int
    kind: int
    app_permissions: int | None
    thread: bool = False
    publish: bool = False
    guild: int = 0
    role: int | None = None


class Trials(Protocol):
    """Finds out whether a channel can be posted to."""

    async def look(self, target: Target) -> Obstacle | None:
        """What stands in the way now, by the permissions: an empty `Obstacle` where nothing does; None if not known."""
        ...

    async def post(self, target: Target, post: Post, *, keep: bool) -> Obstacle:
        """Really posts, without pings; an empty `Obstacle` where it worked. Where a right is missing, it does not post.

        Args:
            target: Where to.
            post: What; it may show a role, which is not notified.
            keep: Whether it stays; else it is deleted again.
        """
        ...


class Previews(Protocol):
    """Composes what a schedule would post now, with the function that composes what is posted."""

    async def post(self, schedule: Schedule, language: str) -> Post:
        """The post of the newest closed week.

        Args:
            schedule: Says which lenses and parts, and which role is mentioned.
            language: Tag of its language; that of `schedule` may be the server's.

        Raises:
            NoDataError: Nothing is stored that could be posted.
            StoreError: The database failed.
        """
        ...

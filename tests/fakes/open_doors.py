"""Direct messages that are always open, and channels that take everything; they write down what was asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.delivery.reasons import Reason
from bot.edge.digests import Target
from bot.edge.rendering import Post
from bot.presentation.schedules.setup import Obstacle

OFFSET = 10**6
"""Between a user and the channel of direct messages with them."""


@dataclass
class OpenDoors:
    """`bot.edge.alerts.Doors`; closed once `closed` says why."""

    opened: list[int] = field(default_factory=list[int])
    closed: Reason | None = None

    async def open(self, user: int) -> int | Reason:
        self.opened.append(user)
        return self.closed or user + OFFSET


@dataclass
class GladTrials:
    """`bot.edge.digests.Trials`; everything works but what `obstacle` stands in the way of."""

    posted: list[tuple[Target, Post, bool]] = field(default_factory=list[tuple[Target, Post, bool]])
    obstacle: Obstacle = field(default_factory=Obstacle)

    async def look(self, target: Target) -> Obstacle | None:
        del target
        return self.obstacle

    async def post(self, target: Target, post: Post, *, keep: bool) -> Obstacle:
        self.posted.append((target, post, keep))
        return self.obstacle

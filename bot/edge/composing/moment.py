"""What the moment makes of a digest: whether it is late, and what was corrected since the one before."""

from __future__ import annotations

from bot.domain.corrections import revisions
from bot.domain.delivery.delivery import Delivery
from bot.ports.posts import Posts
from bot.presentation.digests import DigestOptions


async def options_of(delivery: Delivery, posts: Posts, *, late: bool) -> DigestOptions:
    """All options but those that the schedule decides.

    Raises:
        StoreError: The database failed.
    """
    earlier = await posts.earlier(delivery)
    since = max((post.posted_at for post in earlier), default=None)
    revised = revisions(earlier, since) if since else ()
    return DigestOptions(late_since=delivery.due if late else None, revisions=revised)

"""Trying a channel out: a post is really made, without pings, and deleted again unless it is to stay."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, replace

from bot.domain.delivery.delivery import KEY_LENGTH
from bot.domain.delivery.replies import Created, Reply
from bot.edge.publishing.publisher import DiscordPublisher
from bot.edge.publishing.wire import Body
from bot.edge.rights import Right, Wanted, missing_rights
from bot.ports.delivery import Payload
from bot.services.pacing import Pace


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went.

    Attributes:
        missing: Rights that are missing; then nothing was posted, since Discord would refuse it.
        reply: Discord's answer to the post; None where none was made.
        left: Whether the post is still there.
    """

    missing: tuple[Right, ...] = ()
    reply: Reply | None = None
    left: bool = False

    @property
    def worked(self) -> bool:
        """Whether posts to the channel will work."""
        return not self.missing and isinstance(self.reply, Created)


@dataclass(frozen=True, slots=True)
class Target:
    """What is tried out.

    Attributes:
        channel: Where to.
        app_permissions: The bot's in that channel, as the interaction says.
        wanted: What is to be done there.
    """

    channel: int
    app_permissions: int
    wanted: Wanted


async def try_out(publisher: DiscordPublisher, pace: Pace, target: Target, payload: Payload, *, keep: bool) -> Trial:
    """Tries a channel out.

    Args:
        publisher: Posts.
        pace: Shared with whoever posts.
        target: Where to, and what for.
        payload: What to post; it mentions nobody, whatever it says.
        keep: Whether the post stays.
    """
    missing = missing_rights(target.app_permissions, target.wanted)
    if missing:
        return Trial(missing)
    await pace.take()
    reply = await publisher.send(target.channel, without_pings(payload), _some_key())
    pace.heed(reply)
    if not isinstance(reply, Created):
        return Trial(reply=reply)
    return Trial(reply=reply, left=keep or not await publisher.delete(reply.channel, reply.message))


def without_pings(payload: Payload) -> Payload:
    """The same post; a role that it names is shown, and not notified."""
    body = json.loads(payload.content) | {"allowed_mentions": {"parse": []}}
    return replace(payload, content=Body.of(body).data)


def _some_key() -> str:
    """One that no schedule has."""
    return base64.b32encode(secrets.token_bytes(15)).decode()[:KEY_LENGTH]

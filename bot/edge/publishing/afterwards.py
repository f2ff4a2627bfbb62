"""What may follow a post: publishing, a thread, a correction; and what may come before: a channel to somebody.

Every one of these may be repeated until it is `Done`: a second time does nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Ambiguous, Done, NotSent, Result, Unsuccessful
from bot.edge.publishing.frozen import editing
from bot.edge.publishing.requests import Requests
from bot.edge.publishing.wire import Body, Json
from bot.ports.delivery import Payload

THREAD_NAME = 100
KEPT = 10_000
"""Channels of direct messages that are remembered: they never change."""
OPENINGS, OPENINGS_SPAN = 5, dt.timedelta(minutes=1)
"""Direct messages that are opened at most: Discord stops bots that open many."""
CROSSPOSTED, HAS_THREAD = 40033, 160004


@dataclass(frozen=True, slots=True)
class Opened:
    """The channel of direct messages with somebody."""

    channel: int


class Afterwards:
    """Does it, each request in its turn."""

    def __init__(self, requests: Requests) -> None:
        self._requests, self._openings = requests, requests.allowance(OPENINGS, OPENINGS_SPAN)
        self._direct: OrderedDict[int, Opened] = OrderedDict()

    async def crosspost(self, channel: int, message: int) -> Result:
        """Publishes a post to the channels that follow; `RateLimited` after some ten an hour in a channel."""
        path = f"/channels/{channel}/messages/{message}/crosspost"
        return await self._requests.make("POST", path, before=CROSSPOSTED)

    async def open_thread(self, channel: int, message: int, name: str) -> Result:
        """Opens a thread for discussion under a post; its id is the message's."""
        path, body = f"/channels/{channel}/messages/{message}/threads", Body.of({"name": name[:THREAD_NAME]})
        return await self._requests.make("POST", path, body, before=HAS_THREAD)

    async def edit(self, channel: int, message: int, payload: Payload, key: str) -> Result:
        """Puts a correction in a post's place; it pings nobody.

        Args:
            channel: Where the post is.
            message: The post.
            payload: What it is to be.
            key: That of the post, so that it still bears it.

        Returns:
            `Deleted` where the post is gone, `RateLimited` where a published or an old one was edited too often.
        """
        return await self._requests.make("PATCH", f"/channels/{channel}/messages/{message}", editing(payload, key))

    async def open_direct(self, user: int, patience: dt.timedelta = dt.timedelta()) -> Opened | Unsuccessful:
        """The channel of direct messages with somebody, the same each time.

        Args:
            user: With whom.
            patience: How long a turn of the allowance may be waited for; beyond that nothing is asked.
        """
        if user in self._direct:
            return self._direct[user]
        if not await self._openings.take(patience):
            return NotSent(Reason.DIRECT_MESSAGES_TOO_FAST)
        result = await self._requests.make("POST", "/users/@me/channels", Body.of({"recipient_id": str(user)}))
        if not isinstance(result, Done):
            return result
        try:
            opened = Opened(int(result.body["id"]))
        except (TypeError, KeyError, ValueError):
            return Ambiguous()
        self._direct[user] = opened
        if len(self._direct) > KEPT:
            self._direct.popitem(last=False)
        return opened

    async def write(self, channel: int, text: str, nonce: str) -> Result:
        """A plain message that pings nobody, once for a nonce of at most 25 characters."""
        body: Json = {"content": text, "allowed_mentions": {"parse": []}, "nonce": nonce, "enforce_nonce": True}
        return await self._requests.make("POST", f"/channels/{channel}/messages", Body.of(body))

"""The port `Publisher` on Discord."""

from __future__ import annotations

import datetime as dt

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Deleted, Denied, Done, History, Reply, Result, Unreadable
from bot.edge.publishing.frozen import posting
from bot.edge.publishing.reading import Reader, Rights, Verdict
from bot.edge.publishing.requests import Requests
from bot.edge.publishing.sorting import may_be_silenced, sort_post
from bot.edge.rights import Right
from bot.ports import Clock
from bot.ports.delivery import Payload

FRESH = dt.timedelta(minutes=1)
"""For how long it is believed what a channel said of our rights."""
MOST = 10_000
"""Channels that this is remembered of."""


class DiscordPublisher:
    """`bot.ports.delivery.Publisher` over requests of its own, see `Wire`.

    Whoever calls `send` or `history` has waited for its turn; every further request waits for its own.

    Args:
        requests: Makes the requests.
        bot: The bot's user id.
        clock: Tells the time.
    """

    def __init__(self, requests: Requests, bot: int, clock: Clock) -> None:
        self._requests, self._clock = requests, clock
        self._reader = Reader(requests, bot)
        self._known: dict[int, tuple[dt.datetime, Verdict]] = {}

    async def send(self, channel: int, payload: Payload, nonce: str) -> Reply:
        """See `Publisher`. A channel that has just refused us is not asked again: refusals count towards a ban."""
        known = self._lately(channel)
        if isinstance(known, Denied):
            del self._known[channel]
            return known
        path = f"/channels/{channel}/messages"
        outcome = await self._requests.wire.request("POST", path, posting(payload, nonce))
        reply = sort_post(outcome)
        if may_be_silenced(outcome) and await self._reader.timed_out(channel, self._clock()):
            return Denied(Reason.TIMED_OUT)
        return reply

    async def readable(self, channel: int) -> bool:
        """See `Publisher`. What cannot be found out now is left to `history`, which then says `Unknown`."""
        verdict = self._lately(channel)
        if verdict is None:
            verdict = await self._reader.may_read(channel)
            self._note(channel, verdict)
        return verdict is True or verdict is None

    async def history(self, channel: int, after: dt.datetime, keys: frozenset[str]) -> History:
        """See `Publisher`. `Absent` only where this look, or one right after it, proved that we may look."""
        # While what is to be sent cannot be written, a channel that refuses us would be asked every few seconds.
        if isinstance(self._lately(channel), Denied):
            return Unreadable()
        history = await self._reader.history(channel, after, keys)
        if isinstance(history, Denied):
            self._note(channel, history)
            return Unreadable()
        return history

    async def missing(self, channel: int, *, thread: bool, publish: bool) -> tuple[Right, ...]:
        """The rights that we lack in a channel, by the permissions; none where they cannot be found out."""
        return await self._reader.missing(channel, thread=thread, publish=publish)

    async def rights(self, channel: int) -> Rights | Result:
        """What we may do in a channel, by the permissions; else what Discord answered."""
        return await self._reader.rights(channel)

    async def is_mentionable(self, guild: int, role: int) -> bool:
        """Whether everybody may mention a role, or that cannot be found out."""
        return await self._reader.is_mentionable(guild, role)

    async def delete(self, channel: int, message: int) -> bool:
        """See `Publisher`."""
        result = await self._requests.make("DELETE", f"/channels/{channel}/messages/{message}")
        return isinstance(result, Done | Deleted) or result == Denied(Reason.CHANNEL_GONE)

    def _lately(self, channel: int) -> Verdict:
        at, verdict = self._known.get(channel, (None, None))
        return verdict if at and self._clock() - at < FRESH else None

    def _note(self, channel: int, verdict: Verdict) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[channel] = (self._clock(), verdict)

"""The ports `Notices` and `Refusals` on Discord: a direct message to whoever configured a schedule.

Who takes none gets a word at their next command. Nothing is ever said in another channel of the server: nobody asked
for that. Who refused three direct messages gets no more of them until they have been told at a command.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.domain.delivery.delivery import KEY_LENGTH, Delivery
from bot.domain.delivery.following import Kind
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Denied
from bot.domain.errors import TokentideError
from bot.edge.publishing import Afterwards, Done, Opened, Result
from bot.ports import StateStore
from bot.ports.delivery import Schedules
from bot.presentation.reasons import Refusal, notice_text
from bot.presentation.wording import Wording

MOST_OWED = 5
"""What is kept for somebody's next command; older ones are dropped."""
MOST_REMEMBERED = 10_000
"""People that are known to be owed nothing."""
PATIENCE = 3
"""Direct messages that somebody may refuse before they get no more."""
_REFUSALS = frozenset({Reason.DIRECT_MESSAGES_CLOSED, Reason.MISSING_PERMISSION})
_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is to be told: ids and a reason, no text.

    Attributes:
        channel: Where a post did not go.
        due: When it should have: seconds since 1970.
        reason: Why it did not.
        kind: What could not follow a post that did; None where it is about the post itself.
        rights: Those that are known to be missing for it.
    """

    channel: int
    due: int
    reason: Reason
    kind: Kind | None = None
    rights: tuple[str, ...] = ()

    @classmethod
    def of(cls, delivery: Delivery, reason: Reason) -> Notice:
        """The notice of a delivery that was not posted."""
        return cls(delivery.address.channel, int(delivery.due.timestamp()), reason)

    def text(self, wording: Wording) -> str:
        """As it is said in a message; channel and time are shown as the reader's Discord shows them."""
        channel, due = f"<#{self.channel}>", f"<t:{self.due}:f>"
        if self.kind is None:
            return notice_text(self.reason, channel, due, wording)
        return Refusal(self.kind, self.reason, self.rights).notice(channel, due, wording)

    def row(self) -> list[Any]:
        """As it is kept."""
        return [self.channel, self.due, self.reason.value, self.kind and self.kind.value, list(self.rights)]

    @classmethod
    def read(cls, row: list[Any]) -> Notice:
        """What was kept; an older program kept channel, time and reason only."""
        channel, due, reason, *more = row
        kind, rights = more or (None, ())
        return cls(channel, due, Reason(reason), Kind(kind) if kind else None, tuple(rights))


@dataclass(frozen=True, slots=True)
class _Account:
    """What stands between us and somebody."""

    refused: int = 0
    owed: tuple[Notice, ...] = field(default=())


class Owed:
    """Keeps what could not be said, and how often somebody refused to hear it.

    Raises (every method):
        StoreError: The store failed.
    """

    def __init__(self, state: StateStore) -> None:
        self._state, self._lock = state, asyncio.Lock()
        # Most people are owed nothing: asking at each of their commands costs no read of the store.
        self._even: set[int] = set()

    async def refuses(self, user: int) -> bool:
        """Whether they get no more direct messages for the time being."""
        return (await self._read(user)).refused >= PATIENCE

    async def add(self, user: int, notice: Notice, *, refused: bool) -> None:
        """Keeps a notice for their next command.

        Args:
            user: Who is to be told.
            notice: What.
            refused: Whether they refused a direct message about it.
        """
        async with self._lock:
            before = await self._read(user)
            kept = (*(one for one in before.owed if one != notice), notice)[-MOST_OWED:]
            await self._write(user, _Account(before.refused + refused, kept))

    async def heard(self, user: int) -> None:
        """They took a direct message: the next ones go there, too."""
        async with self._lock:
            before = await self._read(user)
            if before.refused:
                await self._write(user, replace(before, refused=0))

    async def take(self, user: int) -> tuple[Notice, ...]:
        """What they are to be told at their command, oldest first; it is forgotten, and so are refusals."""
        if user in self._even:
            return ()
        async with self._lock:
            before = await self._read(user)
            if before != _Account():
                await self._write(user, _Account())
            if len(self._even) >= MOST_REMEMBERED:
                self._even.clear()
            self._even.add(user)
            return before.owed

    async def _read(self, user: int) -> _Account:
        text = await self._state.get(_key(user))
        if not text:
            return _Account()
        kept = json.loads(text)
        return _Account(kept["refused"], tuple(map(Notice.read, kept["owed"])))

    async def _write(self, user: int, account: _Account) -> None:
        self._even.discard(user)
        owed = [one.row() for one in account.owed]
        if account == _Account():
            await self._state.forget(_key(user))
        else:
            await self._state.put(_key(user), json.dumps({"refused": account.refused, "owed": owed}))


class DiscordNotices:
    """`bot.ports.delivery.Notices` and `bot.ports.following.Refusals`.

    Args:
        afterwards: Opens conversations, and writes into them.
        schedules: Says who configured what.
        owed: Keeps what could not be said.
        language_of: The language of a server's posts, for schedules that have none of their own.
        missing: The rights that the bot lacks in a channel for what is to follow a post there; none if not known.
    """

    def __init__(
        self,
        afterwards: Afterwards,
        schedules: Schedules,
        owed: Owed,
        language_of: Callable[[int], Awaitable[str]],
        missing: Callable[[int, Kind], Awaitable[Sequence[str]]],
    ) -> None:
        self._afterwards, self._schedules, self._owed = afterwards, schedules, owed
        self._language_of, self._missing = language_of, missing

    async def tell(self, delivery: Delivery, reason: Reason) -> None:
        """See `Notices`."""
        about = {"schedule": delivery.schedule, "channel": delivery.address.channel, "reason": reason.value}
        _log.info("a post did not go out", **about)
        await self._try(self._tell(delivery, Notice.of(delivery, reason)), about)

    async def refused(self, post: Delivery, kind: Kind, reason: Reason) -> None:
        """See `Refusals`."""
        about = {"schedule": post.schedule, "channel": post.address.channel, "reason": reason.value}
        _log.info("a follow-up was refused", **about, kind=kind.value)
        await self._try(self._tell_of_refusal(post, kind, reason), about)

    async def _tell_of_refusal(self, post: Delivery, kind: Kind, reason: Reason) -> None:
        # Not only where a right is said to be missing: of a channel that is none for announcements Discord says else.
        rights = await self._missing(post.address.channel, kind)
        await self._tell(post, replace(Notice.of(post, reason), kind=kind, rights=tuple(rights)))

    @staticmethod
    async def _try(telling: Awaitable[None], about: Mapping[str, object]) -> None:
        try:
            await telling
        except TokentideError as error:
            _log.warning("nobody could be told", **about, because=str(error))
        except Exception:  # noqa: BLE001 (delivering goes on, whatever happens here)
            _log.exception("nobody could be told", **about)

    async def alarm(self, delivery: Delivery, reason: Reason) -> None:
        """See `Notices`: the operator reads the log."""
        about = {"schedule": delivery.schedule, "channel": delivery.address.channel, "delivery": delivery.id}
        _log.error("a fault of ours", **about, reason=reason.value, generation=delivery.generation)

    async def _tell(self, delivery: Delivery, notice: Notice) -> None:
        schedule = await self._schedules.get(delivery.schedule)
        if schedule is None:
            return
        user = schedule.configured_by
        if await self._owed.refuses(user):
            await self._owed.add(user, notice, refused=False)
            return
        language = schedule.language or await self._language_of(schedule.guild)
        text = notice.text(Wording.load(language))
        result = await self._write(user, text, _nonce(delivery, notice))
        if isinstance(result, Done):
            await self._owed.heard(user)
        else:
            await self._owed.add(user, notice, refused=isinstance(result, Denied) and result.reason in _REFUSALS)

    async def _write(self, user: int, text: str, nonce: str) -> Result:
        """A direct message."""
        opened = await self._afterwards.open_direct(user)
        if not isinstance(opened, Opened):
            return opened
        return await self._afterwards.write(opened.channel, text, nonce)


def _key(user: int) -> str:
    return f"notices:{user}"


def _nonce(delivery: Delivery, notice: Notice) -> str:
    """The same for the same notice: one that is repeated after a crash is said once."""
    about = f"{delivery.key}|{notice.reason.value}|{delivery.attempts}" + (f"|{notice.kind}" if notice.kind else "")
    digest = hashlib.sha256(about.encode()).digest()
    return base64.b32encode(digest).decode()[:KEY_LENGTH]

"""The ports `Notices`, `Refusals` and `AlertNotices` on Discord: a direct message, or a word at the next command.

Told are whoever configured a schedule, and whoever made alerts.

Nothing is ever said in another channel of the server: nobody asked for that. Who refused three direct messages gets no
more of them until they have been told at a command.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

import structlog

from bot.domain.delivery.delivery import KEY_LENGTH, Delivery
from bot.domain.delivery.following import Kind
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Denied
from bot.domain.errors import TokentideError
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.edge.owed import About, Notice, Owed
from bot.edge.publishing import Afterwards, Done, Opened, Result
from bot.ports.alerts import Alerts
from bot.ports.delivery import Schedules
from bot.presentation.wording import Wording

_REFUSALS = frozenset({Reason.DIRECT_MESSAGES_CLOSED, Reason.MISSING_PERMISSION})
_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class DiscordNotices:
    """`bot.ports.delivery.Notices`, `bot.ports.following.Refusals` and `bot.ports.alerts.AlertNotices`.

    Args:
        afterwards: Opens conversations, and writes into them.
        schedules: Says who configured what.
        alerts: Says whom alerts are told to, and who made them.
        owed: Keeps what could not be said.
        language_of: The language of a server's posts, for schedules that have none of their own.
        missing: The rights that the bot lacks in a channel for what is to follow a post there; none if not known.
    """

    def __init__(  # noqa: PLR0913, PLR0917 (one port each)
        self,
        afterwards: Afterwards,
        schedules: Schedules,
        alerts: Alerts,
        owed: Owed,
        language_of: Callable[[int], Awaitable[str]],
        missing: Callable[[int, Kind], Awaitable[Sequence[str]]],
    ) -> None:
        self._afterwards, self._schedules, self._alerts = afterwards, schedules, alerts
        self._owed, self._language_of, self._missing = owed, language_of, missing

    async def owe(self, delivery: Delivery, reason: Reason) -> None:
        """See `Notices`."""
        await self._keep(delivery, Notice.of(delivery, reason))

    async def _keep(self, delivery: Delivery, notice: Notice) -> None:
        found = None if _is_for_nobody(delivery, notice) else await self._addressee(delivery)
        if found:
            await self._owed.add(found[0], notice, refused=False)

    async def tell(self, delivery: Delivery, reason: Reason) -> None:
        """See `Notices`."""
        about = {**_about(delivery), "reason": reason.value}
        _log.info("a post did not go out", **about)
        await self._try(self._tell(delivery, Notice.of(delivery, reason)), about)

    async def refused(self, post: Delivery, kind: Kind, reason: Reason) -> Callable[[], Awaitable[None]]:
        """See `Refusals`."""
        about = {**_about(post), "reason": reason.value}
        _log.info("a follow-up was refused", **about, kind=kind.value)
        # Not only where a right is said to be missing: of a channel that is none for announcements Discord says else.
        rights = await self._missing(post.address.channel, kind)
        notice = replace(Notice.of(post, reason), kind=kind, rights=tuple(rights))
        await self._keep(post, notice)
        return lambda: self._try(self._tell(post, notice), about)

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
        _log.error(
            "a fault of ours",
            **_about(delivery),
            delivery=delivery.id,
            reason=reason.value,
            generation=delivery.generation,
        )

    async def paused(self, recipient: Recipient, reason: Reason) -> None:
        """See `AlertNotices`."""
        _log.info("alerts are paused", recipient=recipient.id, reason=reason.value)
        await self._owed.add(recipient.user, Notice(0, 0, reason, About.PAUSED), refused=False)

    async def _tell(self, delivery: Delivery, notice: Notice) -> None:
        found = None if _is_for_nobody(delivery, notice) else await self._addressee(delivery)
        if found is None:
            return
        user, language = found
        if await self._owed.refuses(user):
            await self._owed.add(user, notice, refused=False)
            return
        text = notice.text(Wording.load(language))
        result = await self._write(user, text, _nonce(delivery, notice))
        if isinstance(result, Done):
            await self._owed.heard(user, notice)
        else:
            await self._owed.add(user, notice, refused=isinstance(result, Denied) and result.reason in _REFUSALS)

    async def _addressee(self, delivery: Delivery) -> tuple[int, str] | None:
        """Who is told, and in which language; None where nobody is known."""
        if delivery.recipient is not None:
            recipient = (await self._alerts.recipients([delivery.recipient])).get(delivery.recipient)
            if recipient is None:
                return None
            return recipient.user, recipient.language or await self._language_of(recipient.guild)
        schedule = None if delivery.schedule is None else await self._schedules.get(delivery.schedule)
        if schedule is None:
            return None
        return schedule.configured_by, schedule.language or await self._language_of(schedule.guild)

    async def _write(self, user: int, text: str, nonce: str) -> Result:
        """A direct message."""
        opened = await self._afterwards.open_direct(user)
        if not isinstance(opened, Opened):
            return opened
        return await self._afterwards.write(opened.channel, text, nonce)


def _is_for_nobody(delivery: Delivery, notice: Notice) -> bool:
    """Writing to them is what does not work; they are told when it stays so, see `DiscordNotices.paused`."""
    return delivery.address.guild == DIRECT and notice.reason is Reason.DIRECT_MESSAGES_CLOSED


def _about(delivery: Delivery) -> dict[str, int | None]:
    """What the log says of a delivery."""
    return {"schedule": delivery.schedule, "recipient": delivery.recipient, "channel": delivery.address.channel}


def _nonce(delivery: Delivery, notice: Notice) -> str:
    """The same for the same notice: one that is repeated after a crash is said once."""
    about = f"{delivery.key}|{notice.reason.value}|{delivery.attempts}" + (f"|{notice.kind}" if notice.kind else "")
    digest = hashlib.sha256(about.encode()).digest()
    return base64.b32encode(digest).decode()[:KEY_LENGTH]

"""What stands in the channels: earlier digests, as they were posted and as they were corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery
from bot.domain.displayed import Displayed


class Posts(Protocol):
    """Remembers what posts display."""

    async def earlier(self, delivery: Delivery) -> Sequence[Posted]:
        """The schedule's digests of earlier periods that were posted in the 35 days before `due`, newest first.

        Raises:
            StoreError: The database failed.
        """
        ...

    async def of(self, delivery: Delivery) -> Posted | None:
        """A delivery's digest as it stands, from its notice's edit on; None where none was posted.

        Raises:
            StoreError: The database failed.
        """
        ...

    async def behind(self, message: int) -> Displayed | None:
        """What the digest in a message displays as it stands; for an erratum, what its digest was corrected to.

        None where the message displays no digest of ours.

        Raises:
            StoreError: The database failed.
        """
        ...

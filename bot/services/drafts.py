"""What somebody is setting up, kept over restarts until it is saved, cancelled, or a day old."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain.guild_settings import LensChoice
from bot.domain.schedules import DraftGoneError
from bot.domain.sections import Section
from bot.domain.slots import Slot
from bot.ports import Clock, StateStore
from bot.ports.state import DRAFT
from bot.services.shelf import Shelf
from bot.services.wishes import Wish

VERSION = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A set-up in the middle.

    Attributes:
        token: Random; stands in the buttons of its message, and becomes the schedule's `report`.
        wish: What has been chosen.
        schedule: The schedule that is being changed; 0 for a new one.
        channel_kind: Discord's number for the kind of its channel.
        opened: What was chosen of the schedule when this set-up was opened (`choices_of`); empty for a new one.
    """

    token: str
    wish: Wish
    schedule: int = 0
    channel_kind: int = 0
    opened: str = ""


class Drafts:
    """Keeps one draft for each person in each server.

    Raises (every method):
        StoreError: The database failed.
    """

    def __init__(self, state: StateStore, clock: Clock) -> None:
        self._shelf = Shelf(state, clock, DRAFT, VERSION)

    async def put(self, guild: int, user: int, draft: Draft) -> None:
        """Keeps a draft, in place of the one before."""
        await self._shelf.put(_key(guild, user), _written(draft))

    async def get(self, guild: int, user: int, token: str) -> Draft:
        """The draft that the buttons of a message are about.

        Raises:
            DraftGoneError: It is saved, cancelled, replaced or a day old.
        """
        values = await self._shelf.get(_key(guild, user))
        if values is None or values["token"] != token:
            raise DraftGoneError
        read: dict[str, Any] = {**values, "wish": _wish(values["wish"])}
        return Draft(**read)

    async def close(self, guild: int, user: int) -> None:
        """Forgets a draft."""
        await self._shelf.close(_key(guild, user))


def _key(guild: int, user: int) -> str:
    return f"{guild}:{user}"


def _written(draft: Draft) -> dict[str, Any]:
    values, slot = asdict(draft), draft.wish.slot
    values["wish"]["slot"] = {"weekday": slot.weekday, "time": f"{slot.time:%H:%M}", "zone": slot.zone}
    return values


def _wish(values: dict[str, Any]) -> Wish:
    slot = values["slot"]
    read: dict[str, Any] = {
        **values,
        "slot": Slot(slot["weekday"], dt.time.fromisoformat(slot["time"]), slot["zone"]),
        "lens": LensChoice(values["lens"]),
        "sections": tuple(name for name in values["sections"] if name in frozenset(Section)),
    }
    return Wish(**read)

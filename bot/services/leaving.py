"""Servers that the bot has left: what is kept of them is erased 30 days later, and not a day earlier.

Nothing is erased on the strength of a list alone: it may be incomplete, or an outage may empty it. A server has to be
missing at every reading for 30 days, and Discord has to say so of that very server once more at the end.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from bot.ports import Clock, GuildSettingsStore, StateStore
from bot.ports.alerts import Alerts
from bot.ports.delivery import Schedules
from bot.ports.guilds import KnownGuilds, Membership
from bot.ports.state import DRAFT, LANGUAGE

KEPT_FOR = dt.timedelta(days=30)
MISSING = "guilds missing"


class Leaving:
    """Remembers since when servers are missing, and erases what was theirs.

    Args:
        membership: Says which servers the bot is in.
        guilds: Says of which ones something is kept.
        schedules: Erases their schedules and what was posted for them.
        alerts: Erases their alerts likewise.
        settings: Erases what they have chosen.
        state: Remembers between two looks; what it has noted of a server is erased, too.
        clock: Tells the time.
    """

    def __init__(  # noqa: PLR0913, PLR0917 (one port each)
        self,
        membership: Membership,
        guilds: KnownGuilds,
        schedules: Schedules,
        alerts: Alerts,
        settings: GuildSettingsStore,
        state: StateStore,
        clock: Clock,
    ) -> None:
        self._membership, self._guilds = membership, guilds
        self._schedules, self._alerts, self._settings = schedules, alerts, settings
        self._state, self._clock = state, clock

    async def look(self) -> int:
        """Looks once; returns how many servers were erased. Run it once a day at least.

        Raises:
            StoreError: The database failed; what was erased stays erased, and the rest is erased next time.
        """
        present = await self._membership.present()
        if present is None:
            return 0
        now, before = self._clock(), await self._read()
        absent = await self._guilds.known() - present
        missing = {guild: before.get(guild, now) for guild in absent}
        await self._write(missing)
        over = sorted(guild for guild, since in missing.items() if now - since >= KEPT_FOR)
        return sum([await self._erase(guild) for guild in over])

    async def _erase(self, guild: int) -> bool:
        if not await self._membership.has_left(guild):
            return False
        await self._schedules.erase_guild(guild)
        await self._alerts.erase_guild(guild)
        await self._settings.forget(guild)
        await self._state.forget_all(f"{DRAFT}{guild}:")
        # Last: by this note the server is still known where something before it failed.
        await self._state.forget(f"{LANGUAGE}{guild}")
        return True

    async def _read(self) -> dict[int, dt.datetime]:
        kept = json.loads(await self._state.get(MISSING) or "{}")
        return {int(guild): dt.datetime.fromisoformat(since) for guild, since in kept.items()}

    async def _write(self, missing: Mapping[int, dt.datetime]) -> None:
        await self._state.put(MISSING, json.dumps({str(guild): since.isoformat() for guild, since in missing.items()}))

"""What somebody is in the middle of, kept over restarts until it is done, replaced, or a day old."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, cast

from bot.ports import Clock, StateStore

KEPT = dt.timedelta(days=1)


class Shelf:
    """Keeps one thing for each key.

    Args:
        state: Where it is kept.
        clock: Tells the time.
        name: What its keys begin with, which tells these things from others.
        version: Of their form: what another version of the program kept is not read.

    Raises (every method):
        StoreError: The database failed.
    """

    def __init__(self, state: StateStore, clock: Clock, name: str, version: int) -> None:
        self._state, self._clock, self._name, self._version = state, clock, name, version

    async def put(self, key: str, values: dict[str, Any]) -> None:
        """Keeps something, in place of what was kept before."""
        kept = {"version": self._version, "at": self._clock().isoformat(), "draft": values}
        await self._state.put(self._key(key), json.dumps(kept))

    async def get(self, key: str) -> dict[str, Any] | None:
        """What is kept; None where it is done, a day old, or of another version of the program."""
        text = await self._state.get(self._key(key))
        if not text:
            return None
        kept = cast("dict[str, Any]", json.loads(text))
        if kept.get("version") != self._version or self._clock() - dt.datetime.fromisoformat(kept["at"]) > KEPT:
            return None
        return kept["draft"]

    async def close(self, key: str) -> None:
        """Forgets it."""
        await self._state.forget(self._key(key))

    def _key(self, key: str) -> str:
        return f"{self._name}{key}"

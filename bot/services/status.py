"""How the data stand: their age, the last readings, the gaps, what is held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.acceptance import FIRST_DAY
from bot.domain.freshness import data_age, is_stale
from bot.domain.history import Snapshot
from bot.domain.readings import Period
from bot.domain.weeks import IsoWeek
from bot.ports import Attempt, UsageStore
from bot.services.jobs import Heartbeat
from bot.services.troubles import Note

ATTEMPTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Status:
    """What an operator wants to know.

    Attributes:
        age: Time since the newest stored day ended; None where nothing is stored.
        gaps: Days asked for that the source did not have.
        held: Days held back as odd, with the reason.
    """

    weeks: int
    first_day: dt.date | None
    last_day: dt.date | None
    latest_closed: IsoWeek | None
    age: dt.timedelta | None
    attempts: Sequence[Attempt]
    gaps: Sequence[dt.date]
    held: Mapping[dt.date, str]
    models: int

    @property
    def stale(self) -> bool:
        """Whether readers should be told how old the data are."""
        return is_stale(self.age)


@dataclass(frozen=True, slots=True)
class Operations:
    """How the bot itself fares, as far as it is known.

    Attributes:
        at: The moment of which this is true.
        jobs: All jobs.
        notes: What an operator should know of the last poll (`Polling.notes`).
        connection: The key of the text that says how the connection to Discord is, such as `connection.ready`;
            None says nothing of it.
        connection_since: Since when it is so.
        errors: How many errors readers were told of in the last 24 h.
    """

    at: dt.datetime
    jobs: Sequence[Heartbeat] = ()
    notes: Sequence[Note] = ()
    connection: str | None = None
    connection_since: dt.datetime | None = None
    errors: int | None = None


async def read_status(store: UsageStore, snapshot: Snapshot, now: dt.datetime) -> Status:
    """The state of the data at `now`."""
    held = await store.held(Period.DAY, FIRST_DAY, now.date())
    return Status(
        weeks=len(snapshot.boards),
        first_day=snapshot.first_day,
        last_day=snapshot.last_day,
        latest_closed=snapshot.latest_closed(),
        age=data_age(snapshot, now),
        attempts=await store.attempts(ATTEMPTS_SHOWN),
        gaps=await store.gaps(Period.DAY),
        held={day: version.anomaly or "" for day, version in held.items()},
        models=len(snapshot.catalog.models),
    )

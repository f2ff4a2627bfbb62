"""The store of usage."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Protocol

from bot.domain.catalog import Catalog, ModelCard
from bot.domain.readings import BucketVersion, Period, Reading
from bot.ports.recording import Attempt, Changes


class UsageStore(Protocol):
    """Keeps every version of every bucket that was ever read. Opened by its adapter; one writer at a time.

    Of the versions of a bucket that are not superseded, at most one is *in use* and at most one is *held*
    beside it: a newer one that is quarantined (`bot.domain.anomalies.is_quarantined`) until the source has
    repeated itself. So what was good stays in use.

    Raises (every method):
        StoreError: The database failed; what was acknowledged before is durable.
    """

    async def revision(self) -> int:
        """A number that every `record` changes: what was read since is still true while it stands."""
        ...

    async def current(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        """Versions in use of the buckets dated `start` to `end`, both included, oldest first."""
        ...

    async def held(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        """Versions held back in quarantine, likewise; there need not be one in use."""
        ...

    async def as_of(
        self, period: Period, start: dt.date, end: dt.date, moment: dt.datetime
    ) -> Mapping[dt.date, BucketVersion]:
        """Versions that were in use at a moment, as `bot.domain.past` tells; dates as in `current`.

        What later readings said of them (`settled`, `last_as_of`) is said here, too.
        """
        ...

    async def changed_since(self, period: Period, moment: dt.datetime) -> Sequence[dt.date]:
        """Dates of the buckets of which a version came or went after a moment, oldest first."""
        ...

    def stream(self, period: Period) -> AsyncGenerator[BucketVersion]:
        """Every version in use, oldest bucket first, as of one moment, without holding them all in memory.

        Close it (`contextlib.aclosing`) when leaving early: it holds a connection.
        """
        ...

    async def versions(self, period: Period, date: dt.date) -> Sequence[BucketVersion]:
        """Every version of one bucket ever read, oldest first by the source's time (`first_as_of`)."""
        ...

    async def record(self, reading: Reading, changes: Changes, revision: int) -> None:
        """Stores a reading and what follows from it, in one transaction.

        Args:
            reading: Kept with its hash, window and times, and its bytes where it brought a new version;
                its rejections and gaps are kept too, and it counts as an attempt.
            changes: What to add and to change.
            revision: The revision that `changes` were decided from.

        Raises:
            StoreConflictError: Something else was recorded since that revision. Nothing is stored.
            StoreError: Besides failures: a naive time, a number that is taken or missing, or a bucket that
                would have two versions in use. Nothing is stored.
        """
        ...

    async def raw(self, sha256: str) -> bytes | None:
        """The bytes of the reading with that hash; None where they were never kept, or pruned."""
        ...

    async def record_attempt(self, attempt: Attempt) -> None:
        """Stores an attempt that gave no reading: a failure, or a source without anything new."""
        ...

    async def attempts(self, limit: int) -> Sequence[Attempt]:
        """The newest attempts, newest first."""
        ...

    async def gaps(self, period: Period) -> Sequence[dt.date]:
        """Dates that a source was asked for and did not have, and that no version fills, oldest first."""
        ...

    async def catalog(self) -> Catalog:
        """All models ever listed."""
        ...

    async def save_models(self, cards: Sequence[ModelCard], seen_on: dt.date) -> None:
        """Adds and updates listings; one that is no longer listed stays.

        `weights_since` is kept from the first listing with open weights; `seen_on` is that day for a new one.
        """
        ...

    async def prune_raw(self, before: dt.datetime) -> int:
        """Drops the bytes (never the figures) of readings asked for before a moment; returns how many."""
        ...

    async def prune_attempts(self, before: dt.datetime, keep: int) -> int:
        """Drops attempts made before a moment, but never the newest `keep`; returns how many."""
        ...

    async def prune_readings(self, before: dt.datetime) -> int:
        """Drops readings asked for before a moment that brought no version, and their rejections; returns how many.

        The last one recorded stays, because the revision is counted by it. Gaps and figures stay.
        """
        ...

"""What the use cases need of the world. Adapters provide it; tests provide doubles that pass the same contracts.

All times are aware and in UTC; all dates are UTC days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.catalog import Catalog, ModelCard
from bot.domain.readings import BucketVersion, Period, Reading

POLL_DAYS = 30
"""Every poll reads this many days again, because the source restates."""


class UsageSource(Protocol):
    """One place that token usage can be read from."""

    @property
    def name(self) -> str:
        """As it is cited, such as `OpenRouter Data API`."""
        ...

    @property
    def periods(self) -> frozenset[Period]:
        """Which periods it can give."""
        ...

    @property
    def earliest(self) -> dt.date:
        """The first day it can give, as far as is known before asking."""
        ...

    def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncIterator[Reading]:
        """The readings that cover `start` to `end`, both included, newest window first.

        A source may split the span into several answers (366 days each, or 30), and may give fewer days than
        asked for: a reading says which days it covers and which of them are gaps. A day that comes in two of
        them comes with the same figures or with the newer first. Nothing at all is yielded where the source
        says that nothing changed since the last reading: what it gave then was thereby asked for again.

        Raises:
            SourceUnavailableError: It cannot be reached, or goes on failing after retries.
            SourceRefusedError: It refused the request, and would again.
            BudgetExhaustedError: Our own budget for it is used up.
            DataError: An answer as a whole is not usable; readings yielded before stay good.
        """
        ...


class CatalogSource(Protocol):
    """Where names, prices and release dates come from."""

    async def read_models(self) -> Sequence[ModelCard]:
        """All models listed now, variants included.

        Raises:
            SourceError: As for `UsageSource.read`.
            DataError: The answer is not usable.
        """
        ...


class Validators(Protocol):
    """The HTTP validators (ETag) of what was read last, by URL, kept over restarts."""

    async def get(self, url: str) -> str | None:
        """The ETag stored for `url`; None where there is none."""
        ...

    async def put(self, url: str, etag: str) -> None:
        """Stores the ETag of an answer whose content is durable."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """What a reading changed in the store.

    Attributes:
        added: Dates that had no version in use before.
        restated: Dates whose figures in use changed.
        confirmed: Dates read again unchanged (what is in use got newer times, and may be settled now).
        late: Dates whose reading was older than what is in use: kept beside it, not used.
        rejected: What was not taken, a readable line each: file or URL, line, date, reason.
        warnings: What an operator should know of the answers that were taken.
        quarantined: Dates whose newest version is held back as odd, with the reason.
    """

    added: tuple[dt.date, ...] = ()
    restated: tuple[dt.date, ...] = ()
    confirmed: tuple[dt.date, ...] = ()
    late: tuple[dt.date, ...] = ()
    rejected: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    quarantined: Mapping[dt.date, str] | None = None

    @property
    def touched(self) -> frozenset[dt.date]:
        """Dates whose weeks a snapshot has to fold again."""
        return frozenset((*self.added, *self.restated, *self.confirmed, *self.late))

    def __add__(self, other: Stored) -> Stored:
        """Both, one after the other; a date may stand in more than one list then."""
        return Stored(
            added=_union(self.added, other.added),
            restated=_union(self.restated, other.restated),
            confirmed=_union(self.confirmed, other.confirmed),
            late=_union(self.late, other.late),
            rejected=tuple(dict.fromkeys((*self.rejected, *other.rejected))),
            warnings=tuple(dict.fromkeys((*self.warnings, *other.warnings))),
            quarantined={**(self.quarantined or {}), **(other.quarantined or {})},
        )


def _union(one: Sequence[dt.date], two: Sequence[dt.date]) -> tuple[dt.date, ...]:
    return tuple(sorted({*one, *two}))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to read a source, whether it worked or not.

    Attributes:
        message: Why it failed or what was rejected; empty where all was well.
    """

    source: str
    origin: str
    requested_at: dt.datetime
    as_of: dt.datetime | None
    succeeded: bool
    message: str = ""

    @classmethod
    def of(cls, reading: Reading) -> Attempt:
        """The attempt that gave `reading`; its message lists what was rejected, on one line."""
        rejected = "; ".join(reading.complaints)
        origin, requested_at = reading.origin, reading.requested_at
        return cls(reading.source, origin, requested_at, reading.as_of, succeeded=True, message=rejected)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a service decided to write of one reading. A version is known by period, date and number.

    Attributes:
        new: Versions to add, each with a number of its own.
        changed: Versions already stored, with their new times, count, state or end; figures never change.
    """

    new: tuple[BucketVersion, ...] = ()
    changed: tuple[BucketVersion, ...] = ()


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


class Clock(Protocol):
    """Tells the time; a test moves it."""

    def __call__(self) -> dt.datetime:
        """Now, aware, in UTC."""
        ...

"""Taking readings into the store: by a poll, a backfill, or from files.

A reading is durable before the next one is asked for, so an interruption loses nothing that was reported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.errors import DataError, SourceError, StoreConflictError
from bot.domain.readings import Bucket, Period, Reading
from bot.domain.weeks import ONE_DAY, IsoWeek
from bot.ports import POLL_DAYS, Attempt, Clock, Stored, UsageSource, UsageStore
from bot.services.decisions import HISTORY_DAYS, Decision, Known, decide, needs_past

POLL_WEEKS = 5
"""Every poll reads this many complete weeks again, where the source sums weeks itself."""
TRIES = 5
"""How often one reading is decided anew because something else was written meanwhile."""

Progress = Callable[[Reading, Stored], None]
"""Called after each reading, when it is durable, with what it changed."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days to read, both included, as buckets of one period."""

    period: Period
    start: dt.date
    end: dt.date


def _ignore(_reading: Reading, _stored: Stored) -> None:
    pass


async def poll(
    source: UsageSource,
    store: UsageStore,
    clock: Clock,
    days: int = POLL_DAYS,
    progress: Progress = _ignore,
) -> Stored:
    """Reads the newest complete days again, and the newest complete weeks where the source has them.

    Args:
        source: Where to read.
        store: Where to write.
        clock: Tells the time.
        days: How many days, up to yesterday (UTC).
        progress: Hears of each reading.

    Raises:
        SourceError: The source gave no usable data; the attempt is recorded. Readings before it stay, so a
            snapshot must be refreshed all the same: `polled_dates` says of which weeks.
        DataError: Likewise.
        StoreError: Nothing of the reading at hand was stored; those before it stay.
    """
    today = clock().date()
    job = _Job(source, store, clock, progress)
    stored = await job.read(today - dt.timedelta(days=days), today - ONE_DAY, Period.DAY)
    if Period.WEEK in source.periods:
        first = IsoWeek.of(today).shift(-POLL_WEEKS).start
        stored += await job.read(first, _last_complete_sunday(today), Period.WEEK)
    return stored


def polled_dates(today: dt.date, days: int = POLL_DAYS) -> tuple[dt.date, ...]:
    """Every date whose week a poll of `today` may change, also one that fails halfway."""
    first = min(today - dt.timedelta(days=days), IsoWeek.of(today).shift(-POLL_WEEKS).start)
    return tuple(first + n * ONE_DAY for n in range((today - first).days))


async def backfill(
    source: UsageSource,
    store: UsageStore,
    clock: Clock,
    since: dt.date,
    progress: Progress = _ignore,
) -> Stored:
    """Reads everything from `since` up to yesterday, newest window first; days, then complete weeks.

    Args:
        source: Where to read; what it does not reach back to is not asked for.
        store: Where to write.
        clock: Tells the time.
        since: First day wanted.
        progress: Hears of each reading.

    Raises:
        SourceError: The source gave no usable data; the attempt is recorded, what was read before stays.
        DataError: Likewise.
        StoreError: Nothing of the reading at hand was stored; those before it stay.
    """
    today = clock().date()
    first = max(since, source.earliest)
    stored = await read_span(source, store, clock, Span(Period.DAY, first, today - ONE_DAY), progress)
    if Period.WEEK in source.periods:
        weeks = Span(Period.WEEK, IsoWeek.of(first).start, _last_complete_sunday(today))
        stored += await read_span(source, store, clock, weeks, progress)
    return stored


async def read_span(
    source: UsageSource,
    store: UsageStore,
    clock: Clock,
    span: Span,
    progress: Progress = _ignore,
) -> Stored:
    """Reads one span, newest window first.

    Raises:
        SourceError: As for `backfill`.
        DataError: Likewise.
        StoreError: Likewise.
    """
    return await _Job(source, store, clock, progress).read(span.start, span.end, span.period)


async def import_readings(
    source: UsageSource,
    store: UsageStore,
    clock: Clock,
    progress: Progress = _ignore,
) -> Stored:
    """Reads all that a source at hand holds, such as files, whatever periods it holds.

    Args:
        source: Where to read.
        store: Where to write.
        clock: Tells the time.
        progress: Hears of each reading.

    Raises:
        SourceError: The source gave no usable data; the attempt is recorded, what was read before stays.
        DataError: Likewise.
        StoreError: Nothing of the reading at hand was stored; those before it stay.
    """
    first = IsoWeek.of(source.earliest).start
    job = _Job(source, store, clock, progress)
    stored = Stored()
    for period in sorted(source.periods):
        stored += await job.read(first, clock().date(), period)
    return stored


def _last_complete_sunday(today: dt.date) -> dt.date:
    return IsoWeek.of(today).shift(-1).end


@dataclass(frozen=True, slots=True)
class _Job:
    """One source being read into one store."""

    source: UsageSource
    store: UsageStore
    clock: Clock
    progress: Progress = _ignore

    async def read(self, start: dt.date, end: dt.date, period: Period) -> Stored:
        """Takes every reading of the span; records the attempt where there is none."""
        if end < start:
            return Stored()
        stored, message = Stored(), f"nothing new for {period}s {start} to {end}"
        try:
            async for reading in self.source.read(start, end, period):
                stored, message = stored + await self._take(reading), ""
        except (SourceError, DataError) as error:
            origin = error.origin if isinstance(error, DataError) else self.source.name
            await self._record(origin, str(error), succeeded=False)
            raise
        if message:
            stored = await self._confirm(start, end, period)
            await self._record(self.source.name, message, succeeded=True)
        return stored

    async def _confirm(self, start: dt.date, end: dt.date, period: Period) -> Stored:
        """What the source gave last stands: by its own word it was asked for again, unchanged, just now.

        Without this, a week read before it could close would stay open until the source has something new.
        """
        in_use = await self.store.current(period, start, end)
        held = await self.store.held(period, start, end)
        own = [v for v in (*in_use.values(), *held.values()) if v.source == self.source.name]
        stored = Stored()
        for as_of in sorted({version.last_as_of for version in own}):
            buckets = {v.bucket.date: v.bucket for v in own if v.last_as_of == as_of}
            stored += await self._take(self._again(as_of, buckets))
        return stored

    async def _take(self, reading: Reading) -> Stored:
        stored = await _take(reading, self.store)
        self.progress(reading, stored)
        return stored

    def _again(self, as_of: dt.datetime, buckets: Mapping[dt.date, Bucket]) -> Reading:
        ordered = tuple(buckets[date] for date in sorted(buckets))
        return Reading(
            source=self.source.name,
            origin=f"{self.source.name} (unchanged)",
            period=ordered[0].period,
            requested_at=self.clock(),
            as_of=as_of,
            start=ordered[0].date,
            end=ordered[-1].date,
            buckets=ordered,
        )

    async def _record(self, origin: str, message: str, *, succeeded: bool) -> None:
        await self.store.record_attempt(Attempt(self.source.name, origin, self.clock(), None, succeeded, message))


async def _take(reading: Reading, store: UsageStore) -> Stored:
    for tries_left in reversed(range(TRIES)):
        revision = await store.revision()
        decision = await _decide(reading, store)
        try:
            await store.record(reading, decision.changes, revision)
        except StoreConflictError:
            if not tries_left:
                raise
            continue
        return decision.stored
    raise AssertionError  # the last try returns or raises


async def _decide(reading: Reading, store: UsageStore) -> Decision:
    dates = [bucket.date for bucket in reading.buckets]
    if not dates:
        return decide(reading, Known({}, {}, {}))
    first, last = min(dates), max(dates)
    in_use = await store.current(reading.period, first - dt.timedelta(days=HISTORY_DAYS), last)
    held = await store.held(reading.period, first, last)
    past = {date: await store.versions(reading.period, date) for date in needs_past(reading, in_use, held)}
    return decide(reading, Known(in_use, held, past))

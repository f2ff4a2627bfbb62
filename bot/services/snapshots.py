"""The snapshot that all reads are served from: building it, keeping it up to date, swapping it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.boards import WeekBoard, fold_week
from bot.domain.history import EMPTY_SNAPSHOT, RECENT_DAYS, Snapshot
from bot.domain.readings import BucketVersion, Period
from bot.domain.weeks import IsoWeek
from bot.ports import UsageStore

WEEKS_A_FOLD = 26
"""Weeks folded in one go in a thread: enough to make its start worth it, few enough to hold in memory."""


class Buckets(Protocol):
    """Gives versions of buckets: those in use (`UsageStore`), or those of an earlier time."""

    async def current(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        """See `UsageStore`."""
        ...


_Days = tuple[IsoWeek, Sequence[BucketVersion]]
_Boards = dict[IsoWeek, WeekBoard]


async def build(store: UsageStore) -> Snapshot:
    """Folds everything that is stored, reading it once. The folding runs in a thread.

    Raises:
        StoreError: The store could not be read.
    """
    weekly: dict[IsoWeek, BucketVersion] = {}
    async with aclosing(store.stream(Period.WEEK)) as stream:
        async for version in stream:
            weekly[IsoWeek.of(version.bucket.date)] = version
    boards: _Boards = {}
    recent: deque[BucketVersion] = deque(maxlen=RECENT_DAYS)
    first_seen: dict[str, dt.date] = {}
    pending: list[BucketVersion] = []
    async with aclosing(store.stream(Period.DAY)) as stream:
        async for version in stream:
            pending.append(version)
            if len(pending) > 7 * WEEKS_A_FOLD:
                boards |= await asyncio.to_thread(_fold_full_weeks, pending, weekly, first_seen)
            recent.append(version)
    boards |= await asyncio.to_thread(_fold, _by_week(pending), weekly, first_seen)
    boards |= await asyncio.to_thread(_fold, [(week, ()) for week in weekly.keys() - boards.keys()], weekly, first_seen)
    return Snapshot(
        boards=_ordered(boards),
        recent={version.bucket.date: version for version in recent},
        first_seen=first_seen,
        catalog=await store.catalog(),
    )


def _fold_full_weeks(
    pending: list[BucketVersion],
    weekly: Mapping[IsoWeek, BucketVersion],
    first_seen: dict[str, dt.date],
) -> _Boards:
    """Folds and takes away all weeks of `pending` but the last, of which days may be still to come."""
    *full, last = _by_week(pending)
    boards = _fold(full, weekly, first_seen)
    pending[:] = last[1]
    return boards


def _by_week(versions: Iterable[BucketVersion]) -> list[_Days]:
    weeks: defaultdict[IsoWeek, list[BucketVersion]] = defaultdict(list)
    for version in versions:
        weeks[IsoWeek.of(version.bucket.date)].append(version)
    return list(weeks.items())


def _fold(
    weeks: Iterable[_Days],
    weekly: Mapping[IsoWeek, BucketVersion],
    first_seen: dict[str, dt.date],
) -> _Boards:
    boards: _Boards = {}
    for week, versions in weeks:
        for version in versions:
            for slug in set(version.bucket.tokens).difference(first_seen):
                first_seen[slug] = version.bucket.date
        board = fold_week(week, versions, weekly.get(week))
        if board:
            boards[week] = board
    return boards


def _ordered(boards: Mapping[IsoWeek, WeekBoard]) -> Mapping[IsoWeek, WeekBoard]:
    weeks = list(boards)
    in_order = sorted(weeks)
    return boards if weeks == in_order else {week: boards[week] for week in in_order}


async def refresh(snapshot: Snapshot, store: Buckets, dates: Collection[dt.date]) -> Snapshot:
    """The snapshot with the weeks of `dates` folded again; equal to what `build` would give.

    Args:
        snapshot: As it was before `dates` changed. Its catalogue is kept.
        store: Where to read.
        dates: Days, or Mondays of the source's own weeks, that changed (`Stored.touched`).

    Raises:
        StoreError: The store could not be read.
    """
    dirty = sorted({IsoWeek.of(date) for date in dates})
    if not dirty:
        return snapshot
    days: dict[dt.date, BucketVersion] = {}
    weekly: dict[IsoWeek, BucketVersion] = {}
    for first, last in _runs(dirty):
        days |= await store.current(Period.DAY, first.start, last.end)
        sums = await store.current(Period.WEEK, first.start, last.start)
        weekly |= {IsoWeek.of(date): version for date, version in sums.items()}
    boards, first_seen, lost = await asyncio.to_thread(_refold, snapshot, dirty, days, weekly)
    if lost:
        first_seen |= await _find_first(lost, boards, store)
    return replace(snapshot, boards=boards, recent=_recent(snapshot, dirty, days), first_seen=first_seen)


async def rebuild(snapshot: Snapshot, store: UsageStore, moment: dt.datetime) -> Snapshot:
    """The snapshot as it was at an earlier moment, as far as `UsageStore.as_of` tells; the catalogue is today's.

    Raises:
        StoreError: The store could not be read.
    """
    dates = [date for period in Period for date in await store.changed_since(period, moment)]
    return await refresh(snapshot, _Earlier(store, moment), dates)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A store as it was."""

    store: UsageStore
    moment: dt.datetime

    async def current(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        return await self.store.as_of(period, start, end, self.moment)


def _runs(weeks: Sequence[IsoWeek]) -> Iterator[tuple[IsoWeek, IsoWeek]]:
    """First and last of each run of consecutive weeks in `weeks`, which ascend."""
    first = last = weeks[0]
    for week in weeks[1:]:
        if week - last > 1:
            yield first, last
            first = week
        last = week
    yield first, last


def _refold(
    snapshot: Snapshot,
    dirty: Sequence[IsoWeek],
    days: Mapping[dt.date, BucketVersion],
    weekly: Mapping[IsoWeek, BucketVersion],
) -> tuple[Mapping[IsoWeek, WeekBoard], dict[str, dt.date], set[str]]:
    """New boards, first days as far as known, and the slugs whose first day has to be looked for."""
    seen_here: dict[str, dt.date] = {}
    weeks = [(week, [days[day] for day in week.days if day in days]) for week in dirty]
    folded = _fold(weeks, weekly, seen_here)
    clean = {week: board for week, board in snapshot.boards.items() if week not in set(dirty)}
    boards = _ordered(clean | folded)
    dirty_days = {day for week in dirty for day in week.days}
    # A slug whose first day was in a dirty week, and is no longer on that day's list, first came somewhere later.
    lost = {
        slug
        for slug, day in snapshot.first_seen.items()
        if day in dirty_days and seen_here.get(slug, dt.date.max) > day
    }
    first_seen = {slug: day for slug, day in snapshot.first_seen.items() if slug not in lost}
    for slug, day in seen_here.items():
        if day < first_seen.get(slug, dt.date.max):
            first_seen[slug] = day
    return boards, first_seen, lost


async def _find_first(
    slugs: Iterable[str],
    boards: Mapping[IsoWeek, WeekBoard],
    store: Buckets,
) -> dict[str, dt.date]:
    """The first stored day of each slug that some board names; this rarely has any work to do."""
    found: dict[str, dt.date] = {}
    for slug in slugs:
        named = (week for week, board in boards.items() if board.basis is Period.DAY and slug in board.tokens)
        week = next(named, None)
        if week:
            days = await store.current(Period.DAY, week.start, week.end)
            found[slug] = min(day for day, version in days.items() if slug in version.bucket.tokens)
    return found


def _recent(
    snapshot: Snapshot, dirty: Collection[IsoWeek], days: Mapping[dt.date, BucketVersion]
) -> Mapping[dt.date, BucketVersion]:
    clean = {day: version for day, version in snapshot.recent.items() if IsoWeek.of(day) not in dirty}
    merged = sorted((clean | dict(days)).items(), key=lambda item: item[0])
    return dict(merged[-RECENT_DAYS:])


class SnapshotHolder:
    """The one reference that readers follow: `snapshot` is immutable, never awaited, and replaced as a whole."""

    def __init__(self, snapshot: Snapshot = EMPTY_SNAPSHOT) -> None:
        self._snapshot = snapshot
        self._lock = asyncio.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """What is served now. Take it once and use it throughout one answer."""
        return self._snapshot

    async def load(self, store: UsageStore) -> Snapshot:
        """Builds a snapshot from all that is stored and serves it; see `build`."""
        async with self._lock:
            self._snapshot = await build(store)
            return self._snapshot

    async def refresh(self, store: UsageStore, dates: Collection[dt.date]) -> Snapshot:
        """Folds the weeks of `dates` again, reads the catalogue again, and serves the result; see `refresh`.

        Raises:
            StoreError: The store could not be read; the snapshot before goes on being served.
        """
        # One after the other: of two at once, the second would drop what the first found.
        async with self._lock:
            fresh = await refresh(self._snapshot, store, dates)
            self._snapshot = replace(fresh, catalog=await store.catalog())
            return self._snapshot

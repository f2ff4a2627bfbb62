"""The store in memory: passes the same contract tests as the one on SQL."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.anomalies import is_quarantined
from bot.domain.catalog import Catalog, ModelCard, open_since
from bot.domain.errors import StoreConflictError, StoreError
from bot.domain.past import in_use_at
from bot.domain.readings import BucketVersion, Period, Reading
from bot.ports import Attempt, Changes

Key = tuple[Period, dt.date]
Versions = dict[Key, dict[int, BucketVersion]]


def _in_use(version: BucketVersion) -> bool:
    return version.superseded_at is None and not is_quarantined(version)


def _held(version: BucketVersion) -> bool:
    return version.superseded_at is None and is_quarantined(version)


def _came_or_went(version: BucketVersion, moment: dt.datetime) -> bool:
    went = version.superseded_at
    return version.first_requested_at > moment or (went is not None and went > moment)


@dataclass
class MemoryStore:
    """`bot.ports.UsageStore` without a database."""

    kept: Versions = field(default_factory=dict[Key, dict[int, BucketVersion]])
    readings: list[Reading] = field(default_factory=list[Reading])
    idle: set[int] = field(default_factory=set[int])
    """Numbers of the readings kept that brought no version."""
    bytes_kept: dict[int, bytes] = field(default_factory=dict[int, bytes])
    gap_dates: set[Key] = field(default_factory=set[Key])
    tried: list[Attempt] = field(default_factory=list[Attempt])
    cards: dict[str, ModelCard] = field(default_factory=dict[str, ModelCard])

    async def revision(self) -> int:
        return len(self.readings)

    async def current(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        return self._window(_in_use, period, start, end)

    async def held(self, period: Period, start: dt.date, end: dt.date) -> Mapping[dt.date, BucketVersion]:
        return self._window(_held, period, start, end)

    async def as_of(
        self, period: Period, start: dt.date, end: dt.date, moment: dt.datetime
    ) -> Mapping[dt.date, BucketVersion]:
        _check_times(moment)
        inside = (numbers for (one, date), numbers in self.kept.items() if one is period and start <= date <= end)
        return in_use_at((version for numbers in inside for version in numbers.values()), moment)

    async def changed_since(self, period: Period, moment: dt.datetime) -> Sequence[dt.date]:
        _check_times(moment)
        versions = ((key, version) for key, numbers in self.kept.items() for version in numbers.values())
        return sorted({date for (one, date), version in versions if one is period and _came_or_went(version, moment)})

    async def stream(self, period: Period) -> AsyncGenerator[BucketVersion]:
        for version in self._window(_in_use, period, dt.date.min, dt.date.max).values():
            yield version

    async def versions(self, period: Period, date: dt.date) -> Sequence[BucketVersion]:
        kept = self.kept.get((period, date), {}).values()
        return sorted(kept, key=lambda version: (version.first_as_of, version.number))

    async def record(self, reading: Reading, changes: Changes, revision: int) -> None:
        if revision != len(self.readings):
            raise StoreConflictError("the store was written by something else meanwhile")
        _check_times(reading.requested_at, reading.as_of)
        kept = defaultdict(dict[int, BucketVersion], {key: dict(numbers) for key, numbers in self.kept.items()})
        _change(kept, changes.changed)
        _add(kept, changes.new)
        _check_states(kept, [*changes.changed, *changes.new])
        self.kept = dict(kept)
        if changes.new and reading.raw:
            self.bytes_kept[len(self.readings)] = reading.raw
        if not changes.new:
            self.idle.add(len(self.readings))
        self.readings.append(reading)
        self.gap_dates |= {(reading.period, date) for date in reading.gaps}
        self.tried.append(Attempt.of(reading))

    async def record_attempt(self, attempt: Attempt) -> None:
        _check_times(attempt.requested_at)
        self.tried.append(attempt)

    async def raw(self, sha256: str) -> bytes | None:
        found = (raw for n, raw in self.bytes_kept.items() if self.readings[n].sha256 == sha256)
        return next(found, None)

    async def attempts(self, limit: int) -> Sequence[Attempt]:
        return self.tried[::-1][:limit]

    async def gaps(self, period: Period) -> Sequence[dt.date]:
        return sorted(date for one, date in self.gap_dates - self.kept.keys() if one is period)

    async def catalog(self) -> Catalog:
        return Catalog(dict(sorted(self.cards.items())))

    async def save_models(self, cards: Sequence[ModelCard], seen_on: dt.date) -> None:
        known = dict(self.cards)
        for card in cards:
            since = open_since(card, known.get(card.slug), seen_on)
            self.cards[card.slug] = replace(card, weights_since=since)

    async def prune_raw(self, before: dt.datetime) -> int:
        old = [n for n in self.bytes_kept if self.readings[n].requested_at < before]
        for n in old:
            del self.bytes_kept[n]
        return len(old)

    async def prune_attempts(self, before: dt.datetime, keep: int) -> int:
        _check_times(before)
        older = self.tried[: max(len(self.tried) - keep, 0)]
        kept = [one for one in older if one.requested_at >= before]
        self.tried[: len(older)] = kept
        return len(older) - len(kept)

    async def prune_readings(self, before: dt.datetime) -> int:
        _check_times(before)
        last = len(self.readings) - 1
        old = {n for n in self.idle if n < last and self.readings[n].requested_at < before}
        self.idle -= old
        return len(old)

    def _window(
        self,
        state: Callable[[BucketVersion], bool],
        period: Period,
        start: dt.date,
        end: dt.date,
    ) -> dict[dt.date, BucketVersion]:
        return {
            date: version
            for (one, date), numbers in sorted(self.kept.items())
            if one is period and start <= date <= end
            for version in numbers.values()
            if state(version)
        }


class MemoryValidators:
    """`bot.ports.Validators` without a database."""

    def __init__(self) -> None:
        self._etags: dict[str, str] = {}

    async def get(self, url: str) -> str | None:
        return self._etags.get(url)

    async def put(self, url: str, etag: str) -> None:
        self._etags[url] = etag


def _check_times(*moments: dt.datetime) -> None:
    if any(moment.tzinfo is None for moment in moments):
        raise StoreError("a stored time is aware")


def _change(kept: Mapping[Key, dict[int, BucketVersion]], versions: Iterable[BucketVersion]) -> None:
    for version in versions:
        key = (version.bucket.period, version.bucket.date)
        if version.number not in kept.get(key, {}):
            raise StoreError(f"version {version.number} of {key} is not stored")
        kept[key][version.number] = replace(version, bucket=kept[key][version.number].bucket)


def _add(kept: Mapping[Key, dict[int, BucketVersion]], versions: Iterable[BucketVersion]) -> None:
    for version in versions:
        numbers = kept[version.bucket.period, version.bucket.date]
        if version.number in numbers:
            raise StoreError(f"version {version.number} of {version.bucket.date} is taken")
        _check_figures(version)
        numbers[version.number] = version


def _check_figures(version: BucketVersion) -> None:
    figures = (*version.bucket.tokens.values(), version.bucket.other or 0)
    if not all(0 <= tokens < 2**63 for tokens in figures):
        raise StoreError("tokens are from 0 to 2^63 - 1")
    try:
        "".join(version.bucket.tokens).encode()
    except UnicodeError as error:
        raise StoreError("a slug is no text") from error


def _check_states(kept: Mapping[Key, dict[int, BucketVersion]], touched: Iterable[BucketVersion]) -> None:
    for version in touched:
        _check_times(version.first_requested_at, version.last_requested_at, version.first_as_of, version.last_as_of)
        numbers = kept[version.bucket.period, version.bucket.date].values()
        if sum(map(_in_use, numbers)) > 1 or sum(map(_held, numbers)) > 1:
            raise StoreError(f"{version.bucket.date} would have two versions in use")

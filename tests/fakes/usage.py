"""Readings and versions for tests, and a source that says what it is told to."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, Iterable, Mapping

from bot.domain.errors import TokentideError
from bot.domain.readings import Bucket, BucketVersion, Period, Reading

SUNDAY = dt.date(2026, 4, 5)
NOON = dt.datetime(2026, 4, 6, 12, tzinfo=dt.UTC)
"""Noon of the Monday after `SUNDAY`."""
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def bucket(
    date: dt.date = SUNDAY,
    tokens: Mapping[str, int] | None = None,
    other: int | None = 10,
    period: Period = Period.DAY,
) -> Bucket:
    return Bucket(period, date, tokens or {"qwen/qwen3.6-plus:free": 300, "anthropic/claude-5": 200}, other)


def version(
    of: Bucket | None = None,
    at: dt.datetime = NOON,
    number: int = 1,
    anomaly: str | None = None,
    superseded_at: dt.datetime | None = None,
) -> BucketVersion:
    return BucketVersion(
        of or bucket(), "test", at, at, at, at, anomaly=anomaly, superseded_at=superseded_at, number=number
    )


def reading(
    *buckets: Bucket,
    at: dt.datetime = NOON,
    as_of: dt.datetime | None = None,
    gaps: tuple[dt.date, ...] = (),
    raw: bytes = b"",
    lenient: bool = False,
) -> Reading:
    dates = [one.date for one in buckets] or [SUNDAY]
    return Reading(
        source="test",
        origin="memory",
        period=buckets[0].period if buckets else Period.DAY,
        requested_at=at,
        as_of=as_of or at,
        start=min(dates),
        end=max(dates),
        buckets=buckets,
        gaps=gaps,
        raw=raw,
        lenient=lenient,
    )


class ScriptedSource:
    """Yields given readings, whatever it is asked for, then fails if told to; remembers what it was asked."""

    name = "scripted"
    earliest = dt.date(2025, 1, 1)

    def __init__(
        self,
        *readings: Reading,
        error: TokentideError | None = None,
        periods: Iterable[Period] = (Period.DAY,),
    ) -> None:
        self.readings, self.error, self.periods = readings, error, frozenset(periods)
        self.asked: list[tuple[dt.date, dt.date, Period]] = []

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        self.asked.append((start, end, period))
        for one in self.readings:
            if one.period is period:
                yield one
        if self.error:
            raise self.error

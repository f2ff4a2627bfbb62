"""CSV files that a person chose to import."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.adapters.files import one_line_path, read_file
from bot.adapters.parsing import parse_csv
from bot.domain.acceptance import FIRST_DAY, Accepted, Window, accept
from bot.domain.errors import DataError, SourceRefusedError
from bot.domain.readings import Period, Reading
from bot.domain.weeks import ONE_DAY, IsoWeek

NAMES_SHOWN = 3


class CsvFilesSource:
    """Reads files with the columns `date,model_permaslug,total_tokens`, all of them or none.

    Each file is a reading of its own, in the order given; where two files hold the same day, the later file is
    the newer version of it. A file may hold days (weeks) that were complete at the import, since 2025.
    The readings are lenient, and their `as_of` is the time of the import, because the file does not tell a better one.

    Args:
        paths: The files.
        period: What one date in them stands for: a day, or the ISO week that begins on it.
        imported_at: Now (aware, UTC).
    """

    earliest = FIRST_DAY

    def __init__(self, paths: Sequence[Path], period: Period, imported_at: dt.datetime) -> None:
        self._paths, self._period, self._imported_at = tuple(paths), period, imported_at

    @property
    def name(self) -> str:
        """`CSV` and the first few files' names."""
        names = [one_line_path(path.name) for path in self._paths]
        more = [f"and {len(names) - NAMES_SHOWN} more"] if len(names) > NAMES_SHOWN else []
        return f"CSV ({', '.join(names[:NAMES_SHOWN] + more)})"

    @property
    def periods(self) -> frozenset[Period]:
        """The one period that the files were declared to hold."""
        return frozenset({self._period})

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As `UsageSource.read`, but in the files' order; what lies outside the span is left out.

        Raises:
            DataError: A file cannot be read, or any part of it is not acceptable. Nothing has been yielded then.
        """
        if period is not self._period:
            raise SourceRefusedError(f"{self.name} was given as rows by {self._period}, not by {period}")
        whole = [await asyncio.to_thread(self._reading, path) for path in self._paths]
        for reading in whole:
            if (part := _part(reading, start, end)) is not None:
                yield part

    def _reading(self, path: Path) -> Reading:
        origin = one_line_path(path)
        body = read_file(path, "split it into files of some years each")
        rows = parse_csv(body, origin)
        accepted = _accepted(accept(rows.rows, origin, self._period, self._complete()), origin)
        dates = [bucket.date for bucket in accepted.buckets]
        return Reading(
            source=self.name,
            origin=origin,
            period=self._period,
            requested_at=self._imported_at,
            as_of=self._imported_at,
            start=dates[0],
            end=_last_day(dates[-1], self._period),
            buckets=accepted.buckets,
            gaps=tuple(gap for gap in accepted.gaps if dates[0] < gap < dates[-1]),
            warnings=rows.warnings,
            raw=body,
            lenient=True,
        )

    def _complete(self) -> Window:
        yesterday = self._imported_at.date() - ONE_DAY
        if self._period is Period.WEEK:
            yesterday -= ONE_DAY * ((yesterday.weekday() + 1) % 7)
        return Window(FIRST_DAY, yesterday)


def _last_day(date: dt.date, period: Period) -> dt.date:
    return date if period is Period.DAY else IsoWeek.of(date).end


def _accepted(accepted: Accepted, origin: str) -> Accepted:
    if accepted.rejections:
        first, more = accepted.rejections[0], len(accepted.rejections) - 1
        also = f" (and {more} more such day{'s' if more > 1 else ''})" if more else ""
        raise DataError(origin, f"{first.reason}{also}; nothing of it was stored", first.line)
    return accepted


def _part(reading: Reading, start: dt.date, end: dt.date) -> Reading | None:
    """What of a reading lies in the span; a week does where all of its days do."""

    def inside(date: dt.date) -> bool:
        return start <= date and _last_day(date, reading.period) <= end

    buckets = tuple(bucket for bucket in reading.buckets if inside(bucket.date))
    if len(buckets) == len(reading.buckets):
        return reading
    if not buckets:
        return None
    first, last = buckets[0].date, buckets[-1].date
    gaps = tuple(gap for gap in reading.gaps if first < gap < last)
    return replace(reading, start=first, end=_last_day(last, reading.period), buckets=buckets, gaps=gaps)

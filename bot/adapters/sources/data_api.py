"""OpenRouter's keyed Data API: daily and weekly figures since 2025."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Iterator

from bot.adapters.http import Answer, HttpClient
from bot.adapters.parsing import ApiAnswer, parse_api
from bot.domain.acceptance import FIRST_DAY, Accepted, Window, accept
from bot.domain.errors import DataError, SourceRefusedError
from bot.domain.history import KNOWN_MISSING
from bot.domain.readings import Period, Reading
from bot.domain.weeks import ONE_DAY
from bot.ports import Clock

PATH = "/datasets/rankings-daily"
LONGEST_SPAN = {Period.DAY: dt.timedelta(days=366), Period.WEEK: dt.timedelta(weeks=52)}
"""How much one answer covers; the source allows 366 days."""
NEAR_TODAY = dt.timedelta(days=7)
"""A span that ends this close to yesterday asks for the newest days; only there a refusal may mean "not yet"."""
NOT_YET = "start_date must be on or before end_date"
"""What the source says of a span that begins after its newest day, to which it has cut the span's end."""
CLOCK_TOLERANCE = dt.timedelta(minutes=10)


class DataApiSource:
    """Reads the Data API with a key, in windows of at most 366 days (52 whole weeks), newest first.

    Spans are cut to what exists without asking: from 2025-01-01 to yesterday, and for weeks to whole ISO weeks,
    because the source also sums the weeks at both edges from the days it has, without marking them.

    Args:
        http: Sends the requests.
        clock: Tells which day is the last complete one.
        base_url: Such as `https://openrouter.ai/api/v1`.
        key: Any OpenRouter key.
    """

    name = "OpenRouter Data API"
    periods = frozenset({Period.DAY, Period.WEEK})
    earliest = FIRST_DAY

    def __init__(self, http: HttpClient, clock: Clock, base_url: str, key: str) -> None:
        self._http, self._clock = http, clock
        self._url, self._key = base_url.rstrip("/") + PATH, key

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As `UsageSource.read`; a span without one complete day (or week) yields nothing.

        A source whose newest day lies before the span (it is late, or our clock is ahead) refuses the span: then
        the newest days that it has itself, thirty by its own default, are the one reading.
        """
        if period not in self.periods:
            raise SourceRefusedError(f"{self.name} has no figures by {period}")
        yesterday = self._clock().date() - ONE_DAY
        history_began = False
        windows = _windows(max(start, FIRST_DAY), min(end, yesterday), period)
        for window in windows:
            requested_at = self._clock()
            asked: Window | None = window
            try:
                answer = await self._ask(window, period)
            except SourceRefusedError as error:
                if NOT_YET not in str(error) or yesterday - window.end > NEAR_TODAY:
                    raise
                asked, answer = None, await self._ask(None, period)
            # Parsing a year takes long enough to be felt by whatever else the event loop serves.
            reading = await asyncio.to_thread(self._reading, answer, asked, period, requested_at, history_began)
            yield reading
            if asked is None:
                return
            history_began = window.start in reading.gaps

    async def _ask(self, window: Window | None, period: Period) -> Answer:
        query = {"start_date": str(window.start), "end_date": str(window.end)} if window else {}
        if period is not Period.DAY:
            query["period"] = period.value
        return await self._http.get(self._url, query=query, key=self._key)

    def _reading(
        self, answer: Answer, asked: Window | None, period: Period, requested_at: dt.datetime, may_be_empty: bool
    ) -> Reading:
        parsed = parse_api(answer.body, answer.url)
        granted, warnings = _granted(parsed, asked, period, answer.url)
        accepted = _accepted(parsed, granted, period, answer.url, may_be_empty)
        if parsed.as_of > requested_at + CLOCK_TOLERANCE:
            warnings = (*warnings, f"as_of {parsed.as_of} is ahead of our clock, {requested_at}")
        return Reading(
            source=self.name,
            origin=answer.url,
            period=period,
            requested_at=requested_at,
            as_of=parsed.as_of,
            start=granted.start,
            end=granted.end,
            buckets=accepted.buckets,
            rejections=accepted.rejections,
            gaps=accepted.gaps,
            warnings=(*parsed.rows.warnings, *warnings),
            raw=answer.body,
        )


def _windows(start: dt.date, end: dt.date, period: Period) -> Iterator[Window]:
    if period is Period.WEEK:
        start += ONE_DAY * (-start.weekday() % 7)
        end -= ONE_DAY * ((end.weekday() + 1) % 7)
    while start <= end:
        first = max(start, end - LONGEST_SPAN[period] + ONE_DAY)
        yield Window(first, end)
        end = first - ONE_DAY


def _granted(parsed: ApiAnswer, asked: Window | None, period: Period, origin: str) -> tuple[Window, tuple[str, ...]]:
    """The window that the answer really covers (whole weeks for weekly rows), and a warning where it is smaller."""
    if asked and not asked.start <= parsed.start <= parsed.end <= asked.end:
        reason = f"covers {parsed.start} to {parsed.end} by its meta, but {asked.start} to {asked.end} was asked for"
        raise DataError(origin, reason)
    granted = next(_windows(parsed.start, parsed.end, period), None)
    if granted is None:
        raise DataError(origin, f"covers {parsed.start} to {parsed.end} by its meta, which is no whole {period}")
    if granted == asked:
        return granted, ()
    if asked is None:
        return granted, (f"the source's newest {period} is {granted.end}: it is late, or our clock is ahead",)
    reason = f"only {granted.start} to {granted.end} of {asked.start} to {asked.end} was granted"
    return granted, (reason,)


def _accepted(parsed: ApiAnswer, granted: Window, period: Period, origin: str, may_be_empty: bool) -> Accepted:
    rows = parsed.rows.rows
    dates = tuple(granted.dates(period))
    if not rows and (may_be_empty or KNOWN_MISSING.issuperset(dates)):
        # Elsewhere an empty answer is a broken one. Here it is what the source has: the window lies before
        # the history that the newer answer began in its midst, or holds only days that exist in no archive.
        return Accepted((), (), dates)
    if period is Period.WEEK:
        # A week cut by the server's clamp is summed from fewer days and not marked.
        cut = {str(day - ONE_DAY * day.weekday()) for day in (parsed.start, parsed.end + ONE_DAY) if day.weekday()}
        rows = [row for row in rows if row.date not in cut]
    return accept(rows, origin, period, granted)

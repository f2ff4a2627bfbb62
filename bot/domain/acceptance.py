"""Which rows are taken: a bucket is stored only if it is whole and sane (RELIABILITY §4).

Faults of the answer as a whole raise; a fault of one bucket rejects that bucket with a reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.errors import DataError
from bot.domain.readings import Bucket, Period, RawRow, Rejection
from bot.domain.slugs import OTHER
from bot.domain.weeks import ONE_DAY, IsoWeek

FIRST_DAY = dt.date(2025, 1, 1)
"""OpenRouter publishes daily rows from this day on."""
MAX_ROWS = 51
"""Fifty named models and `other`."""
MAX_TOKENS = 2**63
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
STEP = {Period.DAY: ONE_DAY, Period.WEEK: dt.timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Window:
    """The days an answer may speak of, both included."""

    start: dt.date
    end: dt.date

    def dates(self, period: Period) -> Iterable[dt.date]:
        """Every bucket date that lies in the window."""
        first = self.start if period is Period.DAY else IsoWeek.of(self.start).start
        count = (self.end - first) // STEP[period] + 1
        return (first + n * STEP[period] for n in range(count))


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is left of an answer after acceptance."""

    buckets: tuple[Bucket, ...]
    rejections: tuple[Rejection, ...]
    gaps: tuple[dt.date, ...]


def is_storable(text: str) -> bool:
    """Whether a text can be hashed and stored: no NUL (PostgreSQL refuses it), no lone surrogate (UTF-8 does)."""
    return _UNSTORABLE.search(text) is None


class _BucketError(Exception):
    """A fault inside one bucket."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def accept(rows: Sequence[RawRow], origin: str, period: Period, window: Window | None) -> Accepted:
    """Checks the rows of one answer and groups them into buckets.

    Args:
        rows: All rows in the answer's order.
        origin: File or URL, for the messages.
        period: What one bucket spans.
        window: The dates that may occur; None takes those of the rows themselves.

    Raises:
        DataError: The answer is empty, or its dates are no dates, out of order or out of the window.
    """
    if not rows:
        raise DataError(origin, "holds no rows; expected at least one day of up to 51 rows")
    groups = _by_date(rows, origin, period)
    span = window or Window(min(groups), max(groups))
    buckets: list[Bucket] = []
    rejections: list[Rejection] = []
    for date, group in groups.items():
        _check_inside(date, group[0], origin, span, period)
        try:
            buckets.append(_bucket(date, group, period))
        except _BucketError as error:
            rejections.append(Rejection(str(date), error.reason, error.line))
    gaps = tuple(date for date in span.dates(period) if date not in groups)
    return Accepted(tuple(buckets), tuple(rejections), gaps)


def _by_date(rows: Sequence[RawRow], origin: str, period: Period) -> dict[dt.date, list[RawRow]]:
    groups: dict[dt.date, list[RawRow]] = {}
    last = dt.date.min
    for text, group in groupby(rows, key=lambda row: row.date):
        members = list(group)
        date = _date(text, members[0], origin, period)
        if date <= last:
            raise DataError(origin, f"date {date} comes after {last}; dates must ascend", members[0].line)
        groups[date] = members
        last = date
    return groups


def _date(text: str, row: RawRow, origin: str, period: Period) -> dt.date:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or str(date) != text:  # 20260330 and 2026-W14-1 are the same date, written otherwise
        raise DataError(origin, f"date {text[:40]!r} is no date of the form 2026-03-30", row.line)
    if period is Period.WEEK and date.weekday() != 0:
        reason = f"date {date} is a {date:%A}; a weekly row carries its week's Monday"
        raise DataError(origin, reason, row.line)
    return date


def _check_inside(date: dt.date, row: RawRow, origin: str, window: Window, period: Period) -> None:
    first = window.start if period is Period.DAY else IsoWeek.of(window.start).start
    if not first <= date <= window.end:
        reason = f"date {date} is out of range; this answer may hold {first} to {window.end}"
        raise DataError(origin, reason, row.line)


def _bucket(date: dt.date, rows: Sequence[RawRow], period: Period) -> Bucket:
    if len(rows) > MAX_ROWS:
        raise _BucketError(f"{date} has {len(rows)} rows; a {period} has at most {MAX_ROWS}", rows[MAX_ROWS].line)
    tokens: dict[str, int] = {}
    for row in rows:
        if OTHER in tokens:
            twin = "a second row" if row.slug == OTHER else f"a row ({row.slug[:80]!r}) after"
            raise _BucketError(f"{date} has {twin} `other`, which must be single and last", row.line)
        if row.slug in tokens:
            raise _BucketError(f"{date} has model {row.slug[:80]!r} twice", row.line)
        tokens[_slug(row)] = _tokens(row)
    other = tokens.pop(OTHER, None)
    bucket = Bucket(period, date, tokens, other)
    if not tokens:
        raise _BucketError(f"{date} has no named model", rows[0].line)
    if bucket.total <= 0:
        raise _BucketError(f"{date} has a total of 0 tokens", rows[0].line)
    return bucket


def _slug(row: RawRow) -> str:
    # An empty slug does occur at the source (July 2026); it counts, without a country.
    if not is_storable(row.slug):
        raise _BucketError(f"a model's name {row.slug[:80]!r} holds characters that no text can", row.line)
    return row.slug


def _tokens(row: RawRow) -> int:
    text = row.tokens
    # str.isdecimal alone would let Arabic-Indic digits pass.
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MAX_TOKENS)):
        reason = f"total_tokens {text[:40]!r} of {row.slug[:80]!r} is no whole number from 0 to 2^63 - 1"
        raise _BucketError(reason, row.line)
    tokens = int(text)
    if tokens >= MAX_TOKENS:
        raise _BucketError(f"total_tokens {text} of {row.slug[:80]!r} is 2^63 or more", row.line)
    return tokens

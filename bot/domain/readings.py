"""What was read from a source: buckets of rows, and where and when they came from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.slugs import OTHER

SAMPLE = "SAMPLE"
"""What the name of a source of generated data begins with."""


class Period(StrEnum):
    """What one bucket of rows spans."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the source wrote it, before anything was checked.

    Attributes:
        line: Line of a text file, or number of the row in an answer, counted from 1.
    """

    date: str
    slug: str
    tokens: str
    line: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """All rows of one day, or of one ISO week as the source sums it.

    Attributes:
        date: The day, or the week's Monday (UTC).
        tokens: Tokens of each named row, in the source's order.
        other: Tokens of all rows below the named ones; None where the source has no such row.
    """

    period: Period
    date: dt.date
    tokens: Mapping[str, int]
    other: int | None

    @property
    def total(self) -> int:
        """All tokens of the bucket, `other` included."""
        return sum(self.tokens.values()) + (self.other or 0)

    @property
    def floor(self) -> int:
        """What a model outside the named rows can have had at most: the smallest named row, capped by `other`."""
        return min(min(self.tokens.values(), default=0), self.other or 0)

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) over the rows in slug order: equal exactly where the figures are equal."""
        rows = sorted(self.tokens.items())
        if self.other is not None:
            rows.append((OTHER, self.other))
        bucket = f"{self.period},{self.date},"
        text = "".join([f"{bucket}{slug},{tokens}\n" for slug, tokens in rows])
        return hashlib.sha256(text.encode()).hexdigest()

    def distance(self, other: Bucket) -> int:
        """Sum of the absolute differences of all rows, in tokens."""
        slugs = self.tokens.keys() | other.tokens.keys()
        named = sum(abs(self.tokens.get(slug, 0) - other.tokens.get(slug, 0)) for slug in slugs)
        return named + abs((self.other or 0) - (other.other or 0))


@dataclass(frozen=True, slots=True)
class Rejection:
    """A bucket that was not taken: the last good one stays.

    Attributes:
        date: The bucket's date as written.
        line: Line or row number, counted from 1; None where the fault is the bucket's as a whole.
        reason: What an operator reads.
    """

    date: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of a source that could be read.

    Attributes:
        source: The source's name as it is cited.
        origin: File or URL.
        requested_at: When it was asked for, by our clock (a CSV: when it was imported).
        as_of: The source's own time: `meta.as_of`, an export's `retrieved_at`; a CSV: its import time.
        start: First day asked for and, where the source clamps, granted.
        end: Last day, likewise.
        gaps: Dates inside the window that the source has no rows for.
        raw: The answer's bytes as received.
        lenient: An anomaly only warns (a file that a person chose to import).
    """

    source: str
    origin: str
    period: Period
    requested_at: dt.datetime
    as_of: dt.datetime
    start: dt.date
    end: dt.date
    buckets: tuple[Bucket, ...]
    rejections: tuple[Rejection, ...] = ()
    gaps: tuple[dt.date, ...] = ()
    warnings: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)
    lenient: bool = False

    @property
    def complaints(self) -> tuple[str, ...]:
        """Each rejection as an operator reads it: file or URL, line, date, reason."""
        return tuple(_complaint(self.origin, rejection) for rejection in self.rejections)

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the bytes received."""
        return hashlib.sha256(self.raw).hexdigest()


def _complaint(origin: str, rejection: Rejection) -> str:
    place = origin if rejection.line is None else f"{origin}, line {rejection.line}"
    # Most reasons name their date themselves.
    reason = rejection.reason if rejection.date in rejection.reason else f"{rejection.date}: {rejection.reason}"
    return f"{place}: {reason}"


@dataclass(frozen=True, slots=True)
class BucketVersion:
    """One version of a bucket as the store keeps it: every one that was ever read stays.

    Attributes:
        source: Source of the reading that last confirmed it.
        first_requested_at: Our clock when it was first read.
        last_requested_at: Our clock when it was last read unchanged.
        first_as_of: The source's time when it was first read.
        last_as_of: The source's time when it was last read unchanged.
        readings: How many readings showed exactly these figures.
        settled: Two readings whose source times lie 6 h apart or more agree within 0.1 %.
        anomaly: Why it is quarantined or cautioned; None where nothing is odd.
        lenient: It is in use although it is odd: a person imported it, or it says what other readings say too.
        superseded_at: When a reading with other figures replaced it (a reading that came late: when it was
            read); None for the one in use and for one that is held back.
        number: Its number among the versions of its bucket, from 1, in the order of being stored.
    """

    bucket: Bucket
    source: str
    first_requested_at: dt.datetime
    last_requested_at: dt.datetime
    first_as_of: dt.datetime
    last_as_of: dt.datetime
    readings: int = 1
    settled: bool = False
    anomaly: str | None = None
    lenient: bool = False
    superseded_at: dt.datetime | None = None
    number: int = 1

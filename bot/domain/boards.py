"""A board: the rows of one ISO week, or of any days, summed, before any country is looked up."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.anomalies import is_quarantined
from bot.domain.cautions import SumsDiffer
from bot.domain.readings import Bucket, BucketVersion, Period
from bot.domain.weeks import IsoWeek

CROSS_CHECK_PERCENT = 1
"""The source's own week may exceed the days' sum (it sees models below the day's fiftieth); by more, it is said."""


@dataclass(frozen=True, slots=True)
class DayPeak:
    """The largest row of a single day within a week."""

    date: dt.date
    slug: str
    tokens: int


@dataclass(frozen=True, slots=True)
class WeekBoard:
    """The rows of one ISO week, or of other days.

    Attributes:
        week: The week; of days that are no week, the one that the last of them lies in.
        basis: Summed from days, or one bucket as the source sums a week.
        tokens: Tokens by slug, largest first, equal ones by slug.
        total: All tokens, `other` included.
        days: The days it holds; all seven where the basis is a week.
        closed: Seven days, each asked for at least 6 h after the Sunday ended.
        settled: The source has repeated each day (or its own week); otherwise the figures are provisional.
        hidden: For a model missing on some days, what those days can hide at most, in tokens.
        floor: What a model that was on no day's list can have had at most, in tokens.
        weekly: The source's own week by slug, which settles ranks; empty where it was not read.
        as_of: Source time of the newest reading in it.
        cautions: What an operator and a reader should know of single days, see `bot.domain.cautions`.
    """

    week: IsoWeek
    basis: Period
    tokens: Mapping[str, int]
    total: int
    days: tuple[dt.date, ...]
    closed: bool
    settled: bool
    hidden: Mapping[str, int]
    floor: int
    weekly: Mapping[str, int]
    peak: DayPeak | None
    as_of: dt.datetime
    sources: tuple[str, ...]
    data_hash: str
    cautions: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """A closed week that is not provisional."""
        return self.closed and self.settled

    @property
    def other(self) -> int:
        """Tokens outside all named rows, 0 at least: rows rounded one by one can exceed the rounded total."""
        return max(self.total - sum(self.tokens.values()), 0)

    def rounded(self, digits: int) -> WeekBoard:
        """The board as a reader of the page sees it: each row and the total to `digits` significant digits."""
        tokens = {slug: round_significant(value, digits) for slug, value in self.tokens.items()}
        return replace(self, tokens=_sorted(tokens), total=round_significant(self.total, digits))


def round_significant(value: int, digits: int) -> int:
    """`value` ≥ 0 to `digits` significant digits, halves up, in integers throughout."""
    surplus = len(str(value)) - digits
    if surplus <= 0:
        return value
    unit = 10**surplus
    return (value + unit // 2) // unit * unit


def fold_week(week: IsoWeek, versions: Sequence[BucketVersion], weekly: BucketVersion | None) -> WeekBoard | None:
    """The board of `week` from what is stored of it.

    Args:
        week: The week.
        versions: Current versions of its days, in any order; quarantined ones are left out here.
        weekly: The source's own bucket of the week: it settles ranks, and makes the board where no day is stored.

    Returns:
        None where nothing usable is stored.
    """
    usable = _usable(versions)
    if usable:
        return _from_days(week, usable, weekly)
    return _from_week(week, weekly) if weekly else None


def fold_days(versions: Sequence[BucketVersion]) -> WeekBoard | None:
    """The board of any days, in any order; quarantined ones are left out. None where none is usable."""
    usable = _usable(versions)
    return _from_days(IsoWeek.of(usable[-1].bucket.date), usable, None) if usable else None


def _usable(versions: Sequence[BucketVersion]) -> list[BucketVersion]:
    return sorted((v for v in versions if not is_quarantined(v)), key=lambda v: v.bucket.date)


def _from_days(week: IsoWeek, versions: Sequence[BucketVersion], weekly: BucketVersion | None) -> WeekBoard:
    buckets = [version.bucket for version in versions]
    sums: defaultdict[str, int] = defaultdict(int)
    for bucket in buckets:
        for slug, tokens in bucket.tokens.items():
            sums[slug] += tokens
    total = sum(bucket.total for bucket in buckets)
    days = tuple(bucket.date for bucket in buckets)
    closed = days == week.days and all(v.last_requested_at >= week.closes_at for v in versions)
    return WeekBoard(
        week=week,
        basis=Period.DAY,
        tokens=_sorted(sums),
        total=total,
        days=days,
        closed=closed,
        settled=all(version.settled for version in versions),
        hidden=_hidden(buckets, sums),
        floor=sum(bucket.floor for bucket in buckets),
        weekly=weekly.bucket.tokens if weekly and closed else {},
        peak=_peak(buckets),
        as_of=max(version.last_as_of for version in versions),
        sources=tuple(sorted({version.source for version in versions})),
        data_hash=_hash(buckets),
        cautions=_cautions(versions, weekly if closed else None, total),
    )


def _from_week(week: IsoWeek, version: BucketVersion) -> WeekBoard:
    bucket = version.bucket
    closed = version.last_requested_at >= week.closes_at
    return WeekBoard(
        week=week,
        basis=Period.WEEK,
        tokens=_sorted(bucket.tokens),
        total=bucket.total,
        days=week.days if closed else (),
        closed=closed,
        settled=version.settled,
        hidden={},
        floor=bucket.floor,
        weekly={},
        peak=None,
        as_of=version.last_as_of,
        sources=(version.source,),
        data_hash=_hash([bucket]),
    )


def _sorted(tokens: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(tokens.items(), key=lambda item: (-item[1], item[0])))


def _hidden(buckets: Sequence[Bucket], sums: Mapping[str, int]) -> dict[str, int]:
    hidden: defaultdict[str, int] = defaultdict(int)
    for bucket in buckets:
        floor = bucket.floor
        if floor:
            for slug in sums.keys() - bucket.tokens.keys():
                hidden[slug] += floor
    return dict(hidden)


def _peak(buckets: Sequence[Bucket]) -> DayPeak | None:
    best: DayPeak | None = None
    for bucket in buckets:
        slug = max(bucket.tokens, key=bucket.tokens.__getitem__, default=None)
        if slug is not None and (best is None or bucket.tokens[slug] > best.tokens):
            best = DayPeak(bucket.date, slug, bucket.tokens[slug])
    return best


def _hash(buckets: Sequence[Bucket]) -> str:
    return hashlib.sha256("".join(bucket.content_hash for bucket in buckets).encode()).hexdigest()


def _cautions(versions: Sequence[BucketVersion], weekly: BucketVersion | None, total: int) -> tuple[str, ...]:
    notes = [version.anomaly for version in versions if version.anomaly]
    if weekly and 100 * abs(weekly.bucket.total - total) > CROSS_CHECK_PERCENT * total:
        notes.append(str(SumsDiffer(total, weekly.bucket.total)))
    return tuple(notes)

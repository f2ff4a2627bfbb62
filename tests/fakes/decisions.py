"""One day, what is stored of it, and a reading that comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.readings import Bucket, BucketVersion
from bot.services.decisions import Decision, Known, decide
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, bucket, reading, version

GOOD, MOVED, ODD, ODD_MOVED = ({"a/one": n} for n in (1_000_000, 1_030_000, 9_000_000, 9_001_000))
QUIET = {SUNDAY - n * DAY: version(bucket(SUNDAY - n * DAY, GOOD, None)) for n in range(1, 43)}
"""Six weeks of days alike."""


def day(figures: Mapping[str, int]) -> Bucket:
    return bucket(SUNDAY, figures, None)


def stored(figures: Mapping[str, int], at: dt.datetime = NOON, **changes: object) -> BucketVersion:
    return replace(version(day(figures), at), **changes)  # type: ignore[arg-type]


def known(*versions: BucketVersion, held: BucketVersion | None = None) -> Known:
    """What is stored of Sunday: all `versions`, of which the last open one is in use, and the one held back."""
    in_use = {one.bucket.date: one for one in versions if one.superseded_at is None}
    past = [*versions, *([held] if held else [])]
    return Known({**QUIET, **in_use}, {SUNDAY: held} if held else {}, {SUNDAY: past} if past else {})


def take(
    figures: Mapping[str, int],
    state: Known,
    at: dt.datetime = NOON + HOUR,
    as_of: dt.datetime | None = None,
    *,
    lenient: bool = False,
) -> Decision:
    return decide(reading(day(figures), at=at, as_of=as_of, lenient=lenient), state)

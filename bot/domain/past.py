"""What was in use at an earlier moment, told from the versions of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from bot.domain.anomalies import is_quarantined
from bot.domain.readings import BucketVersion

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def in_use_at(versions: Iterable[BucketVersion], moment: dt.datetime) -> Mapping[dt.date, BucketVersion]:
    """Of each bucket the version that was in use at a moment, oldest bucket first.

    One that was held back then, beside none in use, and was taken later counts as in use: when it was taken is not
    kept. Whoever needs certainty compares a hash.

    Args:
        versions: Of one period.
        moment: By our clock, not the source's.
    """
    found: dict[dt.date, BucketVersion] = {}
    for version in sorted((one for one in versions if _stood(one, moment)), key=_until, reverse=True):
        # Of two, the other was held back and took this one's place: this one ended first.
        found[version.bucket.date] = version
    return dict(sorted(found.items()))


def _stood(version: BucketVersion, moment: dt.datetime) -> bool:
    return version.first_requested_at <= moment < _until(version) and not is_quarantined(version)


def _until(version: BucketVersion) -> dt.datetime:
    return version.superseded_at or _NEVER

"""When a bucket counts as final: the source has said the same thing twice, 6 h apart (PRODUCT §3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.readings import Bucket, BucketVersion

SETTLING_TIME = dt.timedelta(hours=6)
TOLERANCE_PER_MILLE = 1


def agree(one: Bucket, two: Bucket) -> bool:
    """Whether all rows together differ by at most 0.1 % of the total."""
    return 1000 * one.distance(two) <= TOLERANCE_PER_MILLE * max(one.total, two.total)


def is_settled(current: BucketVersion, earlier: Sequence[BucketVersion]) -> bool:
    """Whether two readings that agree have source times at least 6 h apart, the later one the current.

    Args:
        current: The version in force.
        earlier: The versions it superseded, in any order.
    """
    if current.last_as_of - current.first_as_of >= SETTLING_TIME:
        return True
    return any(
        current.last_as_of - version.first_as_of >= SETTLING_TIME and agree(current.bucket, version.bucket)
        for version in earlier
    )

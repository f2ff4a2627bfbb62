"""Days that look wrong: held back until the source has repeated itself (RELIABILITY §4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from statistics import median

from bot.domain.cautions import OddModel, OddTotal
from bot.domain.readings import Bucket, BucketVersion, Period

TOTAL_LOW, TOTAL_HIGH = 0.5, 2.0
WEEKDAYS_NEEDED = 3
"""Of the four same weekdays in the 28 days before; with fewer, a median says nothing."""
MODEL_FACTOR = 10
MODEL_HISTORY = dt.timedelta(days=14)
TOP = 10
CONFIRMATIONS = 4
"""The first reading and three more."""
CONFIRMATION_SPAN = dt.timedelta(hours=6)


def find_anomaly(bucket: Bucket, history: Mapping[dt.date, Bucket]) -> str | None:
    """Why a day looks wrong beside the days before it; None where it does not.

    Args:
        bucket: The day in question. Weeks are never judged here.
        history: Current buckets by day; those before `bucket.date` are looked at.
    """
    if bucket.period is not Period.DAY:
        return None
    return _odd_total(bucket, history) or _odd_model(bucket, history)


def _odd_total(bucket: Bucket, history: Mapping[dt.date, Bucket]) -> str | None:
    before = [bucket.date - dt.timedelta(days=7 * n) for n in range(1, 5)]
    totals = [history[day].total for day in before if day in history]
    if len(totals) < WEEKDAYS_NEEDED:
        return None
    usual = median(totals)
    if TOTAL_LOW * usual <= bucket.total <= TOTAL_HIGH * usual:
        return None
    return str(OddTotal(bucket.date, f"{bucket.total / usual:.2f}", len(totals)))


def _odd_model(bucket: Bucket, history: Mapping[dt.date, Bucket]) -> str | None:
    week = [history[day].tokens for n in range(1, 8) if (day := bucket.date - dt.timedelta(days=n)) in history]
    for slug in sorted(bucket.tokens, key=lambda name: -bucket.tokens[name])[:TOP]:
        known = [row[slug] for row in week if slug in row]
        if not known or not _long_stored(slug, bucket.date, history):
            continue
        usual = median(known)
        if bucket.tokens[slug] > MODEL_FACTOR * usual:
            factor = bucket.tokens[slug] / usual if usual else float("inf")
            return str(OddModel(slug, bucket.date, f"{factor:.1f}"))
    return None


def _long_stored(slug: str, day: dt.date, history: Mapping[dt.date, Bucket]) -> bool:
    return any(slug in bucket.tokens for date, bucket in history.items() if date <= day - MODEL_HISTORY)


def is_quarantined(version: BucketVersion) -> bool:
    """Whether the version is held back: odd, not imported by hand, not yet confirmed three times over 6 h."""
    if version.anomaly is None or version.lenient:
        return False
    span = version.last_requested_at - version.first_requested_at
    return version.readings < CONFIRMATIONS or span < CONFIRMATION_SPAN

"""Between versions and the rows that hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, select

from bot.adapters.storage.columns import JsonList
from bot.adapters.storage.schema import bucket_row, bucket_version
from bot.domain.anomalies import is_quarantined
from bot.domain.readings import Bucket, BucketVersion, Period


def select_versions() -> Select[Any]:
    """All versions with their rows as two JSON lists; add a condition and an order."""
    rows = bucket_row.c
    return select(
        *(column for column in bucket_version.c if column.name != "content_hash"),
        _listed(JsonList(rows.slug_id, rows.position)).label("slug_ids"),
        _listed(JsonList(rows.tokens, rows.position)).label("row_tokens"),
    )


def _listed(values: JsonList) -> ScalarSelect[str]:
    return select(values).where(bucket_row.c.version_id == bucket_version.c.id).scalar_subquery()


def to_version(row: Row[Any], slugs: Mapping[int, str]) -> BucketVersion:
    """The version that a row of `select_versions` holds.

    Args:
        row: The row.
        slugs: Slugs by id.
    """
    tokens: dict[str, int] = dict(
        zip(map(slugs.__getitem__, json.loads(row.slug_ids)), json.loads(row.row_tokens), strict=True),
    )
    return BucketVersion(
        bucket=Bucket(Period(row.period), row.date, tokens, row.other),
        source=row.source,
        first_requested_at=row.first_requested_at,
        last_requested_at=row.last_requested_at,
        first_as_of=row.first_as_of,
        last_as_of=row.last_as_of,
        readings=row.readings,
        settled=row.settled,
        anomaly=row.anomaly,
        lenient=row.lenient,
        superseded_at=row.superseded_at,
        number=row.number,
    )


def version_values(version: BucketVersion) -> dict[str, Any]:
    """Every column of the version but its row ids; the figures' columns are constant over its life."""
    return {
        "period": version.bucket.period.value,
        "date": version.bucket.date,
        "number": version.number,
        "other": version.bucket.other,
        "content_hash": version.bucket.content_hash,
        **changing_values(version),
    }


def changing_values(version: BucketVersion) -> dict[str, Any]:
    """The columns that a later reading may change."""
    return {
        "source": version.source,
        "first_requested_at": version.first_requested_at,
        "last_requested_at": version.last_requested_at,
        "first_as_of": version.first_as_of,
        "last_as_of": version.last_as_of,
        "readings": version.readings,
        "settled": version.settled,
        "anomaly": version.anomaly,
        "lenient": version.lenient,
        "held": is_quarantined(version),
        "superseded_at": version.superseded_at,
    }

"""Shorthand for tests of a store."""

from __future__ import annotations

from bot.domain.readings import BucketVersion, Period
from bot.ports import Changes, UsageStore
from tests.fakes.usage import SUNDAY, bucket, reading


async def add(store: UsageStore, *versions: BucketVersion, changed: tuple[BucketVersion, ...] = ()) -> None:
    """Records one reading that brought `versions`."""
    buckets = [one.bucket for one in versions] or [bucket()]
    await store.record(reading(*buckets), Changes(versions, changed), await store.revision())


async def everything(store: UsageStore) -> list[object]:
    """All that can be read of Sunday."""
    return [
        await store.revision(),
        await store.current(Period.DAY, SUNDAY, SUNDAY),
        await store.held(Period.DAY, SUNDAY, SUNDAY),
        await store.versions(Period.DAY, SUNDAY),
        await store.attempts(100),
        await store.gaps(Period.DAY),
    ]

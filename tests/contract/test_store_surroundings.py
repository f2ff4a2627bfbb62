"""What a store keeps around the figures: bytes, gaps, attempts, listings, validators."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from bot.domain.catalog import ModelCard
from bot.domain.readings import Period
from bot.ports import Attempt, Changes, UsageStore, Validators
from tests.fakes.usage import DAY, NOON, SUNDAY, bucket, reading, version
from tests.fakes.usage_store import add, everything


async def test_bytes_are_kept_only_with_new_versions(store: UsageStore) -> None:
    new, again = reading(raw=b'{"data": []}'), reading(raw=b'{"data": [1]}')
    await store.record(new, Changes((version(),)), 0)
    await store.record(again, Changes((), (replace(version(), readings=2),)), await store.revision())
    assert await store.raw(new.sha256) == b'{"data": []}'
    assert await store.raw(again.sha256) is None


async def test_pruning_drops_bytes_and_never_figures(store: UsageStore) -> None:
    old, new = reading(raw=b"old", at=NOON), reading(raw=b"new", at=NOON + DAY)
    await store.record(old, Changes((version(),)), 0)
    await store.record(new, Changes((version(bucket(SUNDAY - DAY)),)), await store.revision())
    before = await everything(store)
    assert await store.prune_raw(NOON + DAY) == 1
    assert await store.prune_raw(NOON + DAY) == 0
    assert [await store.raw(one.sha256) for one in (old, new)] == [None, b"new"]
    assert await everything(store) == before


async def test_gaps_are_listed_until_a_version_fills_them(store: UsageStore) -> None:
    gaps = (SUNDAY - 2 * DAY, SUNDAY - DAY)
    for _ in range(2):
        await store.record(reading(gaps=gaps), Changes(), await store.revision())
    assert await store.gaps(Period.DAY) == list(gaps)
    assert await store.gaps(Period.WEEK) == []
    await add(store, version(bucket(SUNDAY - DAY)))
    assert await store.gaps(Period.DAY) == [SUNDAY - 2 * DAY]


async def test_attempts_come_newest_first(store: UsageStore) -> None:
    failed = Attempt("API", "https://example.org", NOON, None, succeeded=False, message="503 from the source")
    await store.record_attempt(failed)
    await add(store, version())
    assert await store.attempts(5) == [Attempt.of(reading(bucket())), failed]
    assert await store.attempts(1) == [Attempt.of(reading(bucket()))]


CARD = ModelCard("a/b", "B", dt.date(2026, 1, 2), Decimal("0.00000013"), Decimal("1E-7"), 2_000_000, None)


async def test_the_catalogue_keeps_what_is_no_longer_listed(store: UsageStore) -> None:
    await store.save_models([CARD, ModelCard("c/d", "D")], SUNDAY)
    await store.save_models([replace(CARD, name="B2")], SUNDAY + DAY)
    await store.save_models([], SUNDAY + DAY)
    assert (await store.catalog()).models == {"a/b": replace(CARD, name="B2"), "c/d": ModelCard("c/d", "D")}


async def test_weights_count_from_the_first_listing_that_shows_them(store: UsageStore) -> None:
    opened = replace(CARD, hugging_face_id="b/B")
    for card, day in ((CARD, 0), (opened, 1), (opened, 2), (CARD, 3), (opened, 4)):
        await store.save_models([card], SUNDAY + day * DAY)
        since = (await store.catalog()).models["a/b"].weights_since
        assert since == (SUNDAY + DAY if day else None)


async def test_of_two_listings_with_one_slug_the_last_counts(store: UsageStore) -> None:
    await store.save_models([replace(CARD, name="first"), replace(CARD, name="second")], SUNDAY)
    assert (await store.catalog()).models["a/b"].name == "second"


async def test_validators_are_kept_by_url(validators: Validators) -> None:
    assert await validators.get("https://example.org/a") is None
    await validators.put("https://example.org/a", '"1"')
    await validators.put("https://example.org/a", 'W/"2"')
    await validators.put("https://example.org/b", '"3"')
    assert await validators.get("https://example.org/a") == 'W/"2"'

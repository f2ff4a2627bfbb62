"""The keyless exports: hashes, validators, snapshots walked backwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from bot.adapters.http import RequestBudget
from bot.adapters.sources.exports import ExportsSource
from bot.domain.errors import DataError, SourceRefusedError, SourceUnavailableError
from bot.domain.readings import Reading
from tests.fakes.openrouter import Canned, Days, FakeOpenRouter, MemoryValidators, client, manifest, serving

NOW = dt.datetime(2026, 12, 24, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
ONE_DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 8, 20)
LONG_AGO = dt.date(2020, 1, 1)
DAYS: Days = {FIRST + n * ONE_DAY: {"a/b": 100 + n, "other": 1} for n in range((TODAY - FIRST).days + 1)}
OLDEST = dt.date(2026, 9, 19)


class Setup:
    """A server, its store of validators, and a source that reads it."""

    def __init__(self, fake: FakeOpenRouter, base: str, source: ExportsSource, validators: MemoryValidators) -> None:
        self.fake, self.base, self.source, self.validators = fake, base, source, validators

    async def read(self, start: dt.date, end: dt.date = TODAY) -> Sequence[Reading]:
        return [reading async for reading in self.source.read(start, end)]


@pytest.fixture
async def setup() -> AsyncGenerator[Setup]:
    fake = FakeOpenRouter(DAYS, TODAY)
    fake.absent_snapshots = {LONG_AGO + n * ONE_DAY for n in range((OLDEST - LONG_AGO).days)}
    validators = MemoryValidators()
    async with serving(fake) as base, client() as http:
        yield Setup(fake, base, ExportsSource(http, lambda: NOW, base, validators), validators)


POLL = TODAY - 30 * ONE_DAY


async def test_a_poll_reads_the_manifest_and_then_the_dated_csv(setup: Setup) -> None:
    reading, _ = await setup.read(POLL)
    assert setup.fake.paths[:2] == ["latest.manifest.json", "2026-12-24.csv"]
    assert (reading.start, reading.end) == (POLL, TODAY - ONE_DAY)
    assert reading.as_of == dt.datetime(2026, 12, 24, 1, 46, 15, 433_000, tzinfo=dt.UTC)
    assert reading.origin == f"{setup.base}/datasets/exports/rankings-daily/2026-12-24.csv"
    assert reading.sha256 == hashlib.sha256(reading.raw).hexdigest()
    assert len(reading.buckets) == 30


async def test_a_poll_reads_the_days_of_yesterday_s_export_too(setup: Setup) -> None:
    _, again = await setup.read(POLL)
    assert setup.fake.paths[2:] == ["2026-12-23.manifest.json", "2026-12-23.csv"]
    assert (again.start, again.end) == (POLL, TODAY - 2 * ONE_DAY)


async def test_nothing_comes_while_nothing_has_changed(setup: Setup) -> None:
    assert len(await setup.read(POLL)) == 2
    assert await setup.read(POLL) == []
    assert setup.fake.paths[4:] == ["latest.manifest.json"]
    assert setup.fake.seen[-1].headers["If-None-Match"]
    setup.fake.today += ONE_DAY
    with pytest.raises(DataError, match="names the snapshot of 2026-12-25, but by our clock it is 2026-12-24"):
        await setup.read(POLL)


async def test_the_validator_is_kept_only_after_the_last_reading_was_taken(setup: Setup) -> None:
    readings = setup.source.read(POLL, TODAY)
    await anext(readings)
    await anext(readings)
    assert setup.validators.etags == {}
    with pytest.raises(StopAsyncIteration):
        await anext(readings)
    assert list(setup.validators.etags) == [f"{setup.base}/datasets/exports/rankings-daily/latest.manifest.json"]


async def test_a_consumer_that_fails_reads_the_same_again(setup: Setup) -> None:
    readings = setup.source.read(POLL, TODAY)
    await anext(readings)
    await anext(readings)
    await readings.aclose()
    assert setup.validators.etags == {}
    assert len(await setup.read(POLL)) == 2


async def test_a_failure_further_back_reads_the_same_again(setup: Setup) -> None:
    readings = setup.source.read(POLL, TODAY)
    await anext(readings)
    setup.fake.will_answer(*[Canned(503)] * 3)
    with pytest.raises(SourceUnavailableError):
        await anext(readings)
    assert setup.validators.etags == {}


async def test_a_part_of_an_export_leaves_no_validator(setup: Setup) -> None:
    await setup.read(TODAY - 5 * ONE_DAY)
    assert setup.validators.etags == {}
    assert len(await setup.read(POLL)) == 2


def dates(readings: Sequence[Reading]) -> Counter[dt.date]:
    return Counter(bucket.date for reading in readings for bucket in reading.buckets)


def names(readings: Sequence[Reading]) -> list[str]:
    return [reading.origin.rpartition("/")[2].removesuffix(".csv") for reading in readings]


async def test_an_unchanged_newest_export_does_not_hide_older_ones(setup: Setup) -> None:
    await setup.read(POLL)
    assert dates(await setup.read(FIRST)).keys() == DAYS.keys() - {TODAY}


async def test_history_is_walked_backwards_to_the_oldest_export(setup: Setup) -> None:
    readings = await setup.read(LONG_AGO)
    assert dates(readings).keys() == DAYS.keys() - {TODAY}
    assert names(readings) == [
        "2026-12-24",
        "2026-12-23",
        "2026-12-09",
        "2026-11-25",
        "2026-11-11",
        "2026-10-28",
        "2026-10-14",
        "2026-09-30",
        "2026-09-19",
    ]


async def test_every_day_but_the_newest_is_in_two_exports_a_day_or_more_apart(setup: Setup) -> None:
    readings = await setup.read(LONG_AGO)
    once = {date for date, count in dates(readings).items() if count < 2}
    # Of the oldest days there is but one export.
    assert once == {TODAY - ONE_DAY} | {FIRST + n * ONE_DAY for n in range(11)}
    times = [reading.as_of for reading in readings]
    assert all(newer - older >= ONE_DAY for newer, older in pairwise(times))


@pytest.mark.parametrize("days", [31, 40, 45, 46, 59, 60])
async def test_no_more_exports_are_read_than_it_takes(setup: Setup, days: int) -> None:
    readings = await setup.read(TODAY - days * ONE_DAY)
    counts = dates(readings)
    assert [date for date, count in counts.items() if count < 2] == [TODAY - ONE_DAY]
    assert min(counts) == TODAY - days * ONE_DAY
    assert min(dates(readings[:-1]).values()) == 1


async def test_a_missing_export_is_stepped_around_without_a_hole(setup: Setup) -> None:
    setup.fake.absent_snapshots |= {dt.date(2026, 12, 23), dt.date(2026, 12, 8)}
    readings = await setup.read(LONG_AGO)
    assert names(readings)[:3] == ["2026-12-24", "2026-12-22", "2026-12-09"]
    assert dates(readings).keys() == DAYS.keys() - {TODAY}


async def test_a_history_of_four_months_fits_into_a_minute_s_budget(setup: Setup) -> None:
    await setup.read(TODAY - 120 * ONE_DAY)
    assert len(setup.fake.seen) < RequestBudget().per_minute - 1


async def test_three_missing_exports_after_the_newest_do_not_hide_older_ones(setup: Setup) -> None:
    setup.fake.absent_snapshots |= {TODAY - n * ONE_DAY for n in (1, 2, 3)}
    assert names(await setup.read(LONG_AGO))[:2] == ["2026-12-24", "2026-12-10"]


async def test_a_month_without_exports_does_not_hide_older_ones(setup: Setup) -> None:
    setup.fake.absent_snapshots |= {dt.date(2026, 11, 1) + n * ONE_DAY for n in range(30)}
    found = dates(await setup.read(LONG_AGO))
    assert FIRST in found
    assert dt.date(2026, 10, 27) in found


async def test_exports_newer_than_the_span_are_not_read(setup: Setup) -> None:
    readings = await setup.read(dt.date(2026, 10, 1), dt.date(2026, 10, 5))
    assert names(readings) == ["2026-10-21", "2026-10-07"]
    assert len(setup.fake.paths) == 5
    assert all((r.start, r.end) == (dt.date(2026, 10, 1), dt.date(2026, 10, 5)) for r in readings)


async def test_no_key_is_sent_and_no_other_host_asked(setup: Setup) -> None:
    await setup.read(LONG_AGO)
    assert all("Authorization" not in seen.headers for seen in setup.fake.seen)
    assert all(seen.path.startswith("/api/v1/datasets/exports/rankings-daily/") for seen in setup.fake.seen)


async def test_a_wrong_hash_names_url_and_both_hashes(setup: Setup) -> None:
    promised = manifest(TODAY, b"else", 60)
    setup.fake.will_answer(Canned(body=json.dumps(promised).encode()))
    actual = r"[0-9a-f]{64}"
    expected = hashlib.sha256(b"else").hexdigest()
    reason = rf"/2026-12-24\.csv: has the SHA-256 {actual}; its manifest promises {expected} \(\d+ bytes, promised 4\)"
    with pytest.raises(DataError, match=reason):
        await setup.read(POLL)
    assert setup.validators.etags == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"row_count": 59}, r"2026-12-24\.csv: has 60 rows; the manifest says 59"),
        ({"dataset": "x"}, r"latest\.manifest\.json: the manifest is of the dataset 'x'"),
        ({"retrieved_at": "2026-12-24T01:46:15"}, r"latest\.manifest\.json: the manifest has retrieved_at"),
        ({"snapshot_date": "../../models"}, r"latest\.manifest\.json: the manifest has snapshot_date"),
    ],
)
async def test_a_wrong_manifest_is_refused(setup: Setup, change: dict[str, Any], reason: str) -> None:
    setup.fake.manifest_changes = change
    with pytest.raises(DataError, match=reason):
        await setup.read(POLL)


async def test_a_wrong_size_is_refused(setup: Setup) -> None:
    body = b"date,model_permaslug,total_tokens\n"
    promised = manifest(TODAY, body, 0)
    promised["files"]["csv"]["bytes"] += 1
    setup.fake.will_answer(Canned(body=json.dumps(promised).encode()), Canned(body=body))
    with pytest.raises(DataError, match="has 34 bytes; its manifest promises 35"):
        await setup.read(POLL)


async def test_an_older_manifest_of_another_day_is_refused(setup: Setup) -> None:
    readings = setup.source.read(FIRST, TODAY)
    await anext(readings)
    setup.fake.will_answer(Canned(body=json.dumps(manifest(TODAY, b"", 0)).encode()))
    with pytest.raises(DataError, match=r"2026-12-23\.manifest\.json: names the snapshot of 2026-12-24"):
        await anext(readings)


async def test_days_outside_of_an_export_are_refused(setup: Setup) -> None:
    body = b"date,model_permaslug,total_tokens\n2026-12-24,a/b,1\n"
    setup.fake.will_answer(Canned(body=json.dumps(manifest(TODAY, body, 1)).encode()), Canned(body=body))
    with pytest.raises(DataError, match=r"2026-12-24\.csv, line 2: date 2026-12-24 is out of range"):
        await setup.read(POLL)


async def test_a_csv_that_is_not_there_yet_is_asked_for_at_the_next_poll(setup: Setup) -> None:
    body = json.dumps(manifest(TODAY, b"", 0)).encode()
    setup.fake.will_answer(Canned(body=body), Canned(404, b'{"error": {"message": "Export not found"}}'))
    with pytest.raises(SourceUnavailableError, match=r"2026-12-24\.csv: is not there \(yet\)"):
        await setup.read(POLL)


async def test_no_export_at_all_is_refused(setup: Setup) -> None:
    setup.fake.days = {}
    with pytest.raises(SourceRefusedError, match=r"latest\.manifest\.json: answered 404 \(Export not found\)"):
        await setup.read(POLL)


async def test_yesterday_s_export_serves_until_today_s_is_out(setup: Setup) -> None:
    setup.fake.today -= ONE_DAY
    reading, _ = await setup.read(POLL)
    assert (reading.start, reading.end) == (POLL, TODAY - 2 * ONE_DAY)
    assert setup.validators.etags == {}

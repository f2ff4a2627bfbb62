"""The keyed Data API against a server that clamps, lies and breaks."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest

from bot.adapters.http import HttpClient
from bot.adapters.sources.data_api import DataApiSource
from bot.domain.errors import DataError, SourceError, SourceRefusedError, SourceUnavailableError, TokentideError
from bot.domain.readings import Period, Reading
from tests.fakes.openrouter import KEY, Canned, Days, FakeOpenRouter, client, serving

NOW = dt.datetime(2026, 10, 8, 12, tzinfo=dt.UTC)  # a Thursday
TODAY = NOW.date()
YESTERDAY = dt.date(2026, 10, 7)
ONE_DAY = dt.timedelta(days=1)
FLOOR = dt.date(2025, 1, 1)
NEVER = {dt.date(2025, 6, 15), dt.date(2025, 7, 15)}


def _history() -> Days:
    days = (FLOOR + n * ONE_DAY for n in range((TODAY - FLOOR).days + 1))
    return {day: {"a/b": 10, "other": 1} for day in days if day not in NEVER}


@pytest.fixture
def fake() -> FakeOpenRouter:
    return FakeOpenRouter(_history(), TODAY)


@pytest.fixture
async def base(fake: FakeOpenRouter) -> AsyncGenerator[str]:
    async with serving(fake) as url:
        yield url


@pytest.fixture
async def http() -> AsyncGenerator[HttpClient]:
    async with client() as made:
        yield made


@pytest.fixture
def source(base: str, http: HttpClient) -> DataApiSource:
    return DataApiSource(http, lambda: NOW, base, KEY)


async def read(source: DataApiSource, start: dt.date, end: dt.date, period: Period = Period.DAY) -> Sequence[Reading]:
    return [reading async for reading in source.read(start, end, period)]


def queries(fake: FakeOpenRouter) -> list[tuple[str, str]]:
    return [(seen.query["start_date"], seen.query["end_date"]) for seen in fake.seen]


async def test_a_long_span_is_asked_for_in_windows_newest_first(fake: FakeOpenRouter, source: DataApiSource) -> None:
    readings = await read(source, dt.date(2020, 1, 1), dt.date(2030, 1, 1))
    assert queries(fake) == [("2025-10-07", "2026-10-07"), ("2025-01-01", "2025-10-06")]
    assert [(r.start, r.end) for r in readings] == [
        (dt.date(2025, 10, 7), YESTERDAY),
        (FLOOR, dt.date(2025, 10, 6)),
    ]
    assert sum(len(r.buckets) for r in readings) == (TODAY - FLOOR).days - 2
    assert "period" not in fake.seen[0].query


async def test_the_days_that_never_existed_are_gaps(source: DataApiSource) -> None:
    readings = await read(source, FLOOR, dt.date(2025, 12, 31))
    assert {gap for r in readings for gap in r.gaps} == NEVER
    (alone,) = await read(source, dt.date(2025, 6, 15), dt.date(2025, 6, 15))
    assert (alone.buckets, alone.gaps) == ((), (dt.date(2025, 6, 15),))


async def test_today_is_not_asked_for(fake: FakeOpenRouter, source: DataApiSource) -> None:
    await read(source, TODAY - 3 * ONE_DAY, TODAY + ONE_DAY)
    assert queries(fake) == [("2026-10-05", "2026-10-07")]
    assert await read(source, TODAY, TODAY) == []
    assert len(fake.seen) == 1


async def test_weeks_are_whole_and_those_at_the_edges_are_left_out(fake: FakeOpenRouter, source: DataApiSource) -> None:
    readings = await read(source, FLOOR, TODAY, Period.WEEK)
    assert queries(fake) == [("2025-10-06", "2026-10-04"), ("2025-01-06", "2025-10-05")]
    assert all(seen.query["period"] == "week" for seen in fake.seen)
    dates = sorted(bucket.date for r in readings for bucket in r.buckets)
    assert (dates[0], dates[-1]) == (dt.date(2025, 1, 6), dt.date(2026, 9, 28))
    assert all(date.weekday() == 0 for date in dates)
    assert len(dates) == (dates[-1] - dates[0]).days // 7 + 1
    assert await read(source, dt.date(2026, 9, 29), TODAY, Period.WEEK) == []


@pytest.mark.parametrize(
    ("granted", "kept"),
    [
        (("2026-09-23", "2026-10-04"), (dt.date(2026, 9, 28), dt.date(2026, 10, 4))),
        (("2026-09-21", "2026-10-01"), (dt.date(2026, 9, 21), dt.date(2026, 9, 27))),
    ],
)
async def test_weeks_that_the_server_cut_are_dropped_with_a_warning(
    fake: FakeOpenRouter, source: DataApiSource, granted: tuple[str, str], kept: tuple[dt.date, dt.date]
) -> None:
    fake.meta_changes = {"start_date": granted[0], "end_date": granted[1]}
    (reading,) = await read(source, dt.date(2026, 9, 21), dt.date(2026, 10, 4), Period.WEEK)
    assert (reading.start, reading.end) == kept
    assert [bucket.date for bucket in reading.buckets] == [kept[0]]
    assert reading.warnings == (f"only {kept[0]} to {kept[1]} of 2026-09-21 to 2026-10-04 was granted",)


async def test_a_smaller_grant_is_the_window_of_the_reading(fake: FakeOpenRouter, source: DataApiSource) -> None:
    fake.today -= ONE_DAY  # the server's day has not begun yet
    (reading,) = await read(source, dt.date(2026, 10, 1), TODAY)
    assert (reading.start, reading.end) == (dt.date(2026, 10, 1), dt.date(2026, 10, 6))
    assert reading.warnings == ("only 2026-10-01 to 2026-10-06 of 2026-10-01 to 2026-10-07 was granted",)
    assert reading.gaps == ()


@pytest.mark.parametrize("meta", [{"start_date": "2026-09-30"}, {"end_date": "2026-10-08"}, {"end_date": "2026-09-01"}])
async def test_a_grant_that_was_not_asked_for_is_refused(
    fake: FakeOpenRouter, source: DataApiSource, meta: dict[str, Any]
) -> None:
    fake.meta_changes = meta
    with pytest.raises(DataError, match="by its meta, but 2026-10-01 to 2026-10-07 was asked for"):
        await read(source, dt.date(2026, 10, 1), YESTERDAY)


async def test_a_server_ahead_of_our_clock_is_warned_of(fake: FakeOpenRouter, source: DataApiSource) -> None:
    fake.meta_changes = {"as_of": "2026-10-09T12:00:00Z"}
    (reading,) = await read(source, YESTERDAY, YESTERDAY)
    assert reading.warnings == ("as_of 2026-10-09 12:00:00+00:00 is ahead of our clock, 2026-10-08 12:00:00+00:00",)


async def test_history_that_begins_inside_a_window_leaves_gaps_before_it(
    fake: FakeOpenRouter, source: DataApiSource
) -> None:
    fake.days = {day: row for day, row in fake.days.items() if day >= dt.date(2026, 9, 1)}
    newest, oldest = await read(source, FLOOR, YESTERDAY)
    assert newest.buckets[0].date == dt.date(2026, 9, 1)
    assert oldest.buckets == ()
    assert len(oldest.gaps) == (oldest.end - oldest.start).days + 1


async def test_readings_before_a_failure_stay_good(fake: FakeOpenRouter, source: DataApiSource) -> None:
    seen: list[Reading] = []
    with pytest.raises(SourceUnavailableError):  # noqa: PT012 - the point is what came before
        async for reading in source.read(FLOOR, YESTERDAY):
            seen.append(reading)
            fake.will_answer(*[Canned(503)] * 3)
    assert len(seen) == 1


async def test_a_wrong_key_is_one_clear_line(base: str, http: HttpClient) -> None:
    with pytest.raises(SourceRefusedError, match=r"answered 401 \(Missing Authentication header\); look at OPENROUTER"):
        await read(DataApiSource(http, lambda: NOW, base, "wrong"), FLOOR, YESTERDAY)


def answer(rows: Sequence[object]) -> bytes:
    meta = {"as_of": "2026-10-08T02:00:00Z", "version": "v1", "start_date": "2026-10-06", "end_date": "2026-10-07"}
    return json.dumps({"data": rows, "meta": meta}).encode()


def row(date: str = "2026-10-06", slug: str = "a/b", tokens: object = "5") -> dict[str, object]:
    return {"date": date, "model_permaslug": slug, "total_tokens": tokens}


BAD_ANSWERS = {
    "truncated": (answer([row()])[:50], r"line 1: is no JSON: .*\(cut short\?\)"),
    "no JSON": (b"Bad gateway", "line 1: is no JSON"),
    "HTML": (b"<html>502</html>", "is a web page"),
    "empty body": (b"", "line 1: is no JSON"),
    "empty data": (answer([]), "holds no rows"),
    "NaN": (answer([row(tokens=float("nan"))]), "line 1: holds NaN"),
    "float": (answer([row(), row("2026-10-07", tokens=1.5)]), "line 2: the row has total_tokens as the number 1.5"),
    "integer": (answer([row(tokens=5)]), "line 1: the row has total_tokens as the number 5; expected a string"),
    "a key twice": (b'{"data": [{"date": "x", "date": "y"}]}', "line 1: has the key 'date' twice"),
    "a missing field": (answer([{"date": "2026-10-06"}]), "line 1: the row has no field 'model_permaslug'"),
    "a date out of range": (answer([row("2026-10-08")]), "line 1: date 2026-10-08 is out of range"),
    "dates out of order": (answer([row("2026-10-07"), row()]), "line 2: date 2026-10-06 comes after 2026-10-07"),
    "no date": (answer([row("yesterday")]), "line 1: date 'yesterday' is no date"),
    "another encoding": (answer([row()]).decode().encode("utf-16"), "line 1: holds byte 0xff, which is not UTF-8"),
    "an error": (b'{"error": {"message": "quota"}}', "is an error instead of data: quota"),
}


@pytest.mark.parametrize(("body", "reason"), BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
async def test_a_bad_answer_names_url_place_and_reason(
    fake: FakeOpenRouter, source: DataApiSource, body: bytes, reason: str
) -> None:
    fake.will_answer(Canned(body=body))
    with pytest.raises(DataError, match=rf"/rankings-daily\?start_date=2026-10-06&end_date=2026-10-07.*{reason}"):
        await read(source, dt.date(2026, 10, 6), YESTERDAY)


BAD_DAYS = {
    "exponent": ([row(tokens="1e9")], 1, "'1e9' of 'a/b' is no whole number"),
    "negative": ([row(tokens="-5")], 1, "'-5' of 'a/b' is no whole number"),
    "decimal": ([row(tokens="1.5")], 1, "'1.5' of 'a/b' is no whole number"),
    "2^63": ([row(tokens=str(2**63))], 1, "is 2^63 or more"),
    "endless": ([row(tokens="9" * 5000)], 1, "is no whole number"),
    "a slug twice": ([row(), row()], 2, "has model 'a/b' twice"),
    "two others": ([row(), row(slug="other"), row(slug="other")], 3, "a second row `other`"),
    "52 rows": ([row(slug=f"a/{n}") for n in range(52)], 52, "has 52 rows; a day has at most 51"),
    "nothing but other": ([row(slug="other")], 1, "has no named model"),
    "no tokens": ([row(tokens="0")], 1, "has a total of 0 tokens"),
}


@pytest.mark.parametrize(("rows", "line", "reason"), BAD_DAYS.values(), ids=BAD_DAYS.keys())
async def test_a_bad_day_is_rejected_and_the_good_one_beside_it_is_kept(
    fake: FakeOpenRouter, source: DataApiSource, rows: Sequence[object], line: int | None, reason: str
) -> None:
    fake.will_answer(Canned(body=answer([*rows, row("2026-10-07")])))
    (reading,) = await read(source, dt.date(2026, 10, 6), YESTERDAY)
    assert [bucket.date for bucket in reading.buckets] == [YESTERDAY]
    (rejection,) = reading.rejections
    assert (rejection.date, rejection.line) == ("2026-10-06", line)
    assert reason in rejection.reason


async def test_a_gzip_that_ends_early_is_noticed(fake: FakeOpenRouter, source: DataApiSource) -> None:
    packed = gzip.compress(answer([row(slug=f"a/{n}") for n in range(40)]))
    fake.will_answer(*[Canned(body=packed[:-30], headers={"Content-Encoding": "gzip"})] * 3)
    with pytest.raises((DataError, SourceError)) as caught:
        await read(source, dt.date(2026, 10, 6), YESTERDAY)
    assert isinstance(caught.value, TokentideError)

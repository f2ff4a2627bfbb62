"""What every usage source keeps to, whatever it reads. A new source needs an entry in CASES."""

from __future__ import annotations

import csv
import datetime as dt
import pkgutil
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot.adapters.sources
from bot.adapters.sources.csv_files import CsvFilesSource
from bot.adapters.sources.data_api import DataApiSource
from bot.adapters.sources.exports import ExportsSource
from bot.adapters.sources.sample import SampleSource
from bot.domain.errors import SourceRefusedError
from bot.domain.readings import Bucket, Period, Reading
from bot.domain.weeks import IsoWeek
from bot.ports import UsageSource
from tests.fakes.openrouter import KEY, Days, FakeOpenRouter, MemoryValidators, client, ordered, serving

NOW = dt.datetime(2026, 10, 8, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
ONE_DAY = dt.timedelta(days=1)
MISSING = dt.date(2026, 9, 5)
FIRST = dt.date(2026, 7, 27)
EVERYTHING = (dt.date(2020, 1, 1), dt.date(2030, 1, 1))


def clock() -> dt.datetime:
    return NOW


def _days() -> Iterator[tuple[dt.date, Mapping[str, int]]]:
    for n in range((TODAY - FIRST).days):
        day = FIRST + n * ONE_DAY
        if day != MISSING:
            yield day, {"z-ai/glm": 500 + n, "openai/gpt:free": 400 - n, "a b/c,“d”": 7, "other": 50 + n}


DAYS: Days = dict(_days())


def _weeks() -> Days:
    weeks: dict[dt.date, Counter[str]] = {}
    for day, row in DAYS.items():
        week = IsoWeek.of(day)
        if week.end < TODAY:
            weeks.setdefault(week.start, Counter()).update(row)
    return weeks


WEEKS: Days = _weeks()


@dataclass
class Case:
    """A source and the days (or weeks) that lie behind it; None where it makes them up."""

    source: UsageSource
    period: Period = Period.DAY
    behind: Days | None = None


@asynccontextmanager
async def data_api(_: Path) -> AsyncGenerator[Case]:
    async with serving(FakeOpenRouter(DAYS, TODAY)) as url, client() as http:
        yield Case(DataApiSource(http, clock, url, KEY), Period.DAY, DAYS)


@asynccontextmanager
async def data_api_by_week(_: Path) -> AsyncGenerator[Case]:
    async with serving(FakeOpenRouter(DAYS, TODAY)) as url, client() as http:
        yield Case(DataApiSource(http, clock, url, KEY), Period.WEEK, WEEKS)


@asynccontextmanager
async def exports(_: Path) -> AsyncGenerator[Case]:
    async with serving(FakeOpenRouter(DAYS, TODAY)) as url, client() as http:
        yield Case(ExportsSource(http, clock, url, MemoryValidators()), Period.DAY, DAYS)


@asynccontextmanager
async def csv_files(folder: Path) -> AsyncGenerator[Case]:
    newest = {day: row for day, row in DAYS.items() if day > MISSING}
    oldest = {day: row for day, row in DAYS.items() if day <= MISSING + ONE_DAY}
    paths = [_file(folder / "new.csv", newest), _file(folder / "old.csv", oldest)]
    yield Case(CsvFilesSource(paths, Period.DAY, NOW), Period.DAY, DAYS)


@asynccontextmanager
async def csv_files_by_week(folder: Path) -> AsyncGenerator[Case]:
    yield Case(CsvFilesSource([_file(folder / "weeks.csv", WEEKS)], Period.WEEK, NOW), Period.WEEK, WEEKS)


@asynccontextmanager
async def sample(_: Path) -> AsyncGenerator[Case]:
    yield Case(SampleSource(clock))


Opener = Callable[[Path], AbstractAsyncContextManager[Case]]
CASES: dict[str, Sequence[Opener]] = {
    "data_api": [data_api, data_api_by_week],
    "exports": [exports],
    "csv_files": [csv_files, csv_files_by_week],
    "sample": [sample],
}


def _file(path: Path, days: Days) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "model_permaslug", "total_tokens"])
        writer.writerows((day, *row) for day, bucket in sorted(days.items()) for row in ordered(bucket))
    return path


@pytest.fixture(params=[opener for openers in CASES.values() for opener in openers], ids=lambda opener: opener.__name__)
async def case(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Case]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


async def read(case: Case, start: dt.date = EVERYTHING[0], end: dt.date = EVERYTHING[1]) -> list[Reading]:
    return [reading async for reading in case.source.read(start, end, case.period)]


def buckets(readings: Sequence[Reading]) -> dict[dt.date, Bucket]:
    return {bucket.date: bucket for reading in readings for bucket in reading.buckets}


def test_every_file_of_the_package_has_a_case() -> None:
    assert {module.name for module in pkgutil.iter_modules(bot.adapters.sources.__path__)} == CASES.keys()


async def test_the_same_days_come_out_as_the_same_buckets(case: Case) -> None:
    found = buckets(await read(case))
    assert found
    if case.behind is not None:
        expected = {
            date: Bucket(case.period, date, {s: t for s, t in row.items() if s != "other"}, row["other"])
            for date, row in case.behind.items()
        }
        assert found == expected
        assert {d: b.content_hash for d, b in found.items()} == {d: b.content_hash for d, b in expected.items()}


async def test_a_reading_says_where_and_when_it_comes_from(case: Case) -> None:
    for reading in await read(case):
        assert reading.source == case.source.name
        assert reading.origin
        assert KEY not in reading.origin
        assert reading.period is case.period
        assert reading.requested_at == NOW
        assert reading.as_of.tzinfo is dt.UTC
        assert reading.as_of <= NOW
        assert reading.raw
        assert not reading.warnings
        assert not reading.rejections


async def test_every_date_of_a_window_is_a_bucket_or_a_gap_and_never_both(case: Case) -> None:
    for reading in await read(case):
        dates = [bucket.date for bucket in reading.buckets]
        assert dates == sorted(set(dates))
        assert list(reading.gaps) == sorted(set(reading.gaps))
        step = ONE_DAY if case.period is Period.DAY else 7 * ONE_DAY
        whole = {reading.start + n * step for n in range((reading.end - reading.start) // step + 1)}
        assert set(dates) | set(reading.gaps) == whole
        assert not set(dates) & set(reading.gaps)


async def test_a_missing_day_is_a_gap(case: Case) -> None:
    gaps = {gap for reading in await read(case) for gap in reading.gaps}
    if case.period is Period.DAY and case.behind is not None and "CSV" not in case.source.name:
        assert MISSING in gaps
    assert not gaps & buckets(await read(case)).keys()


async def test_the_newest_window_comes_first_and_no_older_answer_comes_before_a_newer_one(case: Case) -> None:
    readings = await read(case)
    assert [reading.start for reading in readings] == sorted((r.start for r in readings), reverse=True)
    times = [reading.as_of for reading in readings]
    assert times == sorted(times, reverse=True)


async def test_nothing_that_has_not_ended_is_given(case: Case) -> None:
    span = ONE_DAY if case.period is Period.DAY else 7 * ONE_DAY
    assert all(date + span <= TODAY for date in buckets(await read(case)))
    assert all(reading.end < TODAY for reading in await read(case))


async def test_a_part_of_the_span_gives_the_same_days_and_no_others(case: Case) -> None:
    whole = buckets(await read(case))
    start, end = dt.date(2026, 8, 5), dt.date(2026, 9, 23)
    readings = await read(case, start, end)
    part = buckets(readings)
    last = 0 if case.period is Period.DAY else 6
    assert part == {d: b for d, b in whole.items() if start <= d and d + last * ONE_DAY <= end}
    assert all(start <= reading.start <= reading.end <= end for reading in readings)


async def test_reading_again_gives_the_same(case: Case) -> None:
    assert buckets(await read(case)) == buckets(await read(case))


async def test_a_span_that_has_not_begun_gives_nothing(case: Case) -> None:
    assert await read(case, TODAY, TODAY + 30 * ONE_DAY) == []


async def test_a_period_it_does_not_have_is_refused(case: Case) -> None:
    for period in set(Period) - case.source.periods:
        with pytest.raises(SourceRefusedError):
            await anext(aiter(case.source.read(*EVERYTHING, period)))


async def test_the_first_day_is_not_before_what_it_promises(case: Case) -> None:
    assert case.period in case.source.periods
    if "exports" not in case.source.name:  # the double's exports reach further back than OpenRouter's
        assert min(buckets(await read(case))) >= case.source.earliest - 6 * ONE_DAY

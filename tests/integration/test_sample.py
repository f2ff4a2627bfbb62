"""The sample: clearly labelled, reproducible, and worth looking at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from bot.adapters.sources.sample import WEEKS, SampleSource
from bot.adapters.tables import load_tables
from bot.domain.readings import Bucket
from bot.domain.slugs import is_free
from bot.domain.weeks import IsoWeek

ROOT = Path(__file__).resolve().parents[2]
WEDNESDAY = dt.datetime(2026, 10, 7, 12, tzinfo=dt.UTC)
NEWEST = IsoWeek(2026, 40)


async def days(now: dt.datetime = WEDNESDAY) -> dict[dt.date, Bucket]:
    (reading,) = [reading async for reading in SampleSource(lambda: now).read(dt.date.min, dt.date.max)]
    return {bucket.date: bucket for bucket in reading.buckets}


async def weeks() -> dict[IsoWeek, Counter[str]]:
    sums: dict[IsoWeek, Counter[str]] = {}
    for date, bucket in (await days()).items():
        sums.setdefault(IsoWeek.of(date), Counter()).update(bucket.tokens)
    return sums


def countries(tokens: Counter[str], week: IsoWeek) -> Counter[str]:
    tables = load_tables(ROOT / "config" / "tables")
    sums: Counter[str] = Counter()
    for slug, count in tokens.items():
        sums[tables.attribute(slug, week.end).country] += count
    return sums


async def test_its_name_says_what_it_is() -> None:
    assert "SAMPLE" in SampleSource(lambda: WEDNESDAY).name
    assert all("sample-" in slug for bucket in (await days()).values() for slug in bucket.tokens)


async def test_it_has_sixty_whole_weeks_and_ends_yesterday() -> None:
    found = await days()
    assert max(found) == dt.date(2026, 10, 6)
    assert min(found) == NEWEST.shift(1 - WEEKS).start
    assert len(found) == (max(found) - min(found)).days + 1
    assert all(len(bucket.tokens) == 50 and bucket.other for bucket in found.values())


async def test_the_same_clock_gives_the_same_figures() -> None:
    assert await days() == await days()


@pytest.mark.parametrize("hours", [1, 24, 72, 4 * 24])
async def test_days_stay_as_they_are_until_the_next_week_closes(hours: int) -> None:
    before, after = await days(), await days(WEDNESDAY + dt.timedelta(hours=hours))
    assert {day: after[day] for day in before} == before


@pytest.mark.parametrize(("hour", "newest"), [(3, NEWEST.shift(-1)), (7, NEWEST)])
async def test_the_news_is_in_the_newest_week_that_is_closed(hour: int, newest: IsoWeek) -> None:
    monday = dt.datetime(2026, 10, 5, hour, tzinfo=dt.UTC)
    assert SampleSource(lambda: monday).earliest == newest.shift(1 - WEEKS).start


async def test_the_newest_week_has_news() -> None:
    sums = await weeks()
    now, before = sums[NEWEST], sums[NEWEST.shift(-1)]
    top = [slug for slug, _ in now.most_common(10)]
    tables = load_tables(ROOT / "config" / "tables")
    assert {tables.attribute(slug, NEWEST.end).country for slug in top[:3]} == {"CN"}
    assert set(top) - {slug for slug, _ in before.most_common(10)}
    assert any(is_free(slug) for slug in top)
    assert any(slug.startswith("stealth/") for slug in sums[NEWEST])
    assert now.keys() - before.keys()
    assert before.keys() - now.keys()


async def test_the_lead_changes_over_the_year_and_the_newest_streak_is_longer_than_two() -> None:
    leads = [
        "CN" if by_country["CN"] > by_country["US"] else "US"
        for week, tokens in sorted((await weeks()).items())
        if week <= NEWEST
        for by_country in [countries(tokens, week)]
    ]
    assert leads[-3:] == ["CN"] * 3
    assert leads.count("US") > 10
    assert sum(a != b for a, b in pairwise(leads)) >= 3


async def test_no_day_looks_like_an_anomaly() -> None:
    found = await days()
    for day, bucket in found.items():
        before = [found[d].total for n in (1, 2, 3, 4) if (d := day - dt.timedelta(weeks=n)) in found]
        if before:
            assert 0.5 < bucket.total / sorted(before)[len(before) // 2] < 2


async def test_every_model_has_a_card() -> None:
    cards = {card.slug: card for card in await SampleSource(lambda: WEDNESDAY).read_models()}
    slugs = {slug for bucket in (await days()).values() for slug in bucket.tokens}
    assert slugs <= cards.keys()
    assert all(card.name.startswith("Sample ") for card in cards.values())
    assert cards["qwen/sample-crane-4:free"].name == "Sample Crane 4 (free)"

"""Hand-made histories: small boards in a line, by weeks as the source sums them or by days."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.domain.attribution import Author, Override, StealthSlot, Tables, Validity
from bot.domain.boards import WeekBoard, fold_week
from bot.domain.catalog import EMPTY_CATALOG, Catalog
from bot.domain.history import History, Snapshot, WeekView
from bot.domain.readings import Bucket, BucketVersion, Period
from bot.domain.slugs import OTHER, FamilyRule, FamilyTable
from bot.domain.weeks import IsoWeek

Rows = Mapping[str, int]

FIRST = IsoWeek.parse("2026-01-05")
"""The first week of every hand-made line of weeks."""
LATE = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
"""When everything was read, unless a test says otherwise: long after any week closed."""

COUNTRIES = {"cn": "CN", "cn2": "CN", "us": "US", "us2": "US", "fr": "FR", "jp": "JP"}


FAMILIES = FamilyTable((FamilyRule(re.compile(r"^(.*)-\d{4}$"), r"\1"),))
"""`cn/a-0731` is `cn/a`."""


def make_tables(slots: Iterable[StealthSlot] = (), overrides: Iterable[Override] = ()) -> Tables:
    """Authors `cn`, `cn2`, `us`, `us2`, `fr`, `jp` of that country; `low` of low confidence; all others unmapped."""
    authors = {name: [_author(name, country, "high")] for name, country in COUNTRIES.items()}
    authors["low"] = [_author("low", "US", "low")]
    return Tables("test", authors, tuple(overrides), {slot.slug: slot for slot in slots}, FAMILIES)


def _author(name: str, country: str, confidence: str) -> Author:
    return Author(name, name.upper(), "", country, "company", confidence, Validity())


def slot(name: str, revealed: str | None, joins: str | None = None, country: str = "CN") -> StealthSlot:
    """An anonymous listing `openrouter/{name}-alpha`."""
    day = dt.date.fromisoformat(revealed) if revealed else None
    return StealthSlot(f"openrouter/{name}-alpha", name, joins, country.lower(), country, day, "high")


def version(period: Period, date: dt.date, rows: Rows, read: dt.datetime = LATE) -> BucketVersion:
    """One bucket, read once; `other` among the rows is the rest."""
    named = {slug: tokens for slug, tokens in rows.items() if slug != OTHER}
    return BucketVersion(Bucket(period, date, named, rows.get(OTHER)), "test", read, read, read, read)


def week(n: int) -> IsoWeek:
    """The n-th week of a line, from 0."""
    return FIRST.shift(n)


def make_history(
    weeks: Mapping[IsoWeek, Rows] | None = None,
    days: Mapping[dt.date, Rows] | None = None,
    *,
    tables: Tables | None = None,
    catalog: Catalog = EMPTY_CATALOG,
    read: dt.datetime = LATE,
    press_exact: bool = False,
) -> History:
    """A history of weekly and daily buckets; days make the board where both are given."""
    daily = [version(Period.DAY, date, rows, read) for date, rows in (days or {}).items()]
    weekly = [version(Period.WEEK, each.start, rows, read) for each, rows in (weeks or {}).items()]
    return history_of(daily, weekly, tables, catalog, press_exact=press_exact)


def history_of(
    daily: Iterable[BucketVersion],
    sums: Iterable[BucketVersion] = (),
    tables: Tables | None = None,
    catalog: Catalog = EMPTY_CATALOG,
    *,
    press_exact: bool = False,
) -> History:
    """A history of versions, each read when it says."""
    grouped: defaultdict[IsoWeek, list[BucketVersion]] = defaultdict(list)
    first_seen: dict[str, dt.date] = {}
    recent = {each.bucket.date: each for each in sorted(daily, key=lambda each: each.bucket.date)}
    for date, each in recent.items():
        grouped[IsoWeek.of(date)].append(each)
        for slug in each.bucket.tokens:
            first_seen.setdefault(slug, date)
    weekly = {IsoWeek.of(each.bucket.date): each for each in sums}
    boards: dict[IsoWeek, WeekBoard] = {}
    for each in sorted(grouped.keys() | weekly.keys()):
        board = fold_week(each, grouped[each], weekly.get(each))
        if board:
            boards[each] = board
    return History(Snapshot(boards, recent, first_seen, catalog), tables or make_tables(), press_exact)


def chart(
    *rows: Rows | None, tables: Tables | None = None, catalog: Catalog = EMPTY_CATALOG, press_exact: bool = False
) -> History:
    """Consecutive closed weeks of the source's own sums, from `week(0)`; None leaves one out."""
    weeks = {week(n): each for n, each in enumerate(rows) if each is not None}
    return make_history(weeks, tables=tables, catalog=catalog, press_exact=press_exact)


def by_days(*rows: Rows | None, tables: Tables | None = None, last: int = 7) -> History:
    """Consecutive weeks of seven days with these rows each (`last` days in the last), from `week(0)`."""
    days: dict[dt.date, Rows] = {}
    for n, each in enumerate(rows):
        count = last if n == len(rows) - 1 else 7
        days |= dict.fromkeys(week(n).days[:count], each) if each is not None else {}
    return make_history(days=days, tables=tables)


def day_by_day(*rows: Rows | None, tables: Tables | None = None) -> History:
    """Consecutive days with these rows, from the first of `week(0)`; None leaves one out."""
    start = FIRST.start
    days = {start + dt.timedelta(days=n): each for n, each in enumerate(rows) if each is not None}
    return make_history(days=days, tables=tables)


def newest(history: History) -> WeekView:
    """The view of the last stored week."""
    view = history.view(max(history.snapshot.boards))
    assert view is not None
    return view


def crowd(author: str, count: int, tokens: int) -> dict[str, int]:
    """Rows `author/1` … `author/{count}` of `tokens` each."""
    return {f"{author}/{n}": tokens for n in range(1, count + 1)}

"""Alerts over the published data: when they fire, held against figures that are computed here from the files alone."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.catalog import EMPTY_CATALOG
from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.domain.lenses import LensName
from bot.domain.readings import Period
from bot.domain.watching.condition import Condition, Total
from docs.measure_surprise import history as public_history
from docs.measure_surprise import load as load_csv
from tests.fakes.watching import UP, firings, wait_for

pytestmark = pytest.mark.shared
CHART, DAILY = "rankings_weekly_chart_*.csv", "rankings_daily_*.csv"
PRESS = LensName.PRESS
Rows = dict[str, int]
T = 10**12
TABLES = Path(__file__).resolve().parents[3] / "config" / "tables"


# ── The data, once more, without the bot ─────────────────────────────────────────────────────────


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def published(folder: Path, pattern: str) -> dict[dt.date, Rows]:
    """The rows of every day, or of every week by its Monday, `other` among them."""
    rows = defaultdict[dt.date, Rows](dict)
    for path in sorted(folder.glob(pattern)):
        for row in _read(path):
            rows[dt.date.fromisoformat(row["date"])][row["model_permaslug"]] = int(row["total_tokens"])
    return dict(sorted(rows.items()))


AUTHORS = {row["author"]: row for row in _read(TABLES / "authors.csv") if not (row["since"] or row["until"])}
SLOTS = {row["slug"]: row for row in _read(TABLES / "stealth.csv")}


def counted(rows: Rows, sunday: dt.date) -> Rows:
    """The named rows, those of revealed listings under the models that they were."""
    sums = defaultdict[str, int](int)
    for slug, tokens in rows.items():
        if slug != "other":
            slot = SLOTS.get(slug, {"revealed_on": "", "joins": ""})
            revealed = slot["revealed_on"] and dt.date.fromisoformat(slot["revealed_on"]) <= sunday
            sums[slot["joins"] if revealed and slot["joins"] else slug] += tokens
    return dict(sums)


def country(slug: str, sunday: dt.date) -> str:
    """ISO 3166-1 alpha-2, `ZZ` for unknown."""
    if slug in SLOTS:
        slot = SLOTS[slug]
        known = slot["revealed_on"] and dt.date.fromisoformat(slot["revealed_on"]) <= sunday
        return slot["country"] if known and slot["confidence"] != "low" else "ZZ"
    row = AUTHORS.get(slug.partition("/")[0], {"country": "ZZ", "confidence": "low"})
    return "ZZ" if row["confidence"] in {"low", "none", ""} else row["country"]


def by_country(rows: Rows, sunday: dt.date) -> Rows:
    """The nine largest rows' tokens by country."""
    sums = defaultdict[str, int](int)
    for slug, tokens in sorted(counted(rows, sunday).items(), key=lambda item: -item[1])[:9]:
        sums[country(slug, sunday)] += tokens
    return dict(sums)


def leader(rows: Rows, sunday: dt.date) -> str:
    sums = {code: tokens for code, tokens in by_country(rows, sunday).items() if code != "ZZ"}
    return max(sums, key=lambda code: sums[code])


def rank(rows: Rows, slug: str, sunday: dt.date) -> int | None:
    """The model's rank; None where it is not named."""
    named = counted(rows, sunday)
    return 1 + sum(tokens > named[slug] for tokens in named.values()) if slug in named else None


def changes(values: Mapping[dt.date, bool]) -> list[dt.date]:
    """When an answer differs from the one before."""
    dates = list(values)
    return [now for before, now in pairwise(dates) if values[before] != values[now]]


def iso(monday: dt.date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


# ── Five alerts over the weekly chart ────────────────────────────────────────────────────────────

Weeks = Mapping[dt.date, Rows]


def _leads(weeks: Weeks) -> Iterator[str]:
    leads = {monday: leader(rows, monday + dt.timedelta(days=6)) == "CN" for monday, rows in weeks.items()}
    yield from (f"{iso(monday)} {'takes' if leads[monday] else 'loses'}" for monday in changes(leads))


def _holds_first(weeks: Weeks) -> Iterator[str]:
    slug = "x-ai/grok-code-fast-1"
    ranks = {monday: rank(rows, slug, monday + dt.timedelta(days=6)) for monday, rows in weeks.items()}
    first = {monday: place == 1 for monday, place in ranks.items()}
    yield from (f"{iso(monday)} {'up' if first[monday] else 'down'}" for monday in changes(first))


def _moves(weeks: Weeks) -> Iterator[str]:
    totals = [(monday, sum(rows.values())) for monday, rows in weeks.items()]
    silent = {1: True, -1: True}  # the first change is only looked at
    for (_, before), (monday, total) in pairwise(totals):
        change = Fraction(total, before) - 1
        for sign, wording in ((1, "total_up"), (-1, "total_down")):
            if sign * change >= Fraction(20, 100) and not silent[sign]:
                yield f"{iso(monday)} {wording}"
            silent[sign] = sign * change > Fraction(18, 100) and (silent[sign] or sign * change >= Fraction(20, 100))


def _keeps_a_fifth(weeks: Weeks) -> Iterator[str]:
    shares: dict[dt.date, Fraction] = {}
    for monday, rows in weeks.items():
        sunday = monday + dt.timedelta(days=6)
        # The week of a reveal has eight rows and says nothing.
        if len(counted(rows, sunday)) == 9:
            shares[monday] = Fraction(by_country(rows, sunday).get("US", 0), sum(rows.values()))
    above = {monday: share >= Fraction(1, 5) for monday, share in shares.items()}
    yield from (f"{iso(monday)} {'up' if above[monday] else 'down'}" for monday in changes(above))
    # No week lies within the margin, so that there is nothing to hold back.
    assert not [share for share in shares.values() if Fraction(20, 100) < share < Fraction(21, 100)]


def _leads_five_weeks(weeks: Weeks) -> Iterator[str]:
    run = 0
    for monday, rows in weeks.items():
        run = run + 1 if leader(rows, monday + dt.timedelta(days=6)) == "CN" else 0
        if run == 5:
            yield f"{iso(monday)} weeks"


@dataclass(frozen=True)
class Golden:
    """An alert, when it fires, and how that is computed without the bot."""

    condition: Condition
    fires: list[str]
    computed: Callable[[Weeks], Iterator[str]]


GOLDEN = {
    "China's lead changes": Golden(
        wait_for("lead", Country("CN"), lens=PRESS),
        ["2026-W07 takes", "2026-W09 loses", "2026-W10 takes", "2026-W16 loses", "2026-W18 takes"],
        _leads,
    ),
    "Grok Code Fast 1 reaches or loses first place": Golden(
        wait_for("rank", Model("x-ai/grok-code-fast-1"), 1),
        ["2025-W36 up", "2025-W48 down", "2025-W49 up", "2026-W02 down"],
        _holds_first,
    ),
    "The total moves by 20 %": Golden(
        wait_for("change", Total(), "1/5"),
        ["2025-W36 total_up", "2026-W07 total_up", "2026-W12 total_up", "2026-W15 total_down", "2026-W24 total_up"],
        _moves,
    ),
    "The US cross 20 % of all tokens": Golden(
        wait_for("share", Country("US"), "1/5", lens=PRESS),
        ["2026-W11 down", "2026-W16 up", "2026-W18 down"],
        _keeps_a_fifth,
    ),
    "China leads for five weeks": Golden(
        wait_for("streak", Country("CN"), 5, lens=PRESS),
        ["2026-W14 weeks", "2026-W22 weeks"],
        _leads_five_weeks,
    ),
}


@pytest.fixture(scope="module")
def chart(shared: Path) -> History:
    return public_history({}, load_csv(shared / "data", CHART, Period.WEEK), EMPTY_CATALOG)


@pytest.fixture(scope="module")
def daily(shared: Path) -> History:
    return public_history(load_csv(shared / "data", DAILY, Period.DAY), {}, EMPTY_CATALOG)


@pytest.mark.parametrize("name", GOLDEN)
def test_five_alerts_fire_in_the_weeks_that_the_data_have(chart: History, name: str) -> None:
    golden = GOLDEN[name]
    assert [f"{each.period} {each.event.wording}" for each in firings(golden.condition, chart)] == golden.fires


@pytest.mark.parametrize("name", GOLDEN)
def test_those_weeks_are_computed_without_the_bot(shared: Path, name: str) -> None:
    golden = GOLDEN[name]
    assert list(golden.computed(published(shared / "data", CHART))) == golden.fires


def test_the_weeks_of_the_lead_are_those_that_the_press_reported(chart: History) -> None:
    # The streak of March 2026 broke in the weeks of 13 and 20 April; in the week of 23 February the US had led.
    mondays = {
        str(each.period): each.event.wording for each in firings(GOLDEN["China's lead changes"].condition, chart)
    }
    assert mondays[iso(dt.date(2026, 2, 23))] == "loses"
    assert mondays[iso(dt.date(2026, 3, 2))] == "takes"
    assert mondays[iso(dt.date(2026, 4, 13))] == "loses"
    assert iso(dt.date(2026, 4, 20)) not in mondays


# ── Daily alerts ─────────────────────────────────────────────────────────────────────────────────

SONNET = "anthropic/claude-4.6-sonnet-20260217"


def test_a_daily_rank_fires_on_the_days_that_the_file_has(shared: Path, daily: History) -> None:
    found = firings(wait_for("rank", Model(SONNET), 5, daily=True), daily)
    told = [(str(each.period), each.event.wording, int(each.event.figures["rank"].value)) for each in found]
    assert told == [
        ("2026-03-31", "down", 9), ("2026-04-03", "up", 5), ("2026-05-31", "down", 7), ("2026-06-01", "up", 4),
        ("2026-06-06", "down", 9), ("2026-06-09", "up", 5), ("2026-06-12", "down", 7),
    ]  # fmt: skip
    days = published(shared / "data", DAILY)
    ranks = {str(day): rank(rows, SONNET, day) for day, rows in days.items()}
    assert all(ranks[day] == place for day, _, place in told)
    # Between two of them it was on the side that was told last, or less than two ranks beyond the fifth.
    side = "up"
    for day, place in ranks.items():
        side = next((wording for told_on, wording, _ in told if told_on == day), side)
        assert place is not None
        assert place <= 6 if side == "up" else place > 3


def test_a_daily_lead_fires_on_the_days_that_the_file_has(shared: Path, daily: History) -> None:
    found = firings(wait_for("lead", Total(), daily=True), daily)
    assert [(str(each.period), each.event.wording) for each in found] == [
        ("2026-05-26", "changes_uncertain"),
        ("2026-05-28", "changes_uncertain"),
    ]
    first: dict[dt.date, bool] = {}
    for day, rows in published(shared / "data", DAILY).items():
        sums = defaultdict[str, int](int)
        for slug, tokens in counted(rows, day).items():
            sums[country(slug, day)] += tokens
        first[day] = sums["CN"] > sums["US"]
    assert [str(day) for day in changes(first)] == ["2026-05-26", "2026-05-28"]


def test_new_models_are_those_whose_first_day_the_file_has(shared: Path, daily: History) -> None:
    found = firings(wait_for("new", Total(), 20, daily=True, side=UP), daily)
    told = {str(each.period): each.event.names["name"] for each in found}
    first: dict[str, dt.date] = {}
    climbed: dict[str, list[str]] = {}
    # Of the 14 days before the week of 8 June all are in the file: on that day it is only looked who is there.
    start, known = dt.date(2026, 6, 8), set[str]()
    for day, rows in published(shared / "data", DAILY).items():
        for slug in rows:
            first.setdefault(slug, day)
        twenty = sorted((slug for slug in rows if slug != "other"), key=lambda slug: -rows[slug])[:20]
        fresh = [slug for slug in twenty if (day - first[slug]).days < 14 and slug not in known]
        if day >= start:
            known.update(fresh)
        if day > start and fresh:
            climbed[str(day)] = fresh
    assert {day: [name] for day, name in told.items()} == {
        day: [Model(slug) for slug in slugs] for day, slugs in climbed.items()
    }
    assert list(told) == ["2026-06-10", "2026-06-11", "2026-06-17", "2026-07-01"]

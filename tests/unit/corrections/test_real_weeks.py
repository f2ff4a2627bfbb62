"""Weeks as readers first saw them, held against what the source says of them since."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from bot.adapters.tables import load_tables
from bot.domain.corrections import Correction, FigureChange, RankChange, compare
from bot.domain.displayed import Displayed, display, display_all
from bot.domain.displayed_json import decode, encode
from bot.domain.facts import build_facts
from bot.domain.history import History
from bot.domain.receipts import Unit
from bot.domain.slugs import OTHER
from bot.domain.weeks import IsoWeek
from bot.presentation.digests import digest_shown
from bot.presentation.wording import Wording
from tests.fakes.histories import make_history

pytestmark = pytest.mark.shared
TABLES = load_tables(Path(__file__).resolve().parents[3] / "config" / "tables")
NOON = dt.time(12, tzinfo=dt.UTC)
Rows = Mapping[str, int]


def read(path: Path) -> dict[dt.date, dict[str, int]]:
    found: dict[dt.date, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows = found.setdefault(dt.date.fromisoformat(row["date"]), {})
            rows[row["model_permaslug"]] = int(row["total_tokens"])
    return found


def nine(rows: Rows) -> dict[str, int]:
    """The rows that the chart has: the page's tenth goes into `other`."""
    named = [slug for slug in rows if slug != OTHER][:9]
    return {slug: rows[slug] for slug in named} | {OTHER: sum(rows.values()) - sum(rows[slug] for slug in named)}


def noon_after(week: IsoWeek) -> dt.datetime:
    return dt.datetime.combine(week.end + dt.timedelta(days=1), NOON)


def posted(history: History, week: IsoWeek) -> Displayed:
    """What the default digest of a week displays, stored and read back."""
    facts, now = build_facts(history, week), noon_after(week)
    shown = digest_shown(facts, history, Wording.load("en"), now)
    found = decode(encode(display(facts, history, now, shown)))
    assert isinstance(found, Displayed)
    return found


def corrected(before: History, after: History, week: IsoWeek) -> Correction | None:
    return compare(posted(before, week), display_all(build_facts(after, week), after, noon_after(week)))


def test_of_eleven_first_prints_two_have_a_rank_that_changed(shared: Path) -> None:
    data = shared / "data"
    chart = {
        IsoWeek.of(day): rows for day, rows in read(data / "rankings_weekly_chart_2025-07-14_2026-06-22.csv").items()
    }
    prints = read(data / "rankings_weekly_first_print_2026-02-09_2026-04-20.csv")
    first = {IsoWeek.of(day): nine(rows) for day, rows in prints.items()}
    before = make_history({**{week: rows for week, rows in chart.items() if week < min(first)}, **first}, tables=TABLES)
    after = make_history(chart, tables=TABLES)
    found = {week: one for week in first if (one := corrected(before, after, week))}
    # On the page both were level with the row before them, to three digits. The week after says "was 5", "was 3".
    seek, max_ = "deepseek/deepseek-v3.2-20251201", "minimax/minimax-m2.7-20260318"
    assert {week: one.changes for week, one in found.items()} == {
        IsoWeek(2026, 14): (RankChange(seek, 5, 6),),
        IsoWeek(2026, 15): (RankChange(max_, 3, 4), was(seek, 5, 6)),
        IsoWeek(2026, 16): (was(max_, 3, 4),),
    }
    assert not any(one.erratum or one.days for one in found.values())


def was(slug: str, old: int, new: int) -> FigureChange:
    return FigureChange(f"model.{slug}.was", Unit.COUNT, Fraction(old), Fraction(new))


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(Fraction(1), None), (Fraction(10_001, 10_000), None), (Fraction(101, 100), None), (Fraction(6, 5), False),
     (Fraction(3, 2), True), (Fraction(1, 2), True)],
    ids=str,
)  # fmt: skip
def test_a_real_day_that_is_restated(shared: Path, factor: Fraction, expected: bool | None) -> None:
    days = read(shared / "data" / "rankings_daily_2026-05-23_2026-07-05.csv")
    week = IsoWeek(2026, 26)
    restated = {slug: round(tokens * factor) for slug, tokens in days[week.end].items()}
    before, after = (make_history(days=each, tables=TABLES) for each in (days, {**days, week.end: restated}))
    found = corrected(before, after, week)
    assert (found.erratum if found else None) is expected
    if found:
        assert found.days == (week.end,)
    assert len(encode(posted(before, week))) < 5_000

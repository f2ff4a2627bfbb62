"""What holds for any weeks: every printed number recomputes, sums close, ranks and streaks are what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.attribution import UNKNOWN
from bot.domain.catalog import EMPTY_CATALOG
from bot.domain.history import History, WeekView
from bot.domain.insight import Insight
from bot.domain.insights import catalogue, choose, find_insights
from bot.domain.lenses import LensName, count_sweep
from bot.domain.readings import Period
from bot.domain.receipts import Unit
from bot.domain.streaks import lead_streak
from bot.domain.weeks import IsoWeek
from docs.measure_surprise import history as public_history
from docs.measure_surprise import load as load_csv
from tests.fakes.histories import by_days, chart, make_tables, newest, slot, week
from tests.unit.insights.evaluator import recompute, write

SLUGS = [
    "cn/a", "cn/a:free", "cn/b", "cn2/c", "us/a", "us/b", "us/b:free", "us2/c", "fr/a", "jp/a", "low/x", "nobody/y",
    "openrouter/quiet-alpha", "openrouter/never-alpha", "",
]  # fmt: skip
HOSTILE = [
    "@everyone", "<@&1>/x", "**bold**/`code`", "]( http://x )/[y", "\u202egnp.exe/x", "a\u200b/b\u200d", "x" * 10_000,
    "😀/👩‍👩‍👧‍👦", "$$/$x^2$", "../../etc/passwd", "'; DROP TABLE days;--", "", "/", ":", "a/b:c:d", "\t/\n",
    "{total}/%s", "cn/a:free:free", "~cn/x", "CN/A", "أحمد/نموذج",
]  # fmt: skip
TABLES = make_tables([slot("quiet", str(week(2).start), "cn/a"), slot("never", None)])
Line = list[dict[str, int] | None]
amounts = st.one_of(st.integers(0, 30), st.integers(0, 3 * 10**13), st.integers(0, 2**63 - 1))
names = st.characters(exclude_categories=["Cs"])


@st.composite
def some_rows(draw: st.DrawFn) -> dict[str, int]:
    rows = draw(st.dictionaries(st.sampled_from(SLUGS), amounts, min_size=1, max_size=14))
    rows["other"] = draw(st.one_of(st.just(0), amounts))
    return rows if sum(rows.values()) else {**rows, "cn/a": 1}


@st.composite
def some_weeks(draw: st.DrawFn) -> Line:
    earlier = draw(st.lists(st.one_of(some_rows(), some_rows(), st.none()), max_size=6))
    return [*earlier, draw(some_rows())]


def check(history: History, view: WeekView) -> tuple[Insight, ...]:
    found = find_insights(history, view)
    for insight in found:
        assert insight.wording in catalogue()[insight.kind].WORDINGS
        assert 0 <= insight.surprise <= 10
        for name, figure in insight.figures.items():
            assert figure.name == name
            assert recompute(write(figure)) == figure.value
            assert figure.value >= 0 or figure.unit in {Unit.CHANGE, Unit.POINTS}
    choose(found, 3)
    return found


@given(some_weeks())
@settings(max_examples=60, deadline=None)
def test_every_figure_of_any_line_of_weeks_recomputes(rows: Line) -> None:
    for history in (chart(*rows, tables=TABLES), chart(*rows, tables=TABLES, press_exact=True)):
        check(history, newest(history))


@given(some_weeks(), st.integers(1, 7))
@settings(max_examples=30, deadline=None)
def test_every_figure_of_any_line_of_days_recomputes(rows: Line, last: int) -> None:
    history = by_days(*rows, tables=TABLES, last=last)
    check(history, newest(history))


@given(some_rows())
@settings(max_examples=60, deadline=None)
def test_countries_unknown_and_the_rest_are_everything_in_each_lens(rows: dict[str, int]) -> None:
    view = newest(chart(rows, tables=TABLES))
    for name in LensName:
        lens = view.lens(name)
        counted = sum(total.tokens for total in lens.named) + lens.tokens_of(UNKNOWN)
        outside = view.total - sum(entry.tokens for entry in lens.entries)
        assert counted + outside == view.total
        assert name is LensName.PRESS or outside == view.board.other
        assert [each.tokens for each in lens.countries] == sorted(
            (each.tokens for each in lens.countries), reverse=True
        )
    assert view.total == sum(rows.values())


@given(some_rows())
@settings(max_examples=60, deadline=None)
def test_ranks_count_the_rows_above_and_ties_share_them(rows: dict[str, int]) -> None:
    view = newest(chart(rows, tables=TABLES))
    tokens = [entry.tokens for entry in view.entries]
    for entry in view.entries:
        assert entry.rank == 1 + sum(each > entry.tokens for each in tokens)
        assert entry.tied == (tokens.count(entry.tokens) > 1)
    assert [(entry.rank, entry.slug) for entry in view.entries] == sorted((e.rank, e.slug) for e in view.entries)


@given(some_rows())
@settings(max_examples=60, deadline=None)
def test_a_sweep_is_the_largest_run_of_ranks_in_one_country(rows: dict[str, int]) -> None:
    entries = newest(chart(rows, tables=TABLES)).entries
    size = 0
    for k in range(1, 11):
        held = {entry.country for entry in entries if entry.rank <= k}
        if len(entries) >= k and len(held) == 1 and UNKNOWN not in held:
            size = k
    ties = [entry for entry in entries if entry.rank <= size]
    assert count_sweep(entries) == (min(len(ties), 10) if size else 0)


@given(st.lists(st.sampled_from(["cn", "us", "tie", "unknown", "gap"]), min_size=1, max_size=12))
@settings(max_examples=120, deadline=None)
def test_a_lead_streak_is_what_counting_by_hand_gives(leaders: list[str]) -> None:
    weeks: dict[str, dict[str, int] | None] = {
        "cn": {"cn/a": 9, "us/b": 5},
        "us": {"cn/a": 5, "us/b": 9},
        "tie": {"cn/a": 7, "us/b": 7},
        "unknown": {"nobody/x": 9},
        "gap": None,
    }
    leaders = [*leaders, "cn"]
    history = chart(*(weeks[leader] for leader in leaders))
    run = lead_streak(history, newest(history), LensName.FULL)
    length = 0
    while length < len(leaders) and leaders[-1 - length] == "cn":
        length += 1
    before = leaders[-1 - length] if length < len(leaders) else "gap"
    assert run is not None
    assert (run.length, run.is_minimum) == (length, before == "gap")


@given(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=1, max_size=10), st.integers(1, 4))
@settings(max_examples=120, deadline=None)
def test_a_growth_streak_is_what_counting_by_hand_gives(totals: list[int | None], last: int) -> None:
    line = [*totals, last]
    history = chart(*(None if total is None else {"nobody/x": total} for total in line))
    length, minimum = 0, True
    for now, before in zip(reversed(line), reversed(line[:-1]), strict=False):
        if now is None or before is None:
            break
        if now <= before:
            minimum = False
            break
        length += 1
    found = [
        (each.wording, each.figures["weeks"].value)
        for each in catalogue()["growth_streak"].find(history, newest(history))
    ]
    expected = [("total_at_least" if minimum else "total", length)] if length >= 3 else []
    assert found == expected


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_names_like_any_other(name: str) -> None:
    before = {"cn/a": 100, name: 40, f"{name}:free": 80, **{f"us/{n}": 30 for n in range(9)}}
    after = {**before, name: 90, f"{name}:free": 10}
    history = chart(before, before, before, after)
    found = check(history, newest(history))
    rows = (row for each in found for figure in each.figures.values() for term in figure.terms.values() for row in term)
    assert name in {row.subject for row in rows}


@given(
    st.dictionaries(st.one_of(st.sampled_from(HOSTILE), st.text(names, max_size=30)), amounts, min_size=1, max_size=12)
)
@settings(max_examples=40, deadline=None)
def test_no_name_breaks_a_week(rows: dict[str, int]) -> None:
    rows = {slug: tokens for slug, tokens in rows.items() if slug != "other"} | {"cn/a": 5}
    history = chart(rows, {**rows, "cn/a": 9}, rows, rows)
    check(history, newest(history))


@pytest.mark.shared
def test_every_figure_of_every_public_week_recomputes(shared: Path) -> None:
    data = shared / "data"
    days = load_csv(data, "rankings_daily_*.csv", Period.DAY)
    charts = load_csv(data, "rankings_weekly_chart_*.csv", Period.WEEK)
    for history in (public_history(days, charts, EMPTY_CATALOG), public_history({}, charts, EMPTY_CATALOG)):
        for stored in history.snapshot.boards:
            view = history.view(stored)
            assert view is not None
            assert check(history, view)


HEADLINES = {
    "2026-03-30": ["arrivals.enters", "sweep.top", "total.up"],
    "2026-04-13": ["arrivals.out", "crossover.press", "excess.below"],
    "2026-05-25": ["lead.uncertain", "growth_streak.total", "milestones.total_above"],
    "2026-06-22": ["growth_streak.total", "free.cliff_gone", "reign.model"],
}


@pytest.mark.shared
@pytest.mark.parametrize("monday", HEADLINES)
def test_the_ranking_of_well_known_weeks_reads_like_their_news(shared: Path, monday: str) -> None:
    data = shared / "data"
    days = load_csv(data, "rankings_daily_*.csv", Period.DAY)
    charts = load_csv(data, "rankings_weekly_chart_*.csv", Period.WEEK)
    history = public_history(days, charts, EMPTY_CATALOG)
    view = history.view(IsoWeek.parse(monday))
    assert view is not None
    chosen = choose(find_insights(history, view), 3)
    assert [f"{each.kind}.{each.wording}" for each in chosen] == HEADLINES[monday]

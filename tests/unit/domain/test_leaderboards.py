from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.facts import build_facts
from bot.domain.history import History
from bot.domain.leaderboards import Grouping, Selection, leaderboard
from bot.domain.lenses import LensName
from tests.fakes.histories import chart, make_history, make_tables, slot, week

ROWS = {"cn/a-0731": 50, "cn/a:free": 30, "low/b": 20, "us/c": 20, "nobody/d": 10, "other": 70}


def _rows(by: Grouping, selection: Selection | None = None) -> list[tuple[str, int, str]]:
    rows = leaderboard(chart(ROWS), week(0), by, selection or Selection())
    return [(row.key, row.tokens, row.country) for row in rows]


def test_by_model_equal_tokens_share_a_rank_and_stand_by_slug() -> None:
    rows = leaderboard(chart(ROWS), week(0), Grouping.MODEL)
    found = [(row.rank, row.tied, row.key, row.country) for row in rows]
    assert found == [
        (1, False, "cn/a-0731", "CN"),
        (2, False, "cn/a:free", "CN"),
        (3, True, "low/b", "ZZ"),
        (3, True, "us/c", "US"),
        (5, False, "nobody/d", "ZZ"),
    ]


def test_by_family_variants_and_snapshots_are_one() -> None:
    assert _rows(Grouping.FAMILY)[0] == ("cn/a", 80, "CN")


def test_an_author_of_low_confidence_has_no_country_in_any_grouping() -> None:
    for by in Grouping:
        countries = {key: country for key, _, country in _rows(by)}
        assert next(country for key, country in countries.items() if key in {"low", "low/b", "ZZ"}) == "ZZ"
    assert _rows(Grouping.COUNTRY) == [("CN", 80, "CN"), ("ZZ", 30, "ZZ"), ("US", 20, "US")]


def test_a_group_has_the_country_of_its_largest_row() -> None:
    tables = make_tables([slot("owl", "2026-01-01", joins="cn/a")])
    rows = leaderboard(chart({"openrouter/owl-alpha": 50, "us/c": 20}, tables=tables), week(0), Grouping.FAMILY)
    assert [(row.key, row.country) for row in rows] == [("cn/a", "CN"), ("us/c", "US")]


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        (Selection(country="CN"), ["cn/a-0731", "cn/a:free"]),
        (Selection(country="ZZ"), ["low/b", "nobody/d"]),
        (Selection(free=True), ["cn/a:free"]),
        (Selection(country="CN", free=False), ["cn/a-0731"]),
        (Selection(country="FR"), []),
    ],
)
def test_a_selection_counts_only_what_it_admits(selection: Selection, keys: list[str]) -> None:
    assert [key for key, _, _ in _rows(Grouping.MODEL, selection)] == keys


def test_a_share_is_of_all_tokens_and_a_change_of_what_both_weeks_name() -> None:
    rows = leaderboard(chart({"cn/a": 40, "us/c": 60}, {"cn/a": 60, "fr/e": 60}), week(1), Grouping.AUTHOR)
    assert [(row.key, float(row.share), row.change) for row in rows] == [("cn", 0.5, 0.5), ("fr", 0.5, None)]


def test_what_days_can_hide_stands_beside_the_tokens() -> None:
    days = {day: {"cn/a": 50, "us/b": 20, "cn2/c": 18, "other": 9} for day in week(0).days}
    days[week(0).days[2]] = {"cn/a": 50, "cn2/c": 18, "other": 9}
    days[week(0).days[5]] = {"cn/a": 50, "us/b": 20, "other": 9}
    history = make_history(days=days)
    rows = leaderboard(history, week(0), Grouping.AUTHOR)
    found = [(row.key, row.tokens, row.hidden, row.rank_certain) for row in rows]
    assert found == [("cn", 350, 0, True), ("us", 120, 9, True), ("cn2", 108, 9, True)]
    countries = leaderboard(history, week(0), Grouping.COUNTRY)
    assert [(row.key, row.tokens, row.hidden) for row in countries] == [("CN", 458, 9), ("US", 120, 9)]


def _close(weekly: dict[str, int] | None = None) -> History:
    days = {day: {"us/b": 20, "cn2/c": 21, "other": 5} for day in week(0).days}
    days[week(0).days[2]] = {"us/b": 20, "other": 30}
    return make_history({week(0): weekly} if weekly else None, days)


@pytest.mark.parametrize("by", Grouping)
def test_what_a_hidden_day_could_reverse_is_not_certain(by: Grouping) -> None:
    rows = leaderboard(_close(), week(0), by)
    assert [(row.country, row.tokens, row.hidden) for row in rows] == [("US", 140, 0), ("CN", 126, 20)]
    assert [row.rank_certain for row in rows] == [False, False]


@pytest.mark.parametrize("by", Grouping)
def test_a_hidden_day_far_below_makes_the_first_rank_uncertain_too(by: Grouping) -> None:
    days = {day: {"us/b": 20, "fr/x": 20, "cn2/c": 21, "other": 5} for day in week(0).days}
    days[week(0).days[2]] = {"us/b": 20, "fr/x": 19, "other": 30}
    rows = leaderboard(make_history(days=days), week(0), by)
    assert [(row.tokens, row.hidden, row.rank_certain) for row in rows] == [
        (140, 0, False),
        (139, 0, False),
        (126, 19, False),
    ]


def test_the_sources_own_week_settles_a_rank() -> None:
    rows = leaderboard(_close({"us/b": 140, "cn2/c": 130, "other": 67}), week(0), Grouping.MODEL)
    assert [row.rank_certain for row in rows] == [True, True]
    other_order = leaderboard(_close({"us/b": 140, "cn2/c": 146, "other": 51}), week(0), Grouping.MODEL)
    assert [(row.key, row.rank_certain) for row in other_order] == [("us/b", False), ("cn2/c", False)]


def test_a_week_that_is_not_stored_has_no_rows() -> None:
    assert leaderboard(chart(ROWS), week(3), Grouping.MODEL) == ()


def test_a_country_changes_as_the_summary_says_also_in_the_week_of_a_reveal() -> None:
    before = {"cn/a": 100, "openrouter/pony-alpha": 60, "us/b": 50}
    history = chart(before, before, tables=make_tables(slots=[slot("pony", "2026-01-14", "cn/a")]))
    shown = {row.key: row.change for row in leaderboard(history, week(1), Grouping.COUNTRY)}
    facts = {row.country: row.change for row in build_facts(history, week(1)).lenses[LensName.FULL].countries}
    assert shown == facts
    assert shown["CN"] == Fraction(60, 100), "the week before stays as it was known"

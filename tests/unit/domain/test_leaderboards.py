from __future__ import annotations

import pytest

from bot.domain.leaderboards import Grouping, Selection, leaderboard
from tests.fakes.histories import chart, make_tables, slot, week

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


def test_a_week_that_is_not_stored_has_no_rows() -> None:
    assert leaderboard(chart(ROWS), week(3), Grouping.MODEL) == ()

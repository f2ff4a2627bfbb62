from __future__ import annotations

import pytest

from bot.presentation.lookups.choices import country_choices, model_choices, week_choices, zone_choices
from bot.services.search import SearchIndex
from tests.fakes.histories import chart
from tests.unit.lookups.cards import FRESH, ask
from tests.unit.presentation.histories import hostile
from tests.unit.presentation.hostile import HOSTILE


def labels(index: SearchIndex, typed: str) -> list[str]:
    return [each.label.replace("\u00a0", " ") for each in index.suggest(typed)]


def test_models_are_offered_with_rank_and_share() -> None:
    index = SearchIndex(model_choices(ask()))
    assert labels(index, "")[:2] == ["Alpha Pro · #1 · 55.4 %", "Gamma · #2 · 16.9 %"]
    assert labels(index, "pony")[0] == "Alpha Pro · #1 · 55.4 %"
    assert labels(index, "unsen") == ["Unseen"]


def test_a_model_is_found_by_its_slug_without_the_day() -> None:
    rows = {"cn/alpha-20260115": 90, "cn/alpha-20260101": 80, "cn/alpha-20260115:free": 70}
    index = SearchIndex(model_choices(ask(history=chart(rows, rows))))
    assert index.resolve("cn/alpha") == "cn/alpha-20260115"
    assert index.resolve("cn/alpha:free") == "cn/alpha-20260115:free"
    assert index.resolve("cn/alpha-20260101") == "cn/alpha-20260101"


@pytest.mark.parametrize(("tag", "typed", "label"), [("en", "chin", "China"), ("zh-Hant", "中國", "中國")])
def test_countries_are_offered_in_the_readers_language(tag: str, typed: str, label: str) -> None:
    index = SearchIndex(country_choices(ask(tag)))
    assert labels(index, typed)[0].startswith(label)
    assert index.suggest(typed)[0].value == "CN"
    assert "ZZ" not in {each.value for each in index.suggest("")}


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_country_with_a_short_name_is_found_by_its_long_one(tag: str) -> None:
    index = SearchIndex(country_choices(ask(tag)))
    assert index.suggest("united sta")[0].value == "US"
    assert index.resolve("United States") == "US"
    assert {each.label.partition(" ")[0] for each in index.suggest("united states")} <= {"US", "美国"}


def test_a_week_is_found_by_any_of_its_days() -> None:
    index = SearchIndex(week_choices(ask()))
    assert [each.value for each in index.suggest("")] == ["2026-W03", "2026-W02"]
    assert index.suggest("2026-01-08")[0].value == "2026-W02"
    assert labels(index, "w03")[0] == "12–18 Jan 2026 · 2026-W03"


def test_time_zones_are_found_by_their_city() -> None:
    index = SearchIndex(zone_choices(FRESH))
    assert labels(index, "shanghai")[0] == "Asia/Shanghai · UTC+08:00"
    assert labels(index, "kolkata")[0] == "Asia/Kolkata · UTC+05:30"


def test_hostile_names_make_no_long_or_empty_choice() -> None:
    index = SearchIndex(model_choices(ask(history=hostile(HOSTILE))))
    assert all(1 <= len(each.label) <= 100 for each in index.suggest(""))

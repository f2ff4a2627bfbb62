from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.presentation.facts_json import facts_json, hundredths, percent
from bot.presentation.wording import Wording
from tests.fakes.histories import by_days, chart
from tests.unit.presentation.histories import T, example, facts_of

EN = Wording.load("en")
SHAPE: dict[str, Any] = {
    "week": {"start": str, "end": str, "iso": str, "closed": bool},
    "source": str,
    "as_of": str,
    "table_version": str,
    "data_hash": str,
    "total": {"tokens": int, "change_percent": float},
    "other_tokens": int,
    "unknown_tokens": int,
    "free_share_percent": float,
    "coverage_percent": float,
    "sweep": int,
    "lenses": {
        name: {
            "countries": [
                {"country": str, "tokens": int, "share_percent": float, "change_percent": float, "models": int}
            ],
            "lead": {
                "country": str,
                "over": str,
                "tokens": int,
                "ratio": float,
                "certain": bool,
                "streak_weeks": int,
                "streak_is_minimum": bool,
            },
        }
        for name in ("press", "full")
    },
    "models": [
        {
            "rank": int,
            "slug": str,
            "name": str,
            "country": str,
            "tokens": int,
            "change_percent": float,
            "rank_move": int,
            "new": bool,
        }
    ],
    "insights": [
        {
            "kind": str,
            "surprise": float,
            "text": str,
            "receipt": {
                "lens": str,
                "table_version": str,
                "as_of": str,
                "data_hash": str,
                "figures": [{"name": str, "unit": str, "value": str, "number": float, "formula": str, "rows": dict}],
            },
        }
    ],
}
NULLABLE = {"change_percent", "rank_move", "new", "lead", "over", "ratio", "streak_weeks"}


def conforms(found: Any, shape: Any, path: str) -> None:
    if found is None:
        assert path.rpartition(".")[2] in NULLABLE, path
    elif isinstance(shape, dict):
        for key, inner in cast("dict[str, Any]", shape).items():
            assert key in found, f"{path}.{key}"
            conforms(found[key], inner, f"{path}.{key}")
    elif isinstance(shape, list):
        for each in found:
            conforms(each, shape[0], path)
    else:
        assert type(found) is shape, (path, found)


def parsed(history: Any = None, **options: bool) -> Any:
    history = history or example()
    return json.loads(json.dumps(facts_json(facts_of(history), EN, history, **options)))


@pytest.mark.parametrize(
    "history",
    [example(), chart({"cn/a": 5, "us/b": 5}), by_days({"cn/a": T}, {"cn/a": T}, last=2), chart({"who/a": T})],
)
def test_the_documented_keys_are_there_with_their_types(history: Any) -> None:
    conforms(parsed(history), SHAPE, "")


def test_the_figures_of_a_week() -> None:
    found = parsed()
    assert found["week"] == {
        "start": "2026-01-12",
        "end": "2026-01-18",
        "iso": "2026-W03",
        "closed": True,
        "final": False,
        "days": [f"2026-01-{day}" for day in range(12, 19)],
    }
    assert (found["source"], found["as_of"]) == ("test", "2030-01-01T00:00:00Z")
    assert found["total"] == {"tokens": 11 * T, "change_percent": 57.14}
    assert found["sweep"] == 3
    assert found["lenses"]["full"]["countries"][0] == {
        "country": "CN",
        "tokens": 9 * T,
        "share_percent": 81.82,
        "change_percent": 200.0,
        "models": 3,
    }
    assert found["lenses"]["press"]["lead"] == {
        "country": "CN",
        "over": "US",
        "tokens": 7_500_000_000_000,
        "ratio": 6.0,
        "certain": True,
        "streak_weeks": 1,
        "streak_is_minimum": False,
    }
    assert {key: found["models"][1][key] for key in ("rank", "name", "rank_move", "change_percent", "new")} == {
        "rank": 2,
        "name": "Gamma (free)",
        "rank_move": 1,
        "change_percent": 199.6,
        "new": None,
    }
    assert "receipts" not in found


def test_a_tie_has_no_lead_and_a_single_country_nothing_to_lead_over() -> None:
    assert parsed(chart({"cn/a": 5, "us/b": 5}))["lenses"]["full"]["lead"] is None
    alone = parsed(chart({"cn/a": 5}))["lenses"]["full"]["lead"]
    assert (alone["over"], alone["ratio"], alone["tokens"]) == (None, None, 5)


def test_what_is_withheld_is_said() -> None:
    found = parsed(chart({"cn/a": 9 * T, "who/b": T}))
    assert found["withheld"] == [{"author": "who", "tokens": T, "share_percent": 10.0}]
    assert found["lenses"]["press"]["lead"] is None


def test_sources_are_joined() -> None:
    history = example()
    facts = replace(facts_of(history), sources=("a.csv", "b.csv"))
    assert facts_json(facts, EN, history)["source"] == "a.csv; b.csv"


@settings(deadline=None)
@given(st.fractions(min_value=-10, max_value=10))
def test_percents_are_the_nearest_two_decimals_and_never_minus_zero(value: Fraction) -> None:
    found = percent(value)
    assert found is not None
    assert abs(Fraction(str(found)) - value * 100) <= Fraction(1, 200)
    assert str(found) != "-0.0"


def test_halves_go_away_from_zero() -> None:
    assert [hundredths(Fraction(n, 1000)) for n in (5, -5, 15, 4, -4)] == [0.01, -0.01, 0.02, 0.0, 0.0]
    assert percent(None) is None


def test_insights_come_in_the_language_asked_for() -> None:
    history = example()
    found = facts_json(facts_of(history), Wording.load("zh-Hans"), history)
    texts = json.dumps(found["insights"], ensure_ascii=False)
    assert "中国" in texts
    assert "China" not in texts


def test_receipts_are_added_on_request() -> None:
    found = parsed(receipts=True)["receipts"]
    assert found[0]["name"] == "total"
    assert sum(row["tokens"] for row in found[0]["rows"]["rows"]) == 11 * T
    assert {row["name"] for row in found} >= {
        "total_change",
        "press.CN.share",
        "full.lead.ratio",
        "model.cn/alpha.change",
    }

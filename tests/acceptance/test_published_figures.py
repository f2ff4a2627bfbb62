"""Every row of the three tables in `../shared/data/README.md`, out of `./run facts … --json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import load_verbs

pytestmark = pytest.mark.shared

DAILY = ("rankings_daily_2026-03-30_2026-04-05.csv", "rankings_daily_2026-05-23_2026-07-05.csv")
CHART = "rankings_weekly_chart_2025-07-14_2026-06-22.csv"
FIRST_PRINT = "rankings_weekly_first_print_2026-02-09_2026-04-20.csv"

Facts = Callable[..., Any]


@pytest.fixture
def facts(shared: Path) -> Facts:
    def run(week: str, *arguments: str) -> Any:
        words = [str(shared / "data" / word) if word.endswith(".csv") else word for word in arguments]
        done = CliRunner().invoke(load_verbs(), ["facts", "--week", week, "--json", *words])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def _country(lens: Any, code: str) -> Any:
    return next(row for row in lens["countries"] if row["country"] == code)


def _trillions(tokens: int, digits: int = 3) -> float:
    return round(tokens / 10**12, digits)


@pytest.mark.parametrize(
    ("week", "china", "china_change", "us", "us_change", "unknown", "streak"),
    [
        ("2026-03-09", 4.69, 11.83, 3.294, -9.33, 0.666, 2),
        ("2026-03-16", 7.359, 56.91, 3.536, 7.35, 0, 3),
        ("2026-03-30", 12.96, 31.48, 3.03, 0.76, 0, 5),
    ],
)
def test_the_press_s_own_figures_come_out_exactly(
    facts: Facts, week: str, china: float, china_change: float, us: float, us_change: float, unknown: float, streak: int
) -> None:
    press = facts(week, "--csv", FIRST_PRINT, "--weekly", "--press-exact")["lenses"]["press"]
    cn, american = _country(press, "CN"), _country(press, "US")
    assert (_trillions(cn["tokens"]), cn["change_percent"]) == (china, china_change)
    assert (_trillions(american["tokens"]), american["change_percent"]) == (us, us_change)
    assert _trillions(sum(row["tokens"] for row in press["countries"] if row["country"] == "ZZ")) == unknown
    assert (press["lead"]["country"], press["lead"]["streak_weeks"]) == ("CN", streak)
    assert press["lead"]["streak_is_minimum"] is False


def test_the_press_s_total_and_sweep_of_30_march(facts: Facts) -> None:
    printed = facts("2026-03-30", "--csv", FIRST_PRINT, "--weekly", "--press-exact")
    assert printed["total"] == {"tokens": 27_000_000_000_000, "change_percent": 18.94}
    assert printed["sweep"] == 6
    assert [_trillions(model["tokens"], 2) for model in printed["models"][:3]] == [4.6, 3.08, 1.64]
    authors = [model["slug"].partition("/")[0] for model in printed["models"][:6]]
    # MiniMax and DeepSeek both read 1.19T on the page: an equal rank, ordered by slug.
    assert authors == ["qwen", "xiaomi", "qwen", "stepfun", "deepseek", "minimax"]
    assert [model["rank"] for model in printed["models"][:7]] == [1, 2, 3, 4, 5, 5, 7]


def test_hunter_alpha_and_the_model_it_was_count_as_one_and_make_room(facts: Facts) -> None:
    printed = facts("2026-03-16", "--csv", FIRST_PRINT, "--weekly", "--press-exact")
    first = printed["models"][0]
    assert first["slug"] == "xiaomi/mimo-v2-pro-20260318"
    assert first["tokens"] == 1_490_000_000_000 + 919_000_000_000
    assert first["joined"] == ["openrouter/hunter-alpha"]
    assert sum(row["models"] for row in printed["lenses"]["press"]["countries"]) == 9


def test_the_top_three_of_9_march_are_all_chinese(facts: Facts) -> None:
    printed = facts("2026-03-09", "--csv", FIRST_PRINT, "--weekly", "--press-exact")
    assert printed["sweep"] == 3


@pytest.mark.parametrize(
    ("week", "total", "total_change", "china", "china_change", "us", "us_change", "streak"),
    [
        ("2026-03-09", 16.874, None, 4.683, None, 3.288, None, ("CN", 2)),
        ("2026-03-23", 22.640, 11.54, 9.824, None, 2.994, None, ("CN", 4)),
        ("2026-03-30", 27.006, 19.28, 12.954, 31.86, 3.028, 1.13, ("CN", 5)),
        ("2026-03-16", 20.297, None, 7.345, None, 2.947, -10.35, ("CN", 3)),
        ("2026-04-13", 20.469, None, 4.437, None, 4.908, None, ("US", 1)),
        ("2026-06-22", 46.720, None, 20.395, 8.44, 4.243, -26.26, ("CN", 9)),
    ],
)
def test_the_same_weeks_restated(
    facts: Facts, week: str, total: float, total_change: float | None, china: float, china_change: float | None,
    us: float, us_change: float | None, streak: tuple[str, int],
) -> None:  # fmt: skip
    found = facts(week, "--csv", CHART, "--weekly")
    press = found["lenses"]["press"]
    cn, american = _country(press, "CN"), _country(press, "US")
    assert _trillions(found["total"]["tokens"]) == total
    assert total_change in {None, found["total"]["change_percent"]}
    assert (_trillions(cn["tokens"]), _trillions(american["tokens"])) == (china, us)
    assert china_change in {None, cn["change_percent"]}
    assert us_change in {None, american["change_percent"]}
    assert (press["lead"]["country"], press["lead"]["streak_weeks"]) == streak


@pytest.mark.parametrize(
    ("week", "total", "press", "full", "ratios", "unattributed", "certain"),
    [
        ("2026-03-30", 27.0056, (12.954, 3.028), (16.684, 8.678), (4.28, 1.92), 1.542, True),
        ("2026-05-25", 31.8212, (11.139, 4.249), (14.271, 13.071), (2.62, 1.09), 4.320, False),
        ("2026-06-22", 46.7203, (20.395, 4.243), (25.090, 15.118), (4.81, 1.66), 6.187, True),
    ],
)
def test_both_lenses_from_daily_rows(
    facts: Facts, week: str, total: float, press: tuple[float, float], full: tuple[float, float],
    ratios: tuple[float, float], unattributed: float, certain: bool,
) -> None:  # fmt: skip
    found = facts(week, "--csv", DAILY[0], "--csv", DAILY[1])
    lenses = found["lenses"]
    assert _trillions(found["total"]["tokens"], 4) == total
    assert tuple(_trillions(_country(lenses["press"], code)["tokens"]) for code in ("CN", "US")) == press
    assert tuple(_trillions(_country(lenses["full"], code)["tokens"]) for code in ("CN", "US")) == full
    assert tuple(lenses[name]["lead"]["ratio"] for name in ("press", "full")) == ratios
    assert _trillions(found["unknown_tokens"]) == unattributed
    assert lenses["full"]["lead"]["certain"] is certain
    assert found["week"]["closed"] is True


def test_the_finding_that_shapes_the_product(facts: Facts) -> None:
    """22–28 June 2026: the press lens has China up and the US down a quarter; the full lens has both flat."""
    lenses = facts("2026-06-22", "--csv", DAILY[1])["lenses"]
    assert _country(lenses["press"], "CN")["change_percent"] == pytest.approx(8.4, abs=0.05)
    assert _country(lenses["press"], "US")["change_percent"] == pytest.approx(-26.22, abs=0.06)
    assert _country(lenses["full"], "CN")["change_percent"] == pytest.approx(-3.3, abs=0.05)
    assert _country(lenses["full"], "US")["change_percent"] == pytest.approx(-0.1, abs=0.05)


def test_days_and_the_week_before_as_a_chart_give_the_documented_example(facts: Facts) -> None:
    found = facts("2026-03-30", "--csv", DAILY[0], "--weekly-csv", CHART)
    assert found["total"] == {"tokens": 27_005_556_400_914, "change_percent": 19.28}
    assert found["lenses"]["press"]["lead"]["streak_weeks"] == 5
    assert _country(found["lenses"]["press"], "CN")["change_percent"] == pytest.approx(31.9, abs=0.05)
    # The chart names nine rows only, so that all named rows of the two weeks cannot be compared.
    assert _country(found["lenses"]["full"], "CN")["change_percent"] is None
    assert found["free_share_percent"] == pytest.approx(30.0, abs=0.05)

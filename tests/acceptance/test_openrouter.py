"""The command line against OpenRouter on loopback: keyed and keyless, faults, restatements, a moving clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.acceptance.conftest import CommandLine, Replay

pytestmark = pytest.mark.shared
DAILY = "rankings_daily_2026-05-23_2026-07-05.csv"
KEYED = {"OPENROUTER_API_KEY": "sk-or-v1-test"}
Start = Callable[..., Replay]


def _facts(run: CommandLine, **settings: str) -> Any:
    done = run("facts", "--json", **settings)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("key", [{}, KEYED], ids=["keyless", "keyed"])
def test_a_backfill_brings_both_lenses_of_the_published_week(
    run: CommandLine, replay: Start, key: dict[str, str]
) -> None:
    settings = {"OPENROUTER_BASE_URL": replay("2026-06-29", DAILY).url, **key}
    done = run("backfill", **settings)
    assert done.returncode == 0, done.stderr
    facts = _facts(run, **settings)
    assert facts["week"]["iso"] == "2026-W26"
    assert facts["total"]["tokens"] == 46_720_348_192_435
    assert facts["lenses"]["full"]["lead"]["ratio"] == 1.66
    assert facts["models"][0]["name"] == "DeepSeek V4 Flash"


@pytest.mark.parametrize("key", [{}, KEYED], ids=["keyless", "keyed"])
def test_a_poll_follows_the_clock_and_keeps_what_is_restated(
    run: CommandLine, replay: Start, key: dict[str, str]
) -> None:
    server = replay("2026-06-29", DAILY)
    settings = {"OPENROUTER_BASE_URL": server.url, **key}
    assert run("poll", **settings).returncode == 0
    before = _facts(run, **settings)
    server.control(today="2026-06-30", override=[["2026-06-24", "z-ai/glm-5.2-20260616", "1"]])
    done = run("poll", **settings)
    # With a key, the source's own week is read too, and it is restated with its day.
    assert f"{2 if key else 1} restated" in done.stdout
    after = _facts(run, **settings)
    assert after["total"]["tokens"] < before["total"]["tokens"]
    assert after["data_hash"] != before["data_hash"]
    assert run("poll", **settings).returncode == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"body": "<html><body>Sign in</body></html>", "type": "text/html"}, "HTML"),
        ({"body": '{"data": [{"date": "2026'}, "JSON"),
        ({"body": '{"data": [], "meta": {}}'}, ""),
        ({"body": "", "status": 401}, "OPENROUTER_API_KEY"),
    ],
)
def test_a_bad_answer_is_one_line_and_the_last_good_data_stay(
    run: CommandLine, replay: Start, fault: dict[str, Any], reason: str
) -> None:
    server = replay("2026-06-29", DAILY)
    settings = {"OPENROUTER_BASE_URL": server.url, **KEYED}
    run("poll", **settings)
    before = _facts(run, **settings)
    server.control(fault={**fault, "times": 9})
    done = run("poll", **settings)
    assert done.returncode == 1
    assert reason in done.stderr
    assert server.url in done.stderr or "OPENROUTER_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr
    assert "sk-or" not in done.stderr + done.stdout
    assert _facts(run, **settings) == before


def test_a_day_that_is_not_sane_is_rejected_and_the_last_good_one_stays(run: CommandLine, replay: Start) -> None:
    server = replay("2026-06-29", DAILY)
    settings = {"OPENROUTER_BASE_URL": server.url, **KEYED}
    run("poll", **settings)
    before = _facts(run, **settings)
    rows = [
        {"date": "2026-06-27", "model_permaslug": "a/good", "total_tokens": "5"},
        {"date": "2026-06-28", "model_permaslug": "a/bad", "total_tokens": "1e9"},
    ]
    meta = {"as_of": "2026-06-29T09:00:00Z", "version": "v1", "start_date": "2026-06-27", "end_date": "2026-06-28"}
    # The span that our clock asks for is refused, because the source's clock is behind; the next answer is bad.
    server.control(fault={"delay": 0})
    server.control(fault={"body": json.dumps({"data": rows, "meta": meta})})
    done = run("poll", **settings)
    assert done.returncode == 1
    complaint = next(line for line in done.stderr.splitlines() if "rejected" in line)
    for part in (server.url, "line 2", "2026-06-28", "'1e9'"):
        assert part in complaint
    assert "held back" in done.stderr  # the other day is whole, but tiny beside its weekday's median
    assert "Traceback" not in done.stderr
    assert "2026-06-28" in run("status", COLUMNS="400", **settings).stdout
    assert _facts(run, **settings) == before


def test_a_short_outage_is_waited_out(run: CommandLine, replay: Start) -> None:
    server = replay("2026-06-29", DAILY)
    server.control(fault={"status": 503, "times": 2})
    done = run("poll", OPENROUTER_BASE_URL=server.url, **KEYED)
    assert done.returncode == 0, done.stderr


def test_the_demo_shows_the_latest_closed_week_of_the_exports(run: CommandLine, replay: Start) -> None:
    done = run("demo", OPENROUTER_BASE_URL=replay("2026-07-01", DAILY).url)
    assert done.returncode == 0, done.stderr
    assert "SAMPLE" not in done.stdout
    assert "46.7T" in done.stdout

"""`/status`: how the jobs and the connection fare."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.edge.connection import State
from bot.presentation.lookups.status import status_card
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from bot.services.jobs import Heartbeat
from bot.services.status import Operations
from tests.unit.lookups.cards import FRESH, ask
from tests.unit.lookups.views import STATUS

MINUTE = dt.timedelta(minutes=1)
BEATS = (
    Heartbeat("poll", FRESH, succeeded_at=FRESH - 3 * MINUTE),
    Heartbeat(
        "refresh",
        FRESH,
        succeeded_at=FRESH - 180 * MINUTE,
        failed_at=FRESH - MINUTE,
        reason="503 <@everyone>\nagain",
        failures=2,
    ),
    Heartbeat("prune", FRESH, failures=1, reason="disk full"),
    Heartbeat("heartbeat", FRESH, running_since=FRESH - dt.timedelta(seconds=12), succeeded_at=FRESH - MINUTE),
    Heartbeat("novelty", FRESH, succeeded_at=FRESH - 72 * 60 * MINUTE, failed_at=FRESH - 73 * 60 * MINUTE, reason="x"),
)
FULL = Operations(FRESH, BEATS, ("2026-01-17 is odd",), "connection.ready", FRESH - 119 * MINUTE, 1)


def blocks(operations: Operations | None, tag: str = "en") -> list[tuple[str, list[str]]]:
    card = status_card(STATUS, ask(tag).history, Wording.load(tag), operations=operations)
    return [(block.title, [plain(line) for line in block.lines]) for block in card.blocks]


def test_every_job_says_when_it_last_ended_well() -> None:
    assert blocks(FULL)[:2] == [
        (
            "Jobs",
            [
                "Discord: connected for 119 min",
                "1 error in 24 hours",
                "Poll: done 3 min ago",
                "Refresh: done 3 h ago",
                "Refresh: failed 2 times in a row: 503 <@everyone> again",
                "Pruning: not done yet",
                "Pruning: failed: disk full",
                "Heartbeat: running for 12 s",
                "novelty: done 3 days ago",
            ],
        ),
        ("Of the last poll", ["2026-01-17 is odd"]),
    ]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-Hans", ["Discord：已连接，已持续119分钟", "24小时内出错1次", "轮询：3分钟前完成"]),
        ("zh-Hant", ["Discord：已連線，已持續119分鐘", "24小時內出錯1次", "輪詢：3分鐘前完成"]),
    ],
)
def test_it_is_said_in_chinese(tag: str, expected: list[str]) -> None:
    assert blocks(FULL, tag)[0][1][:3] == expected


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_every_state_of_the_connection_has_its_words(state: State, tag: str) -> None:
    key = f"connection.{state}"
    (line,) = blocks(Operations(FRESH, connection=key, connection_since=FRESH), tag)[0][1]
    assert key not in line


def test_what_is_not_known_is_not_shown() -> None:
    assert blocks(Operations(FRESH)) == blocks(None)
    assert blocks(Operations(FRESH, errors=0))[0] == ("Jobs", ["0 errors in 24 hours"])
    assert blocks(Operations(FRESH, connection="connection.ready")) == blocks(None), "without a time"


def test_a_clock_that_went_back_shows_no_negative_age() -> None:
    beat = Heartbeat("poll", FRESH, succeeded_at=FRESH + MINUTE)
    assert blocks(Operations(FRESH, (beat,)))[0][1] == ["Poll: done 0 s ago"]

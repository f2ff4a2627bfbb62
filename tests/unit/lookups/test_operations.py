"""`/status`: how the jobs and the connection fare."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.cautions import OddTotal
from bot.domain.errors import (
    BudgetExhaustedError,
    ClockError,
    DataError,
    NothingStoredError,
    SourceRefusedError,
    SourceUnavailableError,
    StoreConflictError,
)
from bot.edge.connection import State
from bot.presentation.lookups.status import status_card
from bot.presentation.text import plain
from bot.presentation.troubles import note_text, trouble_text
from bot.presentation.wording import Wording
from bot.services.jobs import Heartbeat
from bot.services.status import Operations
from bot.services.troubles import Cause, Note, NoteKind, Trouble
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
        trouble=Trouble(Cause.SOURCE, "503 <@everyone>\nagain"),
        failures=2,
    ),
    Heartbeat("prune", FRESH, failures=1, trouble=Trouble(Cause.STORE, "disk full")),
    Heartbeat("heartbeat", FRESH, running_since=FRESH - dt.timedelta(seconds=12), succeeded_at=FRESH - MINUTE),
    Heartbeat("novelty", FRESH, succeeded_at=FRESH - 72 * 60 * MINUTE, failed_at=FRESH - 73 * 60 * MINUTE),
)
SAID = "the total of 17 Jan 2026 is 3.1× the median of the 4 same weekdays before"
ODD = OddTotal(dt.date(2026, 1, 17), "3.10", 4)
NOTES = (
    Note(NoteKind.HISTORY, trouble=Trouble(Cause.BUDGET, "30 a minute")),
    Note(NoteKind.REJECTED, "file.csv, line 7: no named model"),
    Note(NoteKind.HELD, str(ODD), day=ODD.day),
)
FULL = Operations(FRESH, BEATS, NOTES, "connection.ready", FRESH - 119 * MINUTE, 1)


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
                "Refresh: failed 2 times in a row: the source gives nothing usable: 503 <@everyone> again",
                "Pruning: not done yet",
                "Pruning: failed: the database fails: disk full",
                "Heartbeat: running for 12 s",
                "novelty: done 3 days ago",
            ],
        ),
        (
            "Of the last poll",
            [
                "Older days could not be read: our budget of requests is used up: 30 a minute",
                "Not taken: file.csv, line 7: no named model",
                f"17 Jan 2026 is held back until the source has repeated it: {SAID}",
            ],
        ),
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


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (
            "zh-Hans",
            [
                "数据源未给出可用数据",
                "数据库出错",
                "未能读取更早的日期：请求额度已用完",
                "未采用",
                "是此前4周同一天中位数的3.1倍",
            ],
        ),
        (
            "zh-Hant",
            [
                "資料來源未給出可用資料",
                "資料庫出錯",
                "未能讀取更早的日期：請求額度已用完",
                "未採用",
                "是此前4週同一天中位數的3.1倍",
            ],
        ),
    ],
)
def test_what_went_wrong_is_said_in_chinese(tag: str, expected: list[str]) -> None:
    text = "\n".join(line for _, lines in blocks(FULL, tag)[:2] for line in lines)
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_every_cause_and_every_note_has_its_words(tag: str) -> None:
    wording = Wording.load(tag)
    told = [trouble_text(Trouble(cause, "x1"), wording) for cause in Cause]
    told += [note_text(Note(kind, "x1"), wording) for kind in NoteKind]
    assert not [text for text in told if text.startswith(("trouble.", "note."))]
    assert [text for text in told if "x1" not in text] == [wording.text("trouble.cancelled")]


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (BudgetExhaustedError("30"), Cause.BUDGET),
        (SourceRefusedError("401"), Cause.REFUSED),
        (SourceUnavailableError("503"), Cause.SOURCE),
        (StoreConflictError("again"), Cause.STORE),
        (DataError("a.csv", "no date", 7), Cause.DATA),
        (ClockError(MINUTE), Cause.CLOCK),
        (NothingStoredError(), Cause.OTHER),
        (ZeroDivisionError("1/0"), Cause.UNFORESEEN),
    ],
)
def test_every_error_has_its_cause(error: Exception, cause: Cause) -> None:
    assert Trouble.of(error).cause is cause


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

"""Corrections, errata and the notice of a late source, in every language."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from bot.domain.corrections import (
    CertaintyChange,
    Change,
    Correction,
    FigureChange,
    LeaderChange,
    RankChange,
    StreakChange,
    SweepChange,
)
from bot.domain.delivery.reasons import Reason
from bot.domain.history import EMPTY_SNAPSHOT, History
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.presentation.card import LabelKind
from bot.presentation.digests import correction_text, erratum_card, missed_card, waiting_card
from bot.presentation.digests.changes import ROOM, change_text, reason_text
from bot.presentation.headline import fits
from bot.presentation.wording import Wording
from tests.fakes.histories import make_tables
from tests.unit.digests.weeks import NOW, REPORTED, facts_of, weeks, written

T = 10**12
HISTORY = weeks()
FACTS = facts_of(HISTORY)
PRESS, FULL = LensName.PRESS, LensName.FULL


def moved(name: str, unit: Unit, old: int | str, new: int | str) -> FigureChange:
    return FigureChange(name, unit, Fraction(old), Fraction(new))


CHANGES: list[tuple[Change, str, str, str]] = [
    (
        LeaderChange(PRESS, "CN", "US"),
        "leader, top nine rows: China → US",
        "前九名领先者：中国 → 美国",
        "前九名領先者：中國 → 美國",
    ),
    (
        LeaderChange(FULL, "CN", None),
        "leader, all named rows: China → nobody",
        "全部具名模型领先者：中国 → 无",
        "所有具名模型領先者：中國 → 無",
    ),
    (
        CertaintyChange(FULL, "CN", certain=False),
        "China’s lead, all named rows: certain → not certain",
        "中国的领先（全部具名模型）：确定 → 不确定",
        "中國的領先（所有具名模型）：確定 → 不確定",
    ),
    (
        CertaintyChange(PRESS, "US", certain=True),
        "US’s lead, top nine rows: not certain → certain",
        "美国的领先（前九名）：不确定 → 确定",
        "美國的領先（前九名）：不確定 → 確定",
    ),
    (
        StreakChange(PRESS, "CN", 5, 1),
        "China’s weeks in the lead, top nine rows: 5 → 1",
        "中国连续领先周数（前九名）：5 → 1",
        "中國連續領先週數（前九名）：5 → 1",
    ),
    (
        SweepChange(6, 3),
        "first ranks in one country: 6 → 3",
        "同一国家包揽的名次：6 → 3",
        "同一國家包攬的名次：6 → 3",
    ),
    (
        RankChange("cn2/gamma:free", 2, 3),
        "Gamma (free): number 2 → 3",
        "Gamma（免费）名次：2 → 3",
        "Gamma（免費）名次：2 → 3",
    ),
    (RankChange("us/beta", 10, None), "Beta: number 10 → off the list", "Beta名次：10 → 榜外", "Beta名次：10 → 榜外"),
    (
        moved("total", Unit.TOKENS, 27 * T, 28 * T),
        "total 27.0T → 28.0T",
        "总量27.0万亿 → 28.0万亿",
        "總量27.0兆 → 28.0兆",
    ),
    (
        moved("total_change", Unit.CHANGE, "0.193", "-0.02"),
        "change of the total ▲ 19.3 % → ▼ 2.0 %",
        "总量变化▲ 19.3% → ▼ 2.0%",
        "總量變化▲ 19.3% → ▼ 2.0%",
    ),
    (
        moved("unattributed", Unit.PERCENT, "0.057", "0.091"),
        "tokens without a country 5.7 % → 9.1 %",
        "无国别Token占比5.7% → 9.1%",
        "無國別Token占比5.7% → 9.1%",
    ),
    (
        moved("press.CN.tokens", Unit.TOKENS, 13 * T, 12 * T),
        "China, top nine rows: 13.0T → 12.0T",
        "中国（前九名）：13.0万亿 → 12.0万亿",
        "中國（前九名）：13.0兆 → 12.0兆",
    ),
    (
        moved("full.US.change", Unit.CHANGE, "0.011", "0.05"),
        "US, all named rows, change: ▲ 1.1 % → ▲ 5.0 %",
        "美国变化（全部具名模型）：▲ 1.1% → ▲ 5.0%",
        "美國變化（所有具名模型）：▲ 1.1% → ▲ 5.0%",
    ),
    (
        moved("full.CN.share", Unit.PERCENT, "0.618", "0.55"),
        "China, all named rows, share: 61.8 % → 55.0 %",
        "中国占比（全部具名模型）：61.8% → 55.0%",
        "中國占比（所有具名模型）：61.8% → 55.0%",
    ),
    (
        moved("press.ratio", Unit.RATIO, "4.3", "3.9"),
        "ratio, top nine rows: 4.3× → 3.9×",
        "倍数（前九名）：4.3倍 → 3.9倍",
        "倍數（前九名）：4.3倍 → 3.9倍",
    ),
    (
        moved("model.cn2/gamma:free.tokens", Unit.TOKENS, 4 * T, 3 * T),
        "Gamma (free): 4.00T → 3.00T",
        "Gamma（免费）：4.00万亿 → 3.00万亿",
        "Gamma（免費）：4.00兆 → 3.00兆",
    ),
    (
        moved("model.x/y-4.5.change", Unit.CHANGE, "0.1", "0.2"),
        "Y 4.5, change: ▲ 10.0 % → ▲ 20.0 %",
        "Y 4.5变化：▲ 10.0% → ▲ 20.0%",
        "Y 4.5變化：▲ 10.0% → ▲ 20.0%",
    ),
    (
        moved("insight.movers.up.x/y-4.5.gain", Unit.TOKENS, 2 * T, T),
        "a figure under “What moved”: 2.00T → 1.00T",
        "“本周变化”中的一个数字：2.00万亿 → 1.00万亿",
        "「本週變化」中的一個數字：2.00兆 → 1.00兆",
    ),
]


@pytest.mark.parametrize(("change", "english", "simplified", "traditional"), CHANGES, ids=[row[1] for row in CHANGES])
def test_a_change_says_old_and_new(change: Change, english: str, simplified: str, traditional: str) -> None:
    for tag, expected in (("en", english), ("zh-Hans", simplified), ("zh-Hant", traditional)):
        text = change_text(change, Wording.load(tag).about(HISTORY))
        assert text.replace("\u00a0", " ") == expected


def correction(*changes: Change, days: tuple[dt.date, ...] = ()) -> Correction:
    return Correction(REPORTED, changes, days, erratum=True)


def test_three_changes_are_told_and_the_others_counted() -> None:
    many = correction(*(RankChange(f"cn/{n}", n, n + 1) for n in range(1, 6)), days=(*REPORTED.days[1:3], REPORTED.end))
    assert correction_text(many, Wording.load("en").about(HISTORY)) == (
        "Corrected: 1: number 1 → 2; 2: number 2 → 3; 3: number 3 → 4; and 2 more. "
        "The source restated 20–21 Jan and 25 Jan."
    )


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_long_names_leave_room_for_the_reason(tag: str) -> None:
    days = (*REPORTED.shift(-1).days[::2], *REPORTED.days[1::2])
    many = correction(*(RankChange(f"cn/{'long-name-' * 9}{n}", n, None) for n in range(1, 6)), days=days)
    wording = Wording.load(tag).about(HISTORY)
    text = correction_text(many, wording)
    assert len(text) <= ROOM
    assert text.endswith(reason_text(many, wording))


@pytest.mark.parametrize(
    ("change", "english", "simplified", "traditional"),
    [
        (
            LeaderChange(PRESS, "CN", "US"),
            "Correction: US leads the week after all",
            "更正：本周实际由美国领先",
            "更正：本週實際由美國領先",
        ),
        (RankChange("us/beta", 4, 1), "Correction: Beta is number one", "更正：Beta居首位", "更正：Beta居首位"),
        (RankChange("us/beta", 1, 2), "Correction: Alpha is number one", "更正：Alpha居首位", "更正：Alpha居首位"),
        (
            moved("total", Unit.TOKENS, 27 * T, 29 * T),
            "Correction: 29.0T tokens in the week, not 27.0T",
            "更正：本周总量29.0万亿，非27.0万亿",
            "更正：本週總量29.0兆，非27.0兆",
        ),
        (
            RankChange(f"us/{'w-' * 15}", 1, 2),
            "Correction: Alpha is number one",
            "更正：Alpha居首位",
            "更正：Alpha居首位",
        ),
        (RankChange(f"us/{'w-' * 15}", 4, 1), "Correction to a weekly digest", "周报更正", "週報更正"),
        (SweepChange(3, 0), "Correction to a weekly digest", "周报更正", "週報更正"),
    ],
)
def test_an_erratum_says_in_its_headline_what_is_new(
    change: Change, english: str, simplified: str, traditional: str
) -> None:
    for tag, expected in (("en", english), ("zh-Hans", simplified), ("zh-Hant", traditional)):
        found = erratum_card(correction(change), FACTS, HISTORY, Wording.load(tag), NOW)
        assert found.headline == expected
        assert fits(found.headline)


def test_an_erratum_lists_every_change_and_why() -> None:
    many = correction(RankChange("us/beta", 4, 1), SweepChange(3, 0), days=(REPORTED.end,))
    assert written(erratum_card(many, FACTS, HISTORY, Wording.load("en"), NOW)) == [
        "Correction: Beta is number one",
        "19–25 Jan 2026 · 11.6T tokens ▲ 155.4 %",
        "! Provisional: the source may still restate this week",
        "[What changed]",
        "Beta: number 4 → 1",
        "first ranks in one country: 3 → no sweep",
        "The source restated 25 Jan.",
        "Usage through OpenRouter, not the world.",
        "Source: OpenRouter (openrouter.ai/rankings), as of 2030-01-01 00:00 UTC.",
        "Data 12 h old.",
        "<Show the maths>",
    ]


WAITING = {
    ("en", Reason.SOURCE_STALE): ["The source is late: no digest yet", "19–25 Jan 2026"],
    ("en", Reason.WEEK_OPEN): ["The source is late: no digest yet", "19–25 Jan 2026"],
    ("en", Reason.DATA_WITHHELD): ["Data held back: no digest yet", "19–25 Jan 2026"],
    ("zh-Hans", Reason.SOURCE_STALE): ["来源延迟，周报暂缓", "2026年1月19日至25日"],
    ("zh-Hans", Reason.DATA_WITHHELD): ["数据存疑，周报暂缓", "2026年1月19日至25日"],
    ("zh-Hant", Reason.SOURCE_STALE): ["來源延遲，週報暫緩", "2026年1月19日至25日"],
    ("zh-Hant", Reason.DATA_WITHHELD): ["資料存疑，週報暫緩", "2026年1月19日至25日"],
}
BECOMES = {"en": "this message becomes the digest", "zh-Hans": "本消息将改为周报", "zh-Hant": "本訊息將改為週報"}


@pytest.mark.parametrize(("tag", "reason"), WAITING)
def test_the_notice_says_what_is_waited_for_and_names_no_figure(tag: str, reason: Reason) -> None:
    found = waiting_card(REPORTED, reason, HISTORY, Wording.load(tag), NOW)
    lines = written(found)
    assert lines[:2] == WAITING[tag, reason]
    assert BECOMES[tag] in lines[3]
    assert not found.table
    assert not found.pictures
    assert fits(found.headline)


def test_old_data_are_said_in_the_notice_too() -> None:
    found = waiting_card(REPORTED, Reason.SOURCE_STALE, HISTORY, Wording.load("en"), NOW + dt.timedelta(days=3))
    assert [label.kind for label in found.labels] == [LabelKind.STALE]


def test_the_notice_needs_no_data() -> None:
    nothing = History(EMPTY_SNAPSHOT, make_tables())
    found = waiting_card(REPORTED, Reason.SOURCE_STALE, nothing, Wording.load("en"), NOW)
    assert found.headline == "The source is late: no digest yet"


@pytest.mark.parametrize(
    ("tag", "headline"),
    [
        ("en", "No digest: the week’s data never came"),
        ("zh-Hans", "本周数据未到，不发周报"),
        ("zh-Hant", "本週資料未到，不發週報"),
    ],
)
def test_a_notice_that_waited_in_vain_says_so(tag: str, headline: str) -> None:
    lines = written(missed_card(REPORTED, HISTORY, Wording.load(tag), NOW))
    assert lines[0] == headline
    assert "/pulse" in lines[3]

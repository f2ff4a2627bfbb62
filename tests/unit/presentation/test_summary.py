from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bot.domain.facts import Unmapped
from bot.domain.lenses import LensName
from bot.presentation.card import ALT_LIMIT, Card, LabelKind
from bot.presentation.messages import languages
from bot.presentation.pictures import leaderboard, leaderboard_alt
from bot.presentation.summary import summary_card
from bot.presentation.text import Style, plain
from bot.presentation.wording import Wording
from tests.fakes.histories import by_days, chart, make_history, week
from tests.unit.presentation.histories import T, example, facts_of, hostile
from tests.unit.presentation.hostile import HOSTILE

FRESH = dt.datetime(2026, 1, 19, 6, tzinfo=dt.UTC)


def card(tag: str, now: dt.datetime | None = FRESH) -> Card:
    history = example()
    return summary_card(facts_of(history), history, Wording.load(tag), now)


def written(found: Card) -> list[str]:
    """Everything a reader sees, a line each."""
    lines = [found.headline, plain(found.total), *(f"! {label.text}" for label in found.labels)]
    for block in found.blocks:
        lines.extend([block.title, *map(plain, block.lines)])
    lines.append(plain(found.lead or ()))
    assert found.table
    lines.append(found.table.title)
    lines.extend(
        f"{row.rank} | {row.name} | {row.country} | {row.tokens} | {row.change} | {row.note}"
        for row in found.table.rows
    )
    return [line.replace("\u00a0", " ") for line in [*lines, *found.footer]]


def test_the_summary_in_english() -> None:
    assert written(card("en")) == [
        "China overtakes the US, sweeps the top three",
        "12–18 Jan 2026 · 11.0T tokens ▲ 57.1 %",
        "! Provisional: the source may still restate this week",
        "Top nine rows, as the press counts",
        "China 9.00T ▲ 200.0 %  ·  US 1.50T ▼ 57.1 %  ·  6.0×",
        "All named rows",
        "China 9.00T (81.8 %) ▲ 200.0 %  ·  US 1.50T (13.6 %) ▼ 57.1 %  ·  6.0×",
        "Lead certain · 4.5 % of tokens without a country",
        "Top 5",
        "1 | Alpha Pro | CN | 4.60T | ▲ 130.2 % | was 2",
        "2 | Gamma (free) | CN | 3.00T | ▲ 199.6 % | was 3",
        "3 | Epsilon | CN | 1.40T | — | ",
        "4 | Beta 4.5 | US | 1.20T | ▼ 60.0 % | was 1",
        "5 | Delta | US | 300B | ▼ 40.0 % | was 4",
        "Usage through OpenRouter, not the world.",
        "Source: OpenRouter (openrouter.ai/rankings), as of 2030-01-01 00:00 UTC.",
        "Data 6 h old.",
    ]


def test_the_summary_in_simplified_chinese() -> None:
    assert written(card("zh-Hans")) == [
        "中国反超美国，包揽前三名",
        "2026年1月12日至18日 · 11.0万亿 Token ▲ 57.1%",
        "! 暂定数据：来源仍可能修订本周数字",
        "前九名（媒体口径）",
        "中国 9.00万亿 ▲ 200.0%  ·  美国 1.50万亿 ▼ 57.1%  ·  6.0倍",
        "全部具名模型",
        "中国 9.00万亿（81.8%）▲ 200.0%  ·  美国 1.50万亿（13.6%）▼ 57.1%  ·  6.0倍",
        "领先确定 · 无国别Token占4.5%",
        "前5名",
        "1 | Alpha Pro | CN | 4.60万亿 | ▲ 130.2% | 上周第2",
        "2 | Gamma（免费） | CN | 3.00万亿 | ▲ 199.6% | 上周第3",
        "3 | Epsilon | CN | 1.40万亿 | — | ",
        "4 | Beta 4.5 | US | 1.20万亿 | ▼ 60.0% | 上周第1",
        "5 | Delta | US | 3000亿 | ▼ 40.0% | 上周第4",
        "仅统计经由OpenRouter的用量，不代表全球。",
        "来源：OpenRouter (openrouter.ai/rankings)，截至 2030-01-01 00:00 UTC。",
        "数据距今6小时。",
    ]


def test_the_summary_in_traditional_chinese() -> None:
    assert written(card("zh-Hant")) == [
        "中國反超美國，包攬前三名",
        "2026年1月12日至18日 · 11.0兆 Token ▲ 57.1%",
        "! 暫定資料：來源仍可能修正本週數字",
        "前九名（媒體計法）",
        "中國 9.00兆 ▲ 200.0%  ·  美國 1.50兆 ▼ 57.1%  ·  6.0倍",
        "所有具名模型",
        "中國 9.00兆（81.8%）▲ 200.0%  ·  美國 1.50兆（13.6%）▼ 57.1%  ·  6.0倍",
        "領先確定 · 無國別Token占4.5%",
        "前5名",
        "1 | Alpha Pro | CN | 4.60兆 | ▲ 130.2% | 上週第2",
        "2 | Gamma（免費） | CN | 3.00兆 | ▲ 199.6% | 上週第3",
        "3 | Epsilon | CN | 1.40兆 | — | ",
        "4 | Beta 4.5 | US | 1.20兆 | ▼ 60.0% | 上週第1",
        "5 | Delta | US | 3000億 | ▼ 40.0% | 上週第4",
        "僅統計經由OpenRouter的用量，不代表全球。",
        "來源：OpenRouter (openrouter.ai/rankings)，截至 2030-01-01 00:00 UTC。",
        "資料距今6小時。",
    ]


def test_three_insights_follow_that_do_not_repeat_the_headline() -> None:
    found = card("en")
    assert found.notes
    assert len(found.notes.lines) == 3
    text = " ".join(plain(line) for line in found.notes.lines)
    assert "sweeps" not in text
    assert "Total tokens rose" not in text
    assert "leads" not in text


def test_countries_carry_flags_and_bold_tokens() -> None:
    line = card("en").blocks[0].lines[0]
    assert [span.text for span in line if span.style is Style.FLAG] == ["CN", "US"]
    assert [span.text for span in line if span.style is Style.STRONG] == ["9.00T", "1.50T"]


def kinds(found: Card) -> list[LabelKind]:
    return [label.kind for label in found.labels]


def test_old_data_is_said_first() -> None:
    late = card("en", FRESH + dt.timedelta(hours=31))
    assert late.labels[0].text == "Old data: the newest complete day ended 37 h ago"
    assert kinds(late) == [LabelKind.STALE, LabelKind.PROVISIONAL]
    assert kinds(card("en", FRESH + dt.timedelta(hours=30))) == [LabelKind.PROVISIONAL]
    assert card("en", FRESH + dt.timedelta(days=70)).footer[-1] == "Data 70 days old."
    assert len(card("en", None).footer) == 2


def test_a_sample_cites_no_measured_source() -> None:
    history = example()
    facts = replace(facts_of(history), sample=True, final=True)
    found = summary_card(facts, history, Wording.load("en"))
    assert kinds(found) == [LabelKind.SAMPLE]
    assert "SAMPLE" in found.footer[1]
    assert found.pictures[0].chart.frame.sample_label == "SAMPLE"


def test_a_week_to_date_says_how_far_it_is() -> None:
    history = by_days({"cn/a": T}, {"cn/a": 2 * T}, last=3)
    found = summary_card(facts_of(history), history, Wording.load("en"))
    assert [label.text for label in found.labels] == [
        "Week to date, 3/7 days: compared with the same weekdays, ranks so far"
    ]
    assert found.table
    assert found.table.title == "Top 1 so far"
    assert plain(found.total).replace("\u00a0", " ") == "12–18 Jan 2026 · 6.00T tokens ▲ 100.0 %"


def test_missing_days_are_named() -> None:
    history = by_days({"cn/a": T}, {"cn/a": T})
    facts = facts_of(history)
    facts = replace(facts, closed=False, final=False, comparable=None, days=(facts.days[0], facts.days[3]))
    found = summary_card(facts, history, Wording.load("en"))
    assert found.labels[0].kind is LabelKind.MISSING_DAYS
    assert found.labels[0].text.startswith("No usable data for 13 Jan and 14 Jan.")


def test_data_older_than_a_week_name_no_leader_in_the_headline() -> None:
    ended = dt.datetime(2026, 1, 19, tzinfo=dt.UTC)
    young, old = (card("en", ended + age) for age in (dt.timedelta(days=7), dt.timedelta(days=7, hours=1)))
    assert young.headline == "China overtakes the US, sweeps the top three"
    assert "China" not in old.headline
    assert "11.0T" in old.headline
    assert LabelKind.STALE in {label.kind for label in old.labels}


def test_a_week_without_one_to_compare_with_says_why_there_are_no_changes() -> None:
    days = {day: {"cn/a": T} for number in (0, 1) for day in week(number).days}
    gap = {day: rows for day, rows in days.items() if day != week(0).days[2]}
    cards = [
        summary_card(facts_of(history), history, Wording.load("en"), FRESH)
        for history in (make_history(days=days), make_history(days=gap))
    ]
    assert [LabelKind.NO_COMPARISON in kinds(one) for one in cards] == [False, True]
    assert plain(cards[1].total).endswith("tokens —")


def test_a_week_with_a_missing_day_is_not_called_so_far() -> None:
    history = by_days({"cn/a": T}, {"cn/a": T})
    facts = facts_of(history)
    gap = replace(facts, closed=False, final=False, comparable=None, days=(*facts.days[:2], *facts.days[3:]))
    early = replace(gap, days=facts.days[:3])
    headlines = [summary_card(each, history, Wording.load("en")).headline for each in (gap, early)]
    assert ["so far" in each for each in headlines] == [False, True]


def test_a_withheld_claim_says_why() -> None:
    history = chart({"cn/a": 9 * T, "who/b": T})
    facts = facts_of(history)
    found = summary_card(facts, history, Wording.load("en"))
    texts = [label.text.replace("\u00a0", " ") for label in found.labels]
    assert "Country claim withheld: who is in no table and has 10.0 % of tokens" in texts
    assert plain(found.lead or ()).startswith("No leader named")


def test_a_caution_is_shown_cleaned() -> None:
    history = example()
    facts = replace(facts_of(history), cautions=("total of\n2026-01-12 is \u202e3.10 times",), press_exact=True)
    found = summary_card(facts, history, Wording.load("en"))
    assert "Unusual data, may be restated: total of 2026-01-12 is 3.10 times" in [one.text for one in found.labels]
    assert LabelKind.PRESS_EXACT in kinds(found)


@pytest.mark.parametrize(
    ("press", "full", "expected"),
    [
        (True, True, "Lead certain"),
        (False, True, "Lead in the top nine not certain"),
        (True, False, "Top nine lead certain, all-rows lead not certain"),
        (False, False, "Lead not certain"),
        (True, None, "No leader across all rows"),
    ],
)
def test_the_lead_line_says_what_is_certain(press: bool, full: bool | None, expected: str) -> None:
    history = example()
    facts = facts_of(history)
    lenses = dict(facts.lenses)
    for name, certain in ((LensName.PRESS, press), (LensName.FULL, full)):
        lead = lenses[name].lead
        assert lead
        changed = None if certain is None else replace(lead, lead=replace(lead.lead, certain=certain))
        lenses[name] = replace(lenses[name], lead=changed)
    found = summary_card(replace(facts, lenses=lenses), history, Wording.load("en"))
    assert plain(found.lead or ()).startswith(expected)


def test_amounts_that_days_outside_the_list_can_raise_say_so_in_the_picture_too() -> None:
    history = example()
    facts = facts_of(history)
    first = replace(facts.models[0], hidden=5)
    chart = leaderboard(replace(facts, models=(first, *facts.models[1:])), Wording.load("en"))
    assert [bar.value_label for bar in chart.bars][:2] == ["≥ 4.60T", "3.00T"]
    assert "≥ 4.60T" in leaderboard_alt(replace(facts, models=(first,)), Wording.load("en"))


def test_uncertain_ranks_and_amounts_say_so() -> None:
    history = example()
    facts = facts_of(history)
    first = replace(facts.models[0], rank_certain=False, hidden=5, rank_move=None, change=None, new=True)
    found = summary_card(replace(facts, models=(first, *facts.models[1:])), history, Wording.load("en"))
    assert found.table
    row = found.table.rows[0]
    assert (row.rank, row.tokens, row.change, row.note) == ("~1", "≥ 4.60T", "new", "")
    assert found.table.remark.startswith("~ rank could differ")


@pytest.mark.parametrize("tag", languages())
def test_hostile_names_stay_short_lines(tag: str) -> None:
    history = hostile(HOSTILE)
    found = summary_card(facts_of(history), history, Wording.load(tag), FRESH)
    assert found.table
    for row in found.table.rows:
        assert len(row.name) <= 48
        assert row.name.isprintable()
    for picture in found.pictures:
        assert 0 < len(picture.alt) <= ALT_LIMIT
        assert picture.alt.replace("\u00a0", " ").isprintable()


def test_withheld_shares_are_exact() -> None:
    assert Unmapped("who", 1, Fraction(1, 10)).share == Fraction(1, 10)


@pytest.mark.shared
def test_the_week_of_the_example_post(shared: Path) -> None:
    from tests.unit.presentation.reference import reference_history  # noqa: PLC0415 - reads files

    history = reference_history(shared)
    found = summary_card(facts_of(history), history, Wording.load("en"))
    assert written(found)[:2] == [
        "China sweeps the top six, leads for a 5th week",
        "30 Mar – 5 Apr 2026 · 27.0T tokens ▲ 19.3 %",
    ]

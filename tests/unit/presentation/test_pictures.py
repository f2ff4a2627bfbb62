from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.presentation.card import ALT_LIMIT
from bot.presentation.charts import Theme, render
from bot.presentation.descriptions import fit_description
from bot.presentation.headline import headline
from bot.presentation.messages import languages
from bot.presentation.pictures import leaderboard, leaderboard_alt, shares, shares_picture, trend, trend_picture
from bot.presentation.wording import Wording
from tests.fakes.histories import by_days, chart, crowd, week
from tests.unit.presentation.histories import T, example, facts_of, hostile, second
from tests.unit.presentation.hostile import HOSTILE

EN = Wording.load("en")


def test_the_leaderboard_shows_what_the_facts_say() -> None:
    history = example()
    facts = facts_of(history)
    found = leaderboard(facts, EN.about(history), headline(facts, history, EN))
    assert found.frame.title == "China overtakes the US, sweeps the top three"
    assert [(bar.label, bar.country, bar.value) for bar in found.bars][:2] == [
        ("Alpha Pro", "CN", 4_604_000_000_000),
        ("Gamma (free)", "CN", 2_996_000_000_000),
    ]
    assert [bar.accent for bar in found.bars] == [True, True, True, False, False]
    assert [bar.change_sign for bar in found.bars] == [1, 1, 0, -1, -1]
    assert [text for _, text in found.ticks] == ["0", "2T", "4T", "6T"]
    assert "openrouter.ai/rankings" in found.frame.footer
    assert not found.hatched
    assert leaderboard(facts, EN).frame.title == "Top models by tokens"


def test_the_leaderboard_in_words() -> None:
    history = example()
    alt = leaderboard_alt(facts_of(history), Wording.load("zh-Hans").about(history))
    assert alt.replace("\u00a0", " ") == (
        "条形图：用量最高的模型，2026年1月12日至18日：1. Alpha Pro（中国）4.60万亿，▲ 130.2%；"
        "2. Gamma（免费）（中国）3.00万亿，▲ 199.6%；3. Epsilon（中国）1.40万亿，—；"
        "4. Beta 4.5（美国）1.20万亿，▼ 60.0%；5. Delta（美国）3000亿，▼ 40.0%。"
    )


def test_a_picture_marks_what_its_table_marks() -> None:
    facts = facts_of(example())
    first, second_, *rest = facts.models
    doubtful = (replace(first, hidden=2), replace(second_, rank_certain=False), *rest)
    found = leaderboard(replace(facts, models=doubtful), EN)
    assert [(bar.rank_label, bar.value_label) for bar in found.bars][:3] == [
        ("1", "≥ 4.60T"), ("~2", "3.00T"), ("3", "1.40T"),
    ]  # fmt: skip
    alt = leaderboard_alt(replace(facts, models=doubtful), EN)
    assert "≥ 4.60T" in alt
    assert "~2. " in alt


def test_a_week_to_date_is_hatched() -> None:
    history = by_days({"cn/a": T}, {"cn/a": T}, last=3)
    found = leaderboard(facts_of(history), EN)
    assert found.hatched
    assert found.frame.subtitle == "12–18 Jan 2026 · week to date, 3/7 days, all named rows"
    assert trend(history, second(), ["cn/a"], EN).hatched_from is not None


def test_shares_leave_a_gap_where_no_week_is_closed() -> None:
    rows = {"cn/a": 5 * T, "us/b": 4 * T, "low/c": T}
    found = shares(chart(rows, None, rows), week(2), EN, count=4)
    press, full = found.panels
    assert [layer.label for layer in press.layers] == ["China", "US", "Rest"]
    assert press.layers[0].points == (None, 5000, None, 5000)
    assert full.layers[2].points == (None, 1000, None, 1000)
    assert press.layers[1].value_label.replace("\u00a0", " ") == "40.0 %"
    assert [text for _, text in found.ticks] == ["0%", "25%", "50%", "75%", "100%"]


def test_the_full_lens_shows_only_weeks_of_the_newest_kind() -> None:
    history = by_days({"cn/a": T}, {"cn/a": T})
    mixed = chart({"cn/a": T}, {"cn/a": T}, {"cn/a": T})
    boards = {
        **mixed.snapshot.boards,
        **{each: board for each, board in history.snapshot.boards.items() if each == week(1)},
    }

    both = replace(mixed, snapshot=replace(mixed.snapshot, boards=boards))
    press, full = shares(both, week(1), EN, count=2).panels
    assert press.layers[0].points == (10_000, 10_000)
    assert full.layers[0].points == (None, 10_000)


def test_an_empty_year_is_an_empty_picture() -> None:
    history = by_days({"cn/a": T}, last=3)
    picture = shares_picture(history, week(0), EN)
    assert render(picture.chart, Theme.DARK).startswith(b"\x89PNG")
    assert "No data" in picture.alt


def test_a_trend_begins_where_a_model_does_and_breaks_where_it_is_not_named() -> None:
    rows = [{"us/b": T}] * 12 + [{"us/b": T, "cn/a": 2 * T}, {"us/b": T}, {"us/b": T, "cn/a": 3 * T}]
    found = trend(chart(*rows), week(14), ["cn/a"], EN)
    assert found.series[0].points == (*[None] * 5, 2 * T, None, 3 * T)
    assert found.series[0].country == "CN"
    assert found.frame.title == "A: tokens a week"
    assert found.hatched_from is None
    assert trend_picture(chart(*rows), week(14), ["cn/a", "us/b"], EN).alt == (
        "Line chart of weekly tokens, 5 Jan – 19 Apr 2026: A 3.00T; B 1.00T."
    )


@pytest.mark.parametrize("tag", languages())
def test_hostile_names_can_be_drawn(tag: str) -> None:
    history = hostile(HOSTILE)
    wording = Wording.load(tag)
    facts = facts_of(history)
    slugs = [model.slug for model in facts.models[:8]]
    charts = (
        leaderboard(facts, wording.about(history)),
        shares(history, second(), wording),
        trend(history, second(), slugs, wording),
    )
    for found in charts:
        assert render(found, Theme.LIGHT).startswith(b"\x89PNG")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=80))
def test_descriptions_hold_as_many_rows_as_fit(rows: list[str]) -> None:
    for tag in languages():
        text = fit_description("alt.trend", Wording.load(tag), rows, week="w")
        assert 0 < len(text) <= ALT_LIMIT
        assert sum(map(len, rows)) < 800 - 3 * len(rows) or "…" in text or all(row in text for row in rows)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=2**62), min_size=1, max_size=12))
def test_shares_of_a_week_never_exceed_the_whole(tokens: list[int]) -> None:
    rows = {**{f"cn/{n}": each for n, each in enumerate(tokens)}, **crowd("us", 3, 7), "fr/x": 5, "other": 9}
    for panel in shares(chart(rows), week(0), EN).panels:
        newest = [layer.points[-1] for layer in panel.layers]
        assert sum(point or 0 for point in newest) == 10_000
        assert all(point is not None and point >= 0 for point in newest)

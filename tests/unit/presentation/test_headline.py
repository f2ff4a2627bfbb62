from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.facts import LeadFact, build_facts
from bot.domain.history import History
from bot.domain.lenses import Lead, LensName
from bot.presentation.headline import CommonStreak, common_streak, fits, headline
from bot.presentation.messages import languages
from bot.presentation.wording import Wording
from tests.fakes.histories import by_days, chart, crowd, make_history, newest, week
from tests.unit.presentation.histories import T, example, facts_of, renamed

LONGEST = {"cn": "GS", "cn2": "GS", "us": "VC", "us2": "VC", "fr": "BA", "jp": "AE"}
"""South Georgia & South Sandwich Islands, St Vincent & the Grenadines, and more words than a headline likes."""


def title(history: History, tag: str = "en") -> str:
    return headline(facts_of(history), history, Wording.load(tag)).text


CN_AHEAD = {"cn/a": 9 * T, "us/b": 2 * T}
US_AHEAD = {"cn/a": 2 * T, "us/b": 9 * T}
SWEEP = {"cn/a": 9 * T, "cn/b": 8 * T, "cn/c": 7 * T, "us/b": 2 * T}


@pytest.mark.parametrize(
    ("history", "english", "simplified", "traditional"),
    [
        (
            chart(US_AHEAD, SWEEP, SWEEP),
            "China sweeps the top three, leads for a 2nd week",
            "中国包揽前三名，连续第2周领先",
            "中國包攬前三名，連續第2週領先",
        ),
        (
            chart(SWEEP, SWEEP),
            "China sweeps the top three, leads for at least 2 weeks",
            "中国包揽前三名，至少连续2周领先",
            "中國包攬前三名，至少連續2週領先",
        ),
        (chart(US_AHEAD, CN_AHEAD, CN_AHEAD), "China leads for a 2nd week", "中国连续第2周领先", "中國連續第2週領先"),
        (chart(CN_AHEAD, US_AHEAD), "US overtakes China", "美国反超中国", "美國反超中國"),
        (chart(CN_AHEAD), "China leads with 81.8 % of tokens", "中国领先，占总量81.8%", "中國領先，占總量81.8%"),
        (
            chart({"cn/a": 5 * T, "us/b": 4 * T, "other": 3 * T}),
            "China leads the top nine; no certain leader overall",
            "前九名中国领先，全榜尚无定论",
            "前九名中國領先，全榜尚無定論",
        ),
        (
            chart({"low/a": 5 * T, "cn/b": 4 * T, "us/b": 3 * T}),
            "12.0T tokens, no certain leader",
            "全周12.0万亿，领先者无法确定",
            "全週12.0兆，領先者無法確定",
        ),
        (
            chart({"cn/a": 5 * T, "us/b": 5 * T}),
            "10.0T tokens, no certain leader",
            "全周10.0万亿，领先者无法确定",
            "全週10.0兆，領先者無法確定",
        ),
        (
            chart({"cn/a": 3 * T, **crowd("us", 8, T // 4), **{f"us/more{n}": T // 4 - 1 for n in range(8)}}),
            "China leads the top nine, US leads all rows",
            "前九名中国领先，全榜美国领先",
            "前九名中國領先，全榜美國領先",
        ),
        (
            by_days(CN_AHEAD, CN_AHEAD, last=3),
            "33.0T tokens so far, 3/7 days in",
            "本周前3/7天共33.0万亿",
            "本週前3/7天共33.0兆",
        ),
    ],
)
def test_headlines_say_what_is_known(history: History, english: str, simplified: str, traditional: str) -> None:
    said = [title(history, tag).replace("\u00a0", " ") for tag in ("en", "zh-Hans", "zh-Hant")]
    assert said == [english, simplified, traditional]


def test_a_withheld_country_is_named_nowhere() -> None:
    history = chart({"cn/a": 9 * T, "who/b": 1 * T})
    facts = facts_of(history)
    assert facts.withheld
    assert title(history) == "10.0T tokens, no country named: a publisher is unmapped"
    assert headline(facts, history, Wording.load("en")).country is None


def test_a_name_too_long_for_one_headline_gets_a_shorter_one() -> None:
    history = chart(US_AHEAD, SWEEP, SWEEP, tables=renamed(LONGEST))
    assert title(history) == "South Georgia & South Sandwich Islands leads for a 2nd week"
    history = chart({"cn/a": 5 * T, "us/b": 4 * T, "other": 3 * T}, tables=renamed(LONGEST))
    assert title(history) == "12.0T tokens counted"


def lead(weeks: int, *, minimum: bool = False) -> LeadFact:
    return LeadFact(Lead("CN", "US", 1, None, certain=True), weeks, minimum)


@pytest.mark.parametrize(
    ("press", "full", "expected"),
    [
        (lead(5), lead(5), CommonStreak(5, is_minimum=False)),
        (lead(5), lead(1, minimum=True), CommonStreak(5, is_minimum=False)),
        (lead(3, minimum=True), lead(5, minimum=True), CommonStreak(5, is_minimum=True)),
        (lead(5), lead(9), CommonStreak(9, is_minimum=False, lens=LensName.FULL)),
        (lead(5), lead(2), CommonStreak(5, is_minimum=False, lens=LensName.PRESS)),
    ],
)
def test_a_streak_names_its_lens_where_the_lenses_contradict_each_other(
    press: LeadFact, full: LeadFact, expected: CommonStreak
) -> None:
    assert common_streak(press, full) == expected


def test_a_contradicting_streak_is_said_of_its_lens() -> None:
    history = example()
    facts = facts_of(history)
    lenses = {
        LensName.PRESS: replace(facts.lenses[LensName.PRESS], lead=lead(5)),
        LensName.FULL: replace(facts.lenses[LensName.FULL], lead=lead(2)),
    }
    said = headline(replace(facts, lenses=lenses, sweep=0), history, Wording.load("en")).text
    assert said == "China leads, for a 5th week in the top nine"


tokens = st.integers(min_value=1, max_value=9 * T)
rows = st.dictionaries(
    st.sampled_from(["cn/a", "cn/b", "cn2/c", "us/a", "us/b", "us2/c", "fr/a", "jp/a", "who/a", "low/a", "other"]),
    tokens,
    min_size=2,
    max_size=11,
).filter(lambda found: set(found) != {"other"})


def widest(text: str) -> bool:
    return any(unicodedata.east_asian_width(char) in "WF" for char in text)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=4), st.booleans())
def test_every_headline_is_short_and_claims_no_uncertain_lead(weeks: list[dict[str, int]], long: bool) -> None:
    history = chart(*weeks, tables=renamed(LONGEST) if long else None)
    facts = build_facts(history, newest(history).week)
    certain = {
        fact.lead.lead.country for fact in facts.lenses.values() if fact.lead is not None and fact.lead.lead.certain
    }
    for tag in languages():
        found = headline(facts, history, Wording.load(tag))
        assert fits(found.text)
        assert len(found.text) <= 24 if widest(found.text) else len(found.text.split()) <= 12
        if "lead" in found.tells and found.country:
            assert found.country in certain
        if facts.withheld or not certain:
            assert "lead" not in found.tells


def test_an_unended_week_makes_no_claim_of_a_country() -> None:
    days = {day: {"cn/a": 9 * T} for day in week(0).days[:6]}
    history = make_history(days=days, read=dt.datetime(2026, 1, 11, 12, tzinfo=dt.UTC))
    assert headline(facts_of(history), history, Wording.load("en")).country is None

"""What a digest says: all parts or some, and the notices of the moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.corrections import Correction, FigureChange, RankChange, SweepChange
from bot.domain.displayed import Displayed, display, display_all
from bot.domain.facts import build_facts
from bot.domain.guild_settings import LensChoice
from bot.domain.history import History
from bot.domain.lenses import LensName
from bot.domain.receipts import Figure, Unit
from bot.domain.sections import ALL_SECTIONS, Section, chosen_sections
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Card, LabelKind
from bot.presentation.digests import EVERYTHING, DigestOptions, digest_card, digest_shown
from bot.presentation.summary import summary_card
from bot.presentation.wording import Wording
from tests.fakes.histories import make_history, week
from tests.unit.digests.weeks import NOW, REPORTED, ROWS, facts_of, weeks, written

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
FEW = {"cn/alpha": 3, "us/beta": 2, "other": 4}
HISTORY = weeks()
FACTS = facts_of(HISTORY)
MOVED = FigureChange("total", Unit.TOKENS, Fraction(27), Fraction(28))
REVISED = Correction(week(1), (RankChange("cn/alpha", 1, 2), MOVED), (), erratum=True)


def card(tag: str = "en", **options: Any) -> Card:
    return digest_card(FACTS, HISTORY, Wording.load(tag), NOW, replace(EVERYTHING, **options))


def shown(**options: Any) -> Displayed:
    chosen = replace(EVERYTHING, **options)
    return display(FACTS, HISTORY, NOW, digest_shown(FACTS, HISTORY, Wording.load("en"), NOW, chosen))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_digest_with_all_parts_is_the_summary_with_one_picture(tag: str) -> None:
    summary = summary_card(FACTS, HISTORY, Wording.load(tag), NOW)
    assert card(tag) == replace(summary, pictures=summary.pictures[:1])


def parts(found: Card) -> set[Section]:
    present = {
        Section.COUNTRIES: bool(found.lead)
        or any(block.title.startswith(("Top nine", "All named")) for block in found.blocks),
        Section.TABLE: bool(found.table),
        Section.INSIGHTS: bool(found.notes),
        Section.REVISIONS: any(block.title.startswith("Revised") for block in found.blocks),
        Section.PICTURE: bool(found.pictures),
        Section.BUTTONS: bool(found.buttons),
    }
    return {section for section, there in present.items() if there}


@given(sections=st.frozensets(st.sampled_from(Section)))
def test_a_schedule_leaves_out_what_it_does_not_name(sections: frozenset[Section]) -> None:
    found = card(sections=sections, revisions=(REVISED,))
    assert parts(found) == sections
    assert found.headline == "China takes the lead"
    assert found.total
    assert found.footer
    assert [label.kind for label in found.labels] == [LabelKind.PROVISIONAL]


def test_no_names_are_all_sections_and_unknown_ones_are_left_out() -> None:
    assert chosen_sections(()) == ALL_SECTIONS
    assert chosen_sections(("table", "horoscope")) == {Section.TABLE}
    assert chosen_sections(("horoscope",)) == frozenset()


@pytest.mark.parametrize(("lens", "titles"), [
    (LensChoice.PRESS, ["Top nine rows, as the press counts"]),
    (LensChoice.FULL, ["All named rows"]),
    (LensChoice.BOTH, ["Top nine rows, as the press counts", "All named rows"]),
])  # fmt: skip
def test_the_lens_is_the_schedule_s(lens: LensChoice, titles: list[str]) -> None:
    assert [block.title for block in card(lens=lens).blocks] == titles


DUE = dt.datetime(2026, 1, 26, 6, 0, tzinfo=dt.UTC)
LATE = {
    "en": "! Late: this was due on 2026-01-26 06:00 UTC",
    "zh-Hans": "! 迟发：原定2026-01-26 06:00 UTC发布",
    "zh-Hant": "! 遲發：原定2026-01-26 06:00 UTC發布",
}
CORRECTED = {
    "en": "! Corrected: first ranks in one country: 6 → no sweep. The source restated 22 Jan.",
    "zh-Hans": "! 更正：同一国家包揽的名次：6 → 未包揽。来源修订了1月22日的数据。",
    "zh-Hant": "! 更正：同一國家包攬的名次：6 → 未包攬。來源修正了1月22日的資料。",
}
REVISIONS = {
    "en": ["[Revised since the last digest]", "12–18 Jan: Alpha: number 1 → 2; total 27 → 28"],
    "zh-Hans": ["[上次周报以来的修订]", "1月12日至18日：Alpha名次：1 → 2；总量27 → 28"],
    "zh-Hant": ["[上次週報以來的修正]", "1月12日至18日：Alpha名次：1 → 2；總量27 → 28"],
}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_notices_of_the_moment_stand_before_those_of_the_week(tag: str) -> None:
    correction = Correction(REPORTED, (SweepChange(6, 0),), (REPORTED.days[3],), erratum=False)
    found = card(tag, late_since=DUE, correction=correction, revisions=(REVISED,))
    lines = written(found)
    assert lines[2:4] == [CORRECTED[tag], LATE[tag]]
    assert [label.kind for label in found.labels] == [LabelKind.CORRECTED, LabelKind.LATE, LabelKind.PROVISIONAL]
    place = lines.index(REVISIONS[tag][0])
    assert lines[place : place + 2] == REVISIONS[tag]


def test_old_data_and_samples_are_said_before_a_correction() -> None:
    correction = Correction(REPORTED, (SweepChange(6, 0),), (), erratum=False)
    facts, later = replace(FACTS, sample=True), NOW + dt.timedelta(days=2)
    found = digest_card(facts, HISTORY, Wording.load("en"), later, DigestOptions(correction=correction))
    assert [label.kind for label in found.labels[:3]] == [LabelKind.STALE, LabelKind.SAMPLE, LabelKind.CORRECTED]


def test_the_lead_stays_below_the_country_lines() -> None:
    lines = written(card(revisions=(REVISED,)))
    lead = next(number for number, line in enumerate(lines) if line.startswith("Lead certain"))
    assert lines.index("[All named rows]") < lead < lines.index("[Revised since the last digest]")


# ── What a post displayed is what its card says ──────────────────────────────────────────────────


def text_of(name: str, one: Displayed) -> str:
    figure = one.figures[name]
    value = figure.value
    shown_so = Figure(name, figure.unit, value, "", {})
    return (
        Wording.load("en")
        .values.figure(shown_so, "signed" if name.startswith("insight") else "")
        .replace("\u00a0", " ")
    )


@given(sections=st.frozensets(st.sampled_from(Section)), lens=st.sampled_from(LensChoice), plain=st.booleans())
def test_every_stored_figure_stands_in_the_post(sections: frozenset[Section], lens: LensChoice, plain: bool) -> None:
    found = card(sections=sections, lens=lens, plain=plain)
    displayed = shown(sections=sections, lens=lens, plain=plain)
    text = "\n".join(written(found))
    text += "".join(picture.alt.replace("\u00a0", " ") for picture in found.pictures)
    missing = {name for name in displayed.figures if text_of(name, displayed).lstrip("+±▲▼− ") not in text}
    assert not missing
    assert (len(displayed.ranks) == 5) is bool(
        sections & ({Section.TABLE} if plain else {Section.TABLE, Section.PICTURE})
    )


def test_what_is_left_out_is_not_stored_as_displayed() -> None:
    bare = shown(sections=frozenset[Section]())
    assert set(bare.figures) == {"total", "total_change"}
    assert not bare.ranks
    press = shown(sections=frozenset({Section.COUNTRIES}), lens=LensChoice.PRESS)
    assert {name for name in press.figures if name.startswith("full")} == set()
    assert "press.CN.tokens" in press.figures
    assert press.leads[LensName.FULL].country == "CN"  # the headline speaks of both lenses


def of_history(history: History, last: IsoWeek) -> Displayed:
    now = dt.datetime.combine(last.end + dt.timedelta(days=1), dt.time(12), dt.UTC)
    facts = build_facts(history, last)
    return display(facts, history, now, digest_shown(facts, history, Wording.load("en"), now))


def test_streak_and_sweep_are_stored_where_they_are_told() -> None:
    days = {day: ROWS for number in range(3) for day in week(number).days}
    told = of_history(make_history(days=days), week(2))  # "China sweeps the top three, leads for at least 3 weeks"
    assert (told.sweep, told.leads[LensName.PRESS].weeks, told.leads[LensName.PRESS].at_least) == (3, 3, True)
    new = shown()  # "China takes the lead"
    assert FACTS.sweep == 3
    assert (new.sweep, new.leads[LensName.PRESS].weeks) == (None, 1)
    flat = of_history(make_history(days=dict.fromkeys(week(0).days, FEW)), week(0))  # "No certain leader"
    assert (flat.sweep, flat.leads[LensName.PRESS].weeks) == (None, None)


def test_where_models_stood_before_is_stored_where_the_table_says_so() -> None:
    before = {"model.cn/alpha.was": 2, "model.cn2/gamma:free.was": 3, "model.us/beta.was": 1}
    assert {name: one.value for name, one in shown().figures.items() if name.endswith(".was")} == before
    for options in ({"sections": frozenset({Section.PICTURE})}, {"plain": True}):
        assert not [name for name in shown(**options).figures if name.endswith(".was")]
    assert "model.us/beta.was" in display_all(FACTS, HISTORY, NOW).figures


def test_only_the_two_countries_of_the_lines_are_stored() -> None:
    days = {day: {**ROWS, "fr/eta": 5, "jp/iota": 4} for day in week(0).days}
    found = of_history(make_history(days=days), week(0))
    countries = {name.split(".")[1] for name in found.figures if name.endswith(".tokens") and name.startswith("full")}
    assert countries == {"CN", "US"}

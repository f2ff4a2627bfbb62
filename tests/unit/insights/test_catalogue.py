from __future__ import annotations

import datetime as dt
import math
import re
from pathlib import Path

import pytest

from bot.domain.insight import AuthorName, Country, Family, Insight, Model
from bot.domain.insights import catalogue, choose, find_insights
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import newest
from tests.unit.insights.evaluator import recompute, write
from tests.unit.insights.golden import Case, cases

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "insights.md"
CASES = {case.name: case for case in cases()}
SUBJECTS = {Country: "country", Model: "model", Family: "family", AuthorName: "author", IsoWeek: "week"}


def documented() -> dict[str, dict[str, str]]:
    rows = re.findall(r"^\| ([a-z_]+) \| (\w+) \| ([^|]+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        f"{kind}.{wording}": dict(item.strip().split(": ", 1) for item in text.split(","))
        for kind, wording, text in rows
    }


def find(case: Case) -> list[Insight]:
    kind = catalogue()[case.kind]
    return [each for each in kind.find(case.history, newest(case.history)) if each.wording == case.wording]


def placeholders(insight: Insight) -> dict[str, str]:
    kinds = {name: str(figure.unit) for name, figure in insight.figures.items()}
    for name, subject in insight.subjects.items():
        if isinstance(subject, tuple):
            kinds[name] = "models"
        elif isinstance(subject, dt.date):
            kinds[name] = "date"
        else:
            kinds[name] = SUBJECTS[type(subject)]
    return kinds


@pytest.mark.parametrize("name", CASES)
def test_each_sentence_says_what_its_hand_made_week_shows(name: str) -> None:
    case = CASES[name]
    said = [({key: each.value for key, each in one.figures.items()}, dict(one.subjects)) for one in find(case)]
    assert (case.figures, case.subjects) in said


@pytest.mark.parametrize("name", CASES)
def test_each_sentence_has_the_documented_placeholders(name: str) -> None:
    for insight in find(CASES[name]):
        assert placeholders(insight) == documented()[name]


@pytest.mark.parametrize("name", CASES)
def test_each_figure_recomputes_from_its_written_receipt(name: str) -> None:
    for insight in find(CASES[name]):
        for placeholder, figure in insight.figures.items():
            assert figure.name == placeholder
            assert recompute(write(figure)) == figure.value


@pytest.mark.parametrize("name", CASES)
def test_each_sentence_reaches_the_summary(name: str) -> None:
    case = CASES[name]
    found = find_insights(case.history, newest(case.history))
    assert name in {f"{each.kind}.{each.wording}" for each in found}
    assert [each.surprise for each in found] == sorted((each.surprise for each in found), reverse=True)
    assert all(0 <= each.surprise <= 10 and math.isfinite(each.surprise) for each in found)


@pytest.mark.parametrize("name", CASES)
def test_no_kind_floods_a_week(name: str) -> None:
    kinds = [each.kind for each in find_insights(CASES[name].history, newest(CASES[name].history))]
    assert all(kinds.count(kind) <= 4 for kind in kinds)


@pytest.mark.parametrize("name", CASES)
def test_whatever_names_a_country_can_be_withheld(name: str) -> None:
    case = CASES[name]
    everything = find_insights(case.history, newest(case.history))
    naming = [each for each in everything if any(isinstance(one, Country) for one in each.subjects.values())]
    assert all(each.about_countries for each in naming)
    withheld = find_insights(case.history, newest(case.history), countries=False)
    assert not any(each.about_countries for each in withheld)


def test_every_module_provides_the_whole_interface() -> None:
    for name, kind in catalogue().items():
        assert kind.DEFINITION.strip(), name
        assert kind.WORDINGS, name
        assert isinstance(kind.CLOSED_ONLY, bool), name
        assert callable(kind.find), name


def test_every_declared_wording_has_a_golden_case_and_stands_in_the_document() -> None:
    declared = {f"{name}.{wording}" for name, kind in catalogue().items() for wording in kind.WORDINGS}
    assert declared == set(CASES) == set(documented())


def test_amounts_and_counts_are_never_negative_and_counts_are_whole() -> None:
    for case in CASES.values():
        for insight in find_insights(case.history, newest(case.history)):
            for figure in insight.figures.values():
                assert figure.value >= 0 or figure.unit in {Unit.CHANGE, Unit.POINTS}
                assert figure.unit is not Unit.COUNT or figure.value.denominator == 1


def test_a_summary_repeats_neither_kind_nor_model() -> None:
    for case in CASES.values():
        found = find_insights(case.history, newest(case.history))
        chosen = choose(found, 3)
        assert len(chosen) <= 3
        assert len({each.kind for each in chosen}) == len(chosen)
        assert chosen[:1] == found[:1]
        slugs = [one.slug for each in chosen for one in each.subjects.values() if isinstance(one, Model)]
        assert len(set(slugs)) == len(slugs) or any(each.wording == "takes" for each in chosen)

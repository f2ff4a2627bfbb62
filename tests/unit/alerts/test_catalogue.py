"""Every kind of alert provides the whole interface, and every wording that it declares is told of some history."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from bot.domain import alerts
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, Condition, Side, Total
from bot.domain.watching.memory import NOTHING_YET, Bound
from tests.fakes.histories import by_days, chart, day_by_day, make_history, week
from tests.fakes.watching import DOWN, KINDS, UP, Run, firings, last_scene, wait_for
from tests.unit.alerts.conditions import CONDITIONS
from tests.unit.alerts.events import EVENTS

A, B, CN = Model("cn/a"), Model("us/b"), Country("CN")
M = 10**6
AHEAD, BEHIND, TIE = ({"cn/a": tokens * M, "us/b": 5 * M} for tokens in (9, 3, 5))
DOUBT, ALONE, LISTED = {"low/x": 5 * M}, {"us/b": 5 * M}, {"us/b": 5 * M, "us/c": M, "other": 2 * M}
FIRST = {"cn/a": 9 * M, **LISTED}
UP_AND_DOWN, DOWN_AND_UP = chart(BEHIND, BEHIND, AHEAD), chart(AHEAD, AHEAD, BEHIND)
LAST = {"cn/a": 12, "us/a": 40, "us/b": 30, "us/c": 20, "us/d": 10, "other": 90}
NEXT = {**LAST, "cn/a": 34}
UNNAMED = {slug: tokens for slug, tokens in LAST.items() if slug != "cn/a"}
SOMEWHERE = dict.fromkeys(week(0).days, LAST) | dict.fromkeys(week(1).days, NEXT) | {week(1).days[6]: UNNAMED}
"""In the second week 204 to 214 tokens, where the second has 210."""
RISING = tuple({"cn/a": each} for each in (9, 5, 6, 7))

CASES: dict[str, tuple[Condition, History]] = {
    "rank.up": (wait_for("rank", A, 1, side=UP), UP_AND_DOWN),
    "rank.among": (wait_for("rank", A, 3, side=UP), make_history(days=SOMEWHERE)),
    "rank.down": (wait_for("rank", A, 1, side=DOWN), DOWN_AND_UP),
    "rank.out": (wait_for("rank", A, 1, side=DOWN), chart(AHEAD, ALONE)),
    "share.up": (wait_for("share", A, "1/2", side=UP), UP_AND_DOWN),
    "share.down": (wait_for("share", A, "1/2", side=DOWN), DOWN_AND_UP),
    "tokens.up": (wait_for("tokens", A, 9 * M), UP_AND_DOWN),
    "tokens.down": (wait_for("tokens", A, 9 * M), DOWN_AND_UP),
    "tokens.total_up": (wait_for("tokens", Total(), 9 * M), UP_AND_DOWN),
    "tokens.total_down": (wait_for("tokens", Total(), 9 * M), DOWN_AND_UP),
    "change.up": (wait_for("change", A, "1/2"), UP_AND_DOWN),
    "change.down": (wait_for("change", A, "1/2"), DOWN_AND_UP),
    "change.total_up": (wait_for("change", Total(), "1/3"), UP_AND_DOWN),
    "change.total_down": (wait_for("change", Total(), "1/3"), DOWN_AND_UP),
    "new.one": (wait_for("new", Total(), 50), by_days(ALONE, ALONE, ALONE, AHEAD)),
    "new.several": (wait_for("new", Total(), 50), by_days(ALONE, ALONE, ALONE, {**AHEAD, "fr/c": 1})),
    "overtakes.up": (wait_for("overtakes", A, other=B), UP_AND_DOWN),
    "overtakes.down": (wait_for("overtakes", A, other=B), DOWN_AND_UP),
    "streak.days": (wait_for("streak", CN, 2, daily=True), day_by_day(BEHIND, AHEAD, AHEAD)),
    "streak.weeks": (wait_for("streak", CN, 2), chart(BEHIND, AHEAD, AHEAD)),
    "streak.days_at_least": (wait_for("streak", CN, 2, daily=True), day_by_day(BEHIND, None, AHEAD, AHEAD)),
    "streak.weeks_at_least": (wait_for("streak", CN, 2), chart(BEHIND, None, AHEAD, AHEAD)),
    "streak.total_days": (wait_for("streak", Total(), 2, daily=True), day_by_day(*RISING)),
    "streak.total_weeks": (wait_for("streak", Total(), 2), chart(*RISING)),
    "streak.total_days_at_least": (
        wait_for("streak", Total(), 2, daily=True),
        day_by_day({"cn/a": 9}, *RISING[:2], None, *RISING[1:]),
    ),
    "streak.total_weeks_at_least": (wait_for("streak", Total(), 2), chart({"cn/a": 9}, *RISING[:2], None, *RISING[1:])),
    "lead.takes": (wait_for("lead", CN), UP_AND_DOWN),
    "lead.takes_uncertain": (wait_for("lead", CN), chart(BEHIND, {**AHEAD, **DOUBT})),
    "lead.loses": (wait_for("lead", CN), DOWN_AND_UP),
    "lead.loses_uncertain": (wait_for("lead", CN), chart(AHEAD, {**BEHIND, **DOUBT})),
    "lead.tied": (wait_for("lead", CN), chart(AHEAD, TIE)),
    "lead.lost": (wait_for("lead", CN), chart(AHEAD, {**BEHIND, "fr/c": 5 * M})),
    "lead.changes": (wait_for("lead", Total()), UP_AND_DOWN),
    "lead.changes_uncertain": (wait_for("lead", Total()), chart(BEHIND, {**AHEAD, **DOUBT})),
}


DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "alerts.md"


def documented() -> dict[str, list[str]]:
    rows = re.findall(r"^\| ([a-z]+) \| (\w+) \| ([^|]+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {f"{kind}.{wording}": text.strip().split(", ") for kind, wording, text in rows}


@pytest.mark.parametrize("name", CASES)
def test_each_sentence_has_the_documented_placeholders(name: str) -> None:
    told = firings(*CASES[name])[0].event
    figures = [f"{each}: {figure.unit}" for each, figure in sorted(told.figures.items())]
    names = [f"{each}: {'names' if isinstance(one, tuple) else 'name'}" for each, one in sorted(told.names.items())]
    assert [*figures, *names] == documented()[name]


def test_the_document_has_every_wording_and_no_other() -> None:
    assert set(documented()) == set(CASES)


def test_there_are_the_kinds_of_the_product() -> None:
    assert set(KINDS) == {"rank", "share", "tokens", "change", "new", "overtakes", "streak", "lead"}


def test_every_declared_wording_is_told_of_some_history_and_no_other_one() -> None:
    declared = {f"{name}.{wording}" for name, kind in KINDS.items() for wording in kind.WORDINGS}
    assert declared == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_each_wording_is_what_its_hand_made_history_tells(name: str) -> None:
    condition, history = CASES[name]
    assert [f"{condition.kind}.{each.event.wording}" for each in firings(condition, history)] == [name]


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_has_the_figures_and_names_that_its_sentence_is_written_for(name: str) -> None:
    told = firings(*CASES[name])[0].event
    _, written = EVENTS[name]
    assert {each: figure.unit for each, figure in told.figures.items()} == {
        each: figure.unit for each, figure in written.figures.items()
    }
    assert told.names.keys() == written.names.keys()
    assert {each: isinstance(names, tuple) for each, names in told.names.items()} == {
        each: isinstance(names, tuple) for each, names in written.names.items()
    }


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_what_it_is(name: str) -> None:
    kind = KINDS[name]
    assert kind.DEFINITION.endswith(".")
    assert set(kind.SUBJECTS) <= {Total, Model, Family, AuthorName, Country}
    assert len(set(kind.SUBJECTS)) == len(kind.SUBJECTS) > 0
    assert kind.SIDES in {(Side.EITHER, Side.UP, Side.DOWN), (Side.UP,)}
    assert len(set(kind.WORDINGS)) == len(kind.WORDINGS) > 0
    assert {*kind.LENSES, *kind.UNDIRECTED} <= {*kind.SUBJECTS}
    assert callable(kind.step)
    assert callable(kind.distance)


@pytest.mark.parametrize("name", KINDS)
def test_thresholds_have_a_unit_a_range_and_perhaps_a_usual_one_inside_it(name: str) -> None:
    kind = KINDS[name]
    least, most = kind.VALUES
    if kind.VALUE is None:
        assert (least, most, kind.USUAL) == (0, 0, None)
        return
    assert kind.VALUE in {Unit.COUNT, Unit.PERCENT, Unit.CHANGE, Unit.TOKENS}
    assert 0 < least < most
    assert kind.USUAL is None or least <= kind.USUAL <= most


def test_only_overtaking_needs_somebody_to_compare_with() -> None:
    assert [name for name, kind in KINDS.items() if kind.COMPARES] == ["overtakes"]


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_subject_of_every_kind_can_be_looked_at(name: str) -> None:
    condition = CONDITIONS[name]
    kind = KINDS[condition.kind]
    for history, basis in ((by_days(FIRST, FIRST, FIRST), Basis.WEEK), (day_by_day(FIRST), Basis.DAY)):
        scene = last_scene(history, basis)
        assert kind.step(condition, scene, NOTHING_YET).event is None
        far = kind.distance(condition, scene, NOTHING_YET)
        assert far is None or far >= 0


@pytest.mark.parametrize("name", CASES)
def test_a_second_look_at_the_same_period_tells_nothing(name: str) -> None:
    condition, history = CASES[name]
    run = Run(condition)
    assert len(run.take(history)) == 1
    assert run.take(history) == []


@pytest.mark.parametrize("name", CASES)
def test_numbers_are_exact_or_said_to_be_bounds(name: str) -> None:
    for figure in firings(*CASES[name])[0].event.figures.values():
        assert isinstance(figure.value, Fraction)
        assert figure.bound in Bound
        assert figure.unit is not Unit.COUNT or figure.value.denominator == 1


def test_no_kind_keeps_anything_in_itself_or_imports_another() -> None:
    for path in Path(alerts.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert path.stem == "__init__" or not {each for each in imported if each.startswith("bot.domain.alerts")}
        assert not any(isinstance(node, ast.Global) for node in ast.walk(tree))
        values = [node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
        assert not any(isinstance(each, ast.Dict | ast.List | ast.Set) for each in values)


def test_kinds_are_found_by_their_files_in_alphabetical_order() -> None:
    files = sorted(path.stem for path in Path(alerts.__path__[0]).glob("*.py") if path.stem != "__init__")
    found: Mapping[str, object] = KINDS
    assert list(found) == files

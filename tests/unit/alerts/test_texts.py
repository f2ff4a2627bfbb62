"""What is stored of alerts is read back as it was written, and nothing else is taken for it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, Condition, Side, Subject, Total
from bot.domain.watching.memory import Bound, Event, Memory, Quantity
from bot.domain.watching.texts import (
    AlertTextError,
    condition_text,
    event_text,
    memory_text,
    period_text,
    read_condition,
    read_event,
    read_memory,
    read_name,
    read_period,
    read_subject,
    subject_text,
)
from bot.domain.weeks import IsoWeek

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
models, families = st.builds(Model, texts), st.builds(Family, texts)
names: st.SearchStrategy[Name] = st.one_of(models, families, st.builds(AuthorName, texts), st.builds(Country, texts))
fractions = st.one_of(
    st.fractions(-(10**6), 10**17, max_denominator=10**6), st.integers(-(10**20), 10**20).map(Fraction)
)
conditions = st.builds(
    Condition,
    texts,
    st.one_of(names, st.just(Total())),
    st.sampled_from(list(Basis)),
    st.sampled_from(list(Side)),
    st.none() | fractions,
    st.none() | names,
    st.sampled_from(list(LensName)),
)
memories = st.builds(
    Memory,
    st.dictionaries(st.sampled_from(list(Side)), st.booleans()),
    st.lists(texts, max_size=4).map(tuple),
    st.booleans(),
)
quantities = st.builds(Quantity, st.sampled_from(list(Unit)), fractions, st.sampled_from(list(Bound)))
events = st.builds(
    Event,
    texts,
    st.dictionaries(texts, quantities, max_size=4),
    st.dictionaries(texts, st.one_of(names, st.lists(names, max_size=3).map(tuple)), max_size=4),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["1/0", "up", "9"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(conditions)
@settings(deadline=None)
def test_a_condition_is_read_as_it_was_written(condition: Condition) -> None:
    assert read_condition(condition_text(condition)) == condition


@given(memories)
@settings(deadline=None)
def test_a_memory_is_read_as_it_was_written(memory: Memory) -> None:
    assert read_memory(memory_text(memory)) == memory


@given(events)
@settings(deadline=None)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert read_event(event_text(event)) == event


@given(st.one_of(names, st.just(Total())))
@settings(deadline=None)
def test_a_subject_is_read_as_it_was_written(subject: Subject) -> None:
    assert read_subject(subject_text(subject)) == subject


@given(st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)))
@settings(deadline=None)
def test_a_period_is_read_as_it_was_written_and_later_ones_have_later_texts(day: dt.date) -> None:
    for period in (day, IsoWeek.of(day)):
        assert read_period(period_text(period)) == period
    later = day + dt.timedelta(weeks=1)
    assert period_text(later) > period_text(day)
    assert period_text(IsoWeek.of(later)) > period_text(IsoWeek.of(day))


def test_equal_values_have_equal_texts() -> None:
    one, other = Memory({Side.UP: True, Side.DOWN: False}), Memory({Side.DOWN: False, Side.UP: True})
    assert one == other
    assert memory_text(one) == memory_text(other)
    half, quarters = (Condition("share", Country("CN"), value=Fraction(each)) for each in ("1/2", "2/4"))
    assert condition_text(half) == condition_text(quarters)


def test_the_forms_are_what_they_have_been() -> None:
    condition = Condition("share", Model("a/x"), Basis.DAY, Side.UP, Fraction(1, 20), None, LensName.PRESS)
    assert condition_text(condition) == (
        '{"v":1,"kind":"share","subject":"model:a/x","basis":"day","side":"up","value":"1/20","other":null,"lens":"press"}'
    )
    assert memory_text(Memory({Side.UP: True}, ("x",), begun=True)) == (
        '{"v":1,"armed":{"up":true},"known":["x"],"begun":true}'
    )
    told = Event("up", {"n": Quantity(Unit.COUNT, Fraction(3))}, {"name": Country("CN")})
    assert event_text(told) == '{"v":1,"wording":"up","figures":{"n":["count","3"]},"names":{"name":"country:CN"}}'
    bound = Event("up", {"n": Quantity(Unit.COUNT, Fraction(3), Bound.MOST)}, {"names": (Model("a/x"),)})
    assert event_text(bound) == (
        '{"v":1,"wording":"up","figures":{"n":["count","3","most"]},"names":{"names":["model:a/x"]}}'
    )


READERS: list[tuple[Callable[[str], object], dict[str, Any]]] = [
    (read_condition, json.loads(condition_text(Condition("rank", Model("a/x"), value=Fraction(3))))),
    (read_memory, json.loads(memory_text(Memory({Side.UP: True}, ("x",), begun=True)))),
    (read_event, json.loads(event_text(Event("up", {"n": Quantity(Unit.COUNT, Fraction(3))}, {"x": Model("a")})))),
]


@pytest.mark.parametrize(("read", "row"), READERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_else_is_taken_for_one(read: Callable[[str], object], row: dict[str, Any], data: st.DataObject) -> None:
    changed = {**row, data.draw(st.sampled_from(list(row))): data.draw(json_values)}
    with suppress(AlertTextError):
        read(json.dumps(changed))


@pytest.mark.parametrize(("read", "row"), READERS)
def test_a_field_that_is_missing_or_a_version_of_tomorrow_is_an_error(
    read: Callable[[str], object], row: dict[str, Any]
) -> None:
    for field in row:
        with pytest.raises(AlertTextError):
            read(json.dumps({name: value for name, value in row.items() if name != field}))
    for text in (json.dumps({**row, "v": 2}), "", "nothing", "[]", "null", "3"):
        with pytest.raises(AlertTextError):
            read(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "1/0"), ("value", "1e9"), ("value", 3), ("value", "x"), ("kind", 3), ("subject", 3), ("other", "total"),
     ("subject", "planet:x"), ("subject", "model:"), ("side", "left"), ("basis", "month"), ("lens", "wide")],
)  # fmt: skip
def test_a_condition_with_a_wrong_field_is_an_error(field: str, value: object) -> None:
    with pytest.raises(AlertTextError):
        read_condition(json.dumps({**READERS[0][1], field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [("armed", {"up": 1}), ("armed", {"left": True}), ("known", "abc"), ("known", [3]), ("begun", 1)],
)
def test_a_memory_with_a_wrong_field_is_an_error(field: str, value: object) -> None:
    with pytest.raises(AlertTextError):
        read_memory(json.dumps({**READERS[1][1], field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [("wording", 3), ("figures", {"n": "count"}), ("figures", {"n": ["count"]}), ("figures", {"n": ["hue", "3"]}),
     ("figures", {"n": ["count", "3", "about"]}), ("names", {"x": 3}), ("names", {"x": ["total"]}), ("names", [])],
)  # fmt: skip
def test_an_event_with_a_wrong_field_is_an_error(field: str, value: object) -> None:
    with pytest.raises(AlertTextError):
        read_event(json.dumps({**READERS[2][1], field: value}))


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-w07", "2026-W7", "20260405", "2026-04-31", "W"])
def test_what_is_no_period_as_it_is_written_here_is_an_error(text: str) -> None:
    with pytest.raises(AlertTextError):
        read_period(text)


def test_all_tokens_are_nobody_s_name() -> None:
    assert subject_text(Total()) == "total"
    with pytest.raises(AlertTextError):
        read_name("total")

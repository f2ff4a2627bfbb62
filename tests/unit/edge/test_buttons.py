"""Custom ids say everything a press needs, and forged ones say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.edge.rendering.buttons import ACTIONS, TEMPLATE, Press, custom_id, in_rows, keys_of, parse_custom_id
from bot.edge.rendering.paging import page_keys, parse_turn
from bot.presentation.card import Action, Button
from bot.presentation.lookups.paging import Page
from tests.unit.edge.cards import plain_card

FORGED = (
    "",
    "tt1",
    "tt1:",
    "tt1:drop_tables",
    "tt2:chart:a",
    "TT1:chart",
    "tt1:chart:a b",
    "tt1:chart:%zz",
    "tt1:chart:%61",
    "tt1:chart:%2f",
    "tt1:chart:%ff",
    "tt1:chart:@everyone",
    "tt1:chart:a\n",
    "tt1:chart:" + "a" * 100,
    "xtt1:chart",
)


def test_the_scheme() -> None:
    assert custom_id("full_table", ("week", "2026-W14")) == "tt1:full_table:week:2026-W14"
    assert custom_id("chart", ("qwen/qwen3.6-plus:free",)) == "tt1:chart:qwen/qwen3.6-plus%3Afree"


@given(st.sampled_from(sorted(ACTIONS)), st.lists(st.text(max_size=6), max_size=3))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back(action: str, arguments: list[str]) -> None:
    try:
        written = custom_id(action, arguments)
    except ValueError:
        return
    assert len(written) <= 100
    assert TEMPLATE.fullmatch(written)
    assert parse_custom_id(written) == Press(action, tuple(arguments))


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_id_asks_for_nothing(forged: str) -> None:
    assert parse_custom_id(forged) is None


@given(st.one_of(st.text(max_size=120), st.text("tt1:chartpage%20/.-_", max_size=40).map("tt1:chart:".__add__)))
@settings(max_examples=300, deadline=None)
def test_only_what_would_be_written_is_read(text: str) -> None:
    press = parse_custom_id(text)

    assert press is None or custom_id(press.action, press.arguments) == text


def test_unknown_actions_and_long_ids_are_refused() -> None:
    with pytest.raises(ValueError, match="no button action"):
        custom_id("drop")
    with pytest.raises(ValueError, match="100 characters"):
        custom_id("chart", ("a" * 91,))


def test_a_button_whose_id_is_too_long_is_left_out_and_none_stands_twice() -> None:
    card = plain_card(buttons=(Button(Action.CHART, "Chart"), Button(Action.CHART, "Again"), Button(Action.MATHS, "")))

    assert [(key.label, key.component().custom_id) for key in keys_of(card, ())] == [
        ("Chart", "tt1:chart"),
        ("maths", "tt1:maths"),
    ]
    assert len(keys_of(card, ("a" * 90,))) == 2
    assert keys_of(card, ("a" * 91,)) == ()
    assert [len(row) for row in in_rows(keys_of(card, ()) * 6)] == [5, 5, 2]


def test_pages() -> None:
    page = Page.of(45, 2, 20)

    assert list(page.cut(range(1, 46))) == list(range(21, 41))
    assert (page.number, page.count) == (2, 3)
    assert [(key.label, key.custom_id, key.disabled) for key in page_keys(page, ("week",))] == [
        ("◀", "tt1:page:1:week", False),
        ("2/3", "tt1:page:2:week", True),
        ("▶", "tt1:page:3:week", False),
    ]
    assert [key.disabled for key in page_keys(Page.of(45, 1, 20))] == [True, True, False]
    assert [key.disabled for key in page_keys(Page.of(45, 99, 20))] == [False, True, True]
    assert page_keys(Page.of(20, 1, 20)) == ()
    assert Page.of(0, 5).count == 1


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("tt1:page:2:week:2026-W14", (2, ("week", "2026-W14"))),
        ("tt1:page:0", None),
        ("tt1:page:-1", None),
        ("tt1:page:01", None),
        ("tt1:page:99999", None),
        ("tt1:page:%D9%A2", None),
        ("tt1:page", None),
        ("tt1:chart:2", None),
    ],
)
def test_a_press_turns_to_a_page(text: str, turn: tuple[int, tuple[str, ...]] | None) -> None:
    press = parse_custom_id(text)
    assert press
    found = parse_turn(press)

    assert (found and (found.number, found.arguments)) == turn

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.search import LENGTH, LIMIT, Choice, SearchIndex, fold, short_key, stable_value

MODELS = SearchIndex(
    [
        Choice("xiaomi/mimo-v2-pro-20260318", "MiMo-V2-Pro · #1 · 11.4 %", ("MiMo-V2-Pro", "xiaomi")),
        Choice("anthropic/claude-4.5-sonnet", "Claude Sonnet 4.5 · #2 · 6.0 %", ("Claude Sonnet 4.5",)),
        Choice("anthropic/claude-4.6-opus", "Claude Opus 4.6 · #3 · 4.1 %", ("Claude Opus 4.6",)),
        Choice("deepseek/deepseek-v3.2", "DeepSeek V3.2 · #4 · 3.9 %", ("DeepSeek V3.2",)),
        Choice("qwen/qwen3.6-plus:free", "Qwen3.6 Plus（免费） · #5", ("Qwen3.6 Plus（免费）", "千问")),
    ]
)
TEXT = st.text(max_size=300)


def values(typed: str) -> list[str]:
    return [each.value for each in MODELS.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mimo v2", "xiaomi/mimo-v2-pro-20260318"),
        ("XIAOMI", "xiaomi/mimo-v2-pro-20260318"),
        ("sonnet claude", "anthropic/claude-4.5-sonnet"),
        ("cluade opus", "anthropic/claude-4.6-opus"),
        ("depseek", "deepseek/deepseek-v3.2"),
        ("ｄｅｅｐ", "deepseek/deepseek-v3.2"),
        ("千问", "qwen/qwen3.6-plus:free"),
        ("免", "qwen/qwen3.6-plus:free"),
        ("qwen/qwen3.6-plus:free", "qwen/qwen3.6-plus:free"),
    ],
)
def test_a_name_is_found_by_what_people_type(typed: str, first: str) -> None:
    assert values(typed)[0] == first


def test_nothing_typed_offers_the_first_ones() -> None:
    assert values("  ") == [
        "xiaomi/mimo-v2-pro-20260318",
        "anthropic/claude-4.5-sonnet",
        "anthropic/claude-4.6-opus",
        "deepseek/deepseek-v3.2",
        "qwen/qwen3.6-plus:free",
    ]


def test_a_start_comes_before_a_middle_and_equals_keep_their_order() -> None:
    index = SearchIndex([Choice("1", "", ("ab ob",)), Choice("2", "", ("xob",)), Choice("3", "", ("ob",))])
    assert [each.value for each in index.suggest("ob")] == ["3", "1", "2"]


def test_what_is_like_nothing_finds_nothing() -> None:
    assert values("zzzzzz") == []


def test_another_scorer_can_be_given() -> None:
    def scorer(one: str, two: str) -> float:
        return SequenceMatcher(None, one, two, autojunk=False).ratio()

    index = SearchIndex([Choice("mistral/large", "L"), Choice("meta/llama", "M")], scorer)
    assert [each.value for each in index.suggest("mistrall/lrge")] == ["mistral/large"]


def test_at_most_25_are_offered_whatever_is_asked() -> None:
    index = SearchIndex(Choice(f"a/{n}", f"Name {n}") for n in range(60))
    assert len(index.suggest("a", 100)) == LIMIT
    assert len(index.suggest("", 3)) == 3


def test_a_long_slug_gets_a_key_that_leads_back() -> None:
    slug = "a/" + "x" * 200
    index = SearchIndex([Choice(slug, "Long " * 50, ("long",))])
    (found,) = index.suggest("long")
    assert len(found.label) == LENGTH
    assert found.value == stable_value(slug)
    assert len(found.value) <= LENGTH
    assert index.resolve(found.value) == slug


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("deepseek/deepseek-v3.2", "deepseek/deepseek-v3.2"),
        ("deepseek v3.2", "deepseek/deepseek-v3.2"),
        ("DeepSeek V3.2 · #4 · 3.9 %", "deepseek/deepseek-v3.2"),
        ("deep", None),
        ("", None),
    ],
)
def test_an_answer_is_a_value_a_label_or_a_name_in_full(typed: str, value: str | None) -> None:
    assert MODELS.resolve(typed) == value


@pytest.mark.parametrize("value", ["a\nb", " a", "a\t", "\u202ea", "a\x85", "𝕏" * 51])
def test_a_value_that_might_come_back_changed_has_a_key(value: str) -> None:
    (found,) = SearchIndex([Choice(value, "𝕏" * 60)]).suggest("")
    assert found.value == short_key(value)
    assert found.label == "𝕏" * 49 + "…"


@given(st.lists(st.builds(Choice, TEXT, TEXT, st.tuples(TEXT)), max_size=30), TEXT)
def test_whatever_names_and_queries_there_are_discord_takes_the_answer(choices: list[Choice], typed: str) -> None:
    index = SearchIndex(choices)
    found = index.suggest(typed)
    assert len(found) <= LIMIT
    for each in found:
        assert 1 <= len(each.label) <= LENGTH
        assert 1 <= len(each.value) <= LENGTH
        assert index.resolve(each.value) is not None


@given(st.lists(st.text(alphabet="ab /-é1", min_size=1, max_size=12), min_size=1, max_size=20), st.data())
def test_every_name_is_found_by_any_part_of_it(names: list[str], data: st.DataObject) -> None:
    index = SearchIndex(Choice(name, name) for name in names)
    name = fold(data.draw(st.sampled_from(names)))
    start = data.draw(st.integers(0, max(len(name) - 1, 0)))
    part = name[start : start + 3].strip()
    found = [fold(each.label) for each in index.suggest(part)]
    assert not part or name in found

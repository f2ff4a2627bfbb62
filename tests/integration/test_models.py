"""The list of models: slugs of variants, bare names, unknown prices."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.models import ModelsSource, parse_models, read_models_file
from bot.domain.catalog import Catalog, ModelCard
from bot.domain.errors import DataError, SourceUnavailableError
from tests.fakes.openrouter import Canned, FakeOpenRouter, client, serving

TODAY = dt.date(2026, 10, 8)


def listing(model: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": model,
        "canonical_slug": "qwen/qwen3-coder-07-25",
        "name": "Qwen: Qwen3 Coder",
        "created": 1753230546,
        "context_length": 262144,
        "hugging_face_id": "Qwen/Qwen3-Coder",
        "pricing": {"prompt": "0.00000022", "completion": "-1"},
        "architecture": {"modality": "text->text"},
        **changes,
    }


def cards(*listings: object) -> list[ModelCard]:
    return list(parse_models(json.dumps({"data": listings}).encode(), "u"))


def test_a_listing_becomes_a_card() -> None:
    assert cards(listing("qwen/qwen3-coder")) == [
        ModelCard(
            slug="qwen/qwen3-coder-07-25",
            name="Qwen3 Coder",
            created=dt.date(2025, 7, 23),
            prompt_price=Decimal("0.00000022"),
            completion_price=None,
            context_tokens=262144,
            hugging_face_id="Qwen/Qwen3-Coder",
        )
    ]


def test_a_variant_has_a_card_of_its_own_in_either_order() -> None:
    free, base = listing("qwen/qwen3-coder:free", name="Qwen: Qwen3 Coder (free)"), listing("qwen/qwen3-coder")
    for order in ((free, base), (base, free)):
        catalog = Catalog({card.slug: card for card in cards(*order)})
        assert catalog.name("qwen/qwen3-coder-07-25") == "Qwen3 Coder"
        assert catalog.name("qwen/qwen3-coder-07-25:free") == "Qwen3 Coder (free)"


def test_of_two_with_the_same_slug_the_first_counts() -> None:
    assert [card.name for card in cards(listing("x"), listing("y", name="Later"))] == ["Qwen3 Coder"]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Owl Alpha", "Owl Alpha"),
        ("Google: Gemma 4 26B A4B  (free)", "Gemma 4 26B A4B (free)"),
        ("A: B: C", "B: C"),
        (": x", ": x"),
        ("Ratio 3:1", "Ratio 3:1"),
        ("", "qwen/qwen3-coder-07-25"),
    ],
)
def test_the_vendor_is_taken_off_the_name(name: str, bare: str) -> None:
    assert cards(listing("x", name=name))[0].name == bare


def test_latest_aliases_are_left_out() -> None:
    alias = listing("~openai/gpt-latest", canonical_slug="~openai/gpt-latest")
    assert [card.slug for card in cards(alias, listing("x"))] == ["qwen/qwen3-coder-07-25"]


@pytest.mark.parametrize(
    "change",
    [
        {"pricing": None, "created": None, "context_length": None, "hugging_face_id": None},
        {"pricing": {}, "context_length": 0, "hugging_face_id": ""},
        {"pricing": {"prompt": "NaN", "completion": "-0.5"}},
    ],
)
def test_what_is_unknown_stays_unknown(change: dict[str, Any]) -> None:
    (card,) = cards(listing("x", **change))
    assert (card.prompt_price, card.completion_price) == (None, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"canonical_slug": 5}, "u, line 2: the model has canonical_slug as the number 5; expected a string"),
        ({"name": "\ud800"}, "u, line 2: the model has name with a NUL or half a surrogate pair in it"),
        ({"created": "now"}, "u, line 2: the model has created as the string 'now'"),
        ({"created": 10**18}, "u, line 2: the model has created as a number that is no Unix time"),
        ({"pricing": {"prompt": "free"}}, "u, line 2: pricing of the model has prompt 'free'; expected a price"),
    ],
)
def test_a_broken_listing_names_row_and_field(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(DataError) as caught:
        cards(listing("x"), listing("y", **change))
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize("body", [b"{}", b'{"data": []}', b'{"data": {}}', b"[]", b"no"])
def test_what_is_no_list_of_models_is_refused(body: bytes) -> None:
    with pytest.raises(DataError, match=r"^u"):
        parse_models(body, "u")


async def test_the_source_reads_them_without_a_key() -> None:
    fake = FakeOpenRouter({}, TODAY)
    fake.models = [listing("x")]
    async with serving(fake) as base, client() as http:
        assert [card.name for card in await ModelsSource(http, base).read_models()] == ["Qwen3 Coder"]
        fake.will_answer(*[Canned(502)] * 3)
        with pytest.raises(SourceUnavailableError, match=r"/api/v1/models: answered 502"):
            await ModelsSource(http, base).read_models()
    assert "Authorization" not in fake.seen[0].headers


def test_a_file_holds_the_same_list(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"snapshot": "2026-06-15", "data": [listing("x")]}))
    assert read_models_file(path)[0].name == "Qwen3 Coder"
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_models_file(tmp_path / "none.json")


@pytest.mark.shared
def test_the_team_s_lists_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "data").glob("models_*.json")):
        listed = [row for row in json.loads(path.read_bytes())["data"] if not row["id"].startswith("~")]
        read = read_models_file(path)
        assert len(read) == len(listed)
        assert all(": " not in card.name for card in read)

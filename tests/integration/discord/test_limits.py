"""Each limit of a message: what just fits is taken, one more is refused and reported."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.discord import FakeDiscord, Json, serving
from tests.integration.discord.raw import Raw, opened

V2 = 1 << 15
PICTURE = {"chart.png": b"picture"}


@pytest.fixture
def double() -> FakeDiscord:
    """Without Discord's document: these are the double's own rules."""
    return FakeDiscord(None)


def text(length: int) -> Json:
    return {"type": 10, "content": "x" * length}


def card(*components: Json) -> Json:
    return {"flags": V2, "components": list(components)}


def row(*buttons: Json) -> Json:
    return {"type": 1, "components": list(buttons)}


def button(custom_id: str, **changes: Any) -> Json:
    return {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, **changes}


def gallery(url: str, alt: str = "x") -> Json:
    return {"type": 12, "items": [{"media": {"url": url}, "description": alt}]}


def embeds(*lengths: int) -> Json:
    return {"embeds": [{"title": "x", "description": "x" * (length - 1)} for length in lengths]}


def container(count: int) -> Json:
    return {"type": 17, "components": [text(1) for _ in range(count)]}


HERE = "attachment://chart.png"
FITS: dict[str, Json] = {
    "content": {"content": "x" * 2000},
    "embeds": embeds(3000, 3000),
    "components": card(container(39)),
    "displayed text": card(text(2000), text(2000)),
    "custom_id": {"content": "x", "components": [row(button("x" * 100))]},
    "alt text": card(gallery(HERE, "x" * 1024)),
    "picture in an embed": {"embeds": [{"title": "x", "image": {"url": HERE}}]},
    "described file": {"content": "x", "attachments": [{"id": 0, "description": "x" * 1024}]},
    "link": {"content": "x", "components": [row({"type": 2, "style": 5, "label": "x", "url": "https://x.invalid"})]},
}
DOES_NOT: dict[str, tuple[Json, str]] = {
    "content": ({"content": "x" * 2001}, "content"),
    "embeds": (embeds(3000, 3001), "embeds"),
    "embed field without a value": ({"embeds": [{"fields": [{"name": "x"}]}]}, "embeds.0.fields.0"),
    "components": (card(container(40)), "components"),
    "displayed text": (card(text(2000), {"type": 17, "components": [text(2001)]}), "components"),
    "custom_id": ({"content": "x", "components": [row(button("x" * 101))]}, "components.0.components.0.custom_id"),
    "same custom_id": ({"content": "x", "components": [row(button("a"), button("a"))]}, "components.0"),
    "same id": (card({**text(1), "id": 3}, {**text(1), "id": 3}), "components.0.id"),
    "button without a face": ({"content": "x", "components": [row(button("a", label=""))]}, "components.0"),
    "button without custom_id": ({"content": "x", "components": [row(button(""))]}, "components.0.components.0"),
    "link without url": ({"content": "x", "components": [row(button("a", style=5))]}, "components.0.components.0.url"),
    "six rows": ({"content": "x", "components": [row(button(str(n))) for n in range(6)]}, "components"),
    "content in a card": ({"content": "x", **card(text(1))}, "content"),
    "embeds in a card": ({"embeds": [{"title": "x"}], **card(text(1))}, "embeds"),
    "card without its flag": ({"components": [text(1)]}, "components.0.type"),
    "alt text": (card(gallery(HERE, "x" * 1025)), "components.0.items.0.description"),
    "alt text of a file": ({"content": "x", "attachments": [{"id": 0, "description": "x" * 1025}]}, "attachments.0"),
    "picture that is not there": (card(gallery("attachment://other.png")), "components.0.items.0"),
    "thumbnail that is not there": (
        card(
            {"type": 9, "components": [text(1)], "accessory": {"type": 11, "media": {"url": "attachment://other.png"}}}
        ),
        "components.0.accessory",
    ),
    "file that is not there": (card({"type": 13, "file": {"url": "attachment://other.txt"}}), "components.0"),
    "embed's picture that is not there": ({"embeds": [{"image": {"url": "attachment://a.png"}}]}, "embeds.0.image.url"),
    "attachment that was not uploaded": ({"content": "x", "attachments": [{"id": 1}]}, "attachments.0.id"),
}


@pytest.mark.parametrize("name", FITS)
async def test_what_fits_is_taken(double: FakeDiscord, raw: Raw, name: str) -> None:
    answer = await raw.post(double, FITS[name], PICTURE)
    assert answer.status == 200, answer.body
    assert not double.violations


@pytest.mark.parametrize("name", DOES_NOT)
async def test_what_does_not_fit_is_refused_and_reported(double: FakeDiscord, raw: Raw, name: str) -> None:
    body, path = DOES_NOT[name]
    answer = await raw.post(double, body, PICTURE)
    assert (answer.status, answer.code, answer.body["message"]) == (400, 50035, "Invalid Form Body")
    places: Any = answer.body["errors"]
    for step in path.split("."):
        places = places[step]
    assert str(double.take_violations()[0].problem).startswith(path)
    assert not double.channel.messages


async def test_files_are_of_limited_size(double: FakeDiscord, raw: Raw) -> None:
    mib = 2**20
    assert (await raw.post(double, {"content": "x"}, {"a": bytes(10 * mib)})).status == 200
    for files in ({"a": bytes(10 * mib + 1)}, {name: bytes(9 * mib) for name in "abc"}):
        assert (await raw.post(double, {"content": "x"}, files)).code == 40005
    assert len(double.take_violations()) == 2


async def test_an_empty_message_is_refused(double: FakeDiscord, raw: Raw) -> None:
    assert (await raw.post(double, {"content": ""})).code == 50006


async def test_an_edit_is_checked_with_the_flags_of_its_message(double: FakeDiscord, raw: Raw) -> None:
    number = (await raw.post(double, card(text(1)))).body["id"]
    path = f"/channels/{double.channel.id}/messages/{number}"
    assert (await raw.request("PATCH", path, {"content": "x"})).code == 50035
    assert (await raw.request("PATCH", path, {"components": [text(2)]})).status == 200
    assert double.take_violations()


async def test_an_edit_may_name_files_that_it_keeps(double: FakeDiscord, raw: Raw) -> None:
    message = (await raw.post(double, card(gallery(HERE)), PICTURE)).body
    path = f"/channels/{double.channel.id}/messages/{message['id']}"
    kept: Json = {"attachments": [{"id": message["attachments"][0]["id"]}], "components": [gallery(HERE)]}
    assert (await raw.request("PATCH", path, kept)).status == 200
    assert (await raw.request("PATCH", path, {"attachments": [], "components": [gallery(HERE)]})).code == 50035
    assert double.take_violations()


@pytest.mark.parametrize("mention", ["@everyone", "@here", "<@12>", "<@!12>", "<@&12>"])
@pytest.mark.parametrize("in_card", [False, True])
async def test_a_mention_is_reported(double: FakeDiscord, raw: Raw, mention: str, in_card: bool) -> None:
    body: Json = card({"type": 10, "content": mention}) if in_card else {"content": mention}
    for allowed in (
        {},
        {"allowed_mentions": {"parse": ["users"]}},
        {"allowed_mentions": {"parse": [], "roles": ["12"]}},
    ):
        assert (await raw.post(double, body | allowed)).status == 200
        assert [ping.mention for ping in double.take_pings()] == [mention]
    assert (await raw.post(double, body | {"allowed_mentions": {"parse": []}})).status == 200
    assert not double.take_pings()


async def test_a_mention_in_an_embed_pings_nobody(double: FakeDiscord, raw: Raw) -> None:
    await raw.post(double, {"embeds": [{"description": "@everyone"}]})
    assert not double.take_pings()


@pytest.mark.parametrize("body", [{"content": "x" * 2001}, {"content": "@everyone"}])
async def test_what_nobody_took_note_of_fails_the_test(double: FakeDiscord, body: Json) -> None:
    with pytest.raises(AssertionError, match="Discord would have complained"):
        async with opened(double) as raw:
            await raw.post(double, body)


async def test_a_double_without_a_document_says_so(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(FakeDiscord(None)):
        assert "not checked against Discord's OpenAPI document" in caplog.text

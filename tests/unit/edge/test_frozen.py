"""Frozen posts: the same bytes each time, a key that history shows, and room for it in whatever is rendered."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given

from bot.domain.delivery.delivery import Address
from bot.domain.weeks import IsoWeek
from bot.edge.publishing.frozen import editing, freeze, keys_in, posting
from bot.edge.publishing.wire import Body, Json
from bot.edge.rendering import Post, render_post
from bot.edge.rendering.limits import CONTENT, units
from tests.unit.edge.cards import LANGUAGES, PNG, WEEK, example_card, hostile_cards

KEY = Address(1, 2, 3, "report", IsoWeek(2026, 3)).key()


def post(language: str = "en", drawn: Mapping[str, bytes] | None = None) -> Post:
    return render_post(example_card(language), drawn or {}, WEEK)


def drawn_names() -> dict[str, bytes]:
    return {picture.name: PNG for picture in example_card("en").pictures}


def sent(body: Body) -> Json:
    """The JSON of a request, out of its parts."""
    if body.kind == "application/json":
        return json.loads(body.data)
    boundary = body.kind.partition("boundary=")[2].encode()
    part = body.data.split(b"--" + boundary)[1]
    return json.loads(part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n"))


def as_history(body: Json) -> Json:
    return {"content": body["content"], "attachments": body.get("attachments", [])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_equal_posts_freeze_to_equal_bytes(language: str) -> None:
    names = drawn_names()
    one, two = freeze(post(language, names), "s"), freeze(post(language, names), "s")
    assert one == two
    assert posting(one, KEY) == posting(two, KEY)


def test_a_post_keeps_all_it_shows() -> None:
    rendered = post(drawn=drawn_names())
    body = json.loads(freeze(rendered, "s").content)
    assert body["content"] == rendered.content
    assert body["embeds"][0]["description"] == rendered.description
    labels = [button["label"] for row in body["components"] for button in row["components"]]
    assert labels == [key.label for key in rendered.keys]
    assert body["attachments"] == [{"id": 0, "description": rendered.attachments[0].alt}]
    assert body["allowed_mentions"] == {"parse": []}


def test_a_role_is_mentioned_first_and_alone_allowed() -> None:
    body = json.loads(freeze(post(), "s", role=42).content)
    assert body["content"].startswith("<@&42>\n")
    assert body["allowed_mentions"] == {"parse": [], "roles": ["42"]}


@pytest.mark.parametrize("pictured", [True, False])
@pytest.mark.parametrize("request_of", [posting, editing])
def test_the_key_is_where_history_shows_it(pictured: bool, request_of: object) -> None:
    payload = freeze(post(drawn=drawn_names() if pictured else None), "s")
    body = sent(posting(payload, KEY) if request_of is posting else editing(payload, KEY))
    assert keys_in(as_history(body)) == {KEY}
    assert KEY not in body["content"] or not pictured
    assert body.get("nonce") == (KEY if request_of is posting else None)
    assert bool(payload.picture) is pictured


def test_the_picture_is_sent_whole() -> None:
    payload = freeze(post(drawn=drawn_names()), "s")
    assert PNG in posting(payload, KEY).data
    assert f'filename="tokentide-{KEY}.png"'.encode() in posting(payload, KEY).data


def test_nothing_but_the_key_differs_from_channel_to_channel() -> None:
    payload, other = freeze(post(drawn=drawn_names()), "s"), Address(1, 2, 4, "report", IsoWeek(2026, 3)).key()
    assert other != KEY
    assert posting(payload, KEY).data.replace(KEY.encode(), other.encode()) == posting(payload, other).data


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_room_for_role_and_key_in_any_post(language: str) -> None:
    @given(hostile_cards(language))
    def check(card: object) -> None:
        payload = freeze(render_post(card, {}, WEEK), "s", role=2**63)  # pyright: ignore[reportArgumentType]
        body = sent(posting(payload, KEY))
        assert units(body["content"]) <= CONTENT
        assert keys_in(as_history(body)) == {KEY}

    check()


def test_a_post_without_room_is_refused() -> None:
    rendered = Post("x" * (CONTENT - 10), "", "", (), ())
    with pytest.raises(ValueError, match="no room"):
        freeze(rendered, "s")


def test_a_bare_post_is_its_content_alone() -> None:
    assert json.loads(freeze(Post("x", "", "", (), ()), "s").content) == {
        "content": "x",
        "allowed_mentions": {"parse": []},
    }


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"content": "hello", "attachments": [{"filename": "tokentide.png"}]},
        {"content": f"see {KEY}", "attachments": [{"filename": f"{KEY}.png"}]},
        {"content": f"-# {KEY}X", "attachments": [{"filename": f"tokentide-{KEY}.png.exe"}]},
        {"content": None, "attachments": None},
    ],
)
def test_other_messages_bear_no_key(message: Json) -> None:
    assert keys_in(message) == frozenset()


def test_a_file_s_name_is_read_whatever_its_capitals() -> None:
    assert keys_in({"attachments": [{"filename": f"tokentide-{KEY.lower()}.PNG"}]}) == {KEY}

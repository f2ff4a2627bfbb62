"""Whatever the names, a message pings nobody and Discord accepts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.edge.rendering import render_post, render_reply
from bot.presentation.card import Card
from bot.presentation.lookups.paging import Page
from tests.fakes.discord.openapi import Document
from tests.unit.edge.cards import LANGUAGES, PNG, WEEK, hostile_cards
from tests.unit.edge.payloads import V2, Json, post_body, problems, reply_body

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
MANY = settings(
    max_examples=670,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FEW = settings(MANY, max_examples=20)
languages = pytest.mark.parametrize("language", LANGUAGES)


def bodies(card: Card) -> tuple[Json, Json]:
    """A card as a post and as a reply."""
    drawn = {picture.name: PNG for picture in card.pictures}
    return post_body(render_post(card, drawn, WEEK)), reply_body(render_reply(card, drawn, WEEK))


def page_body(card: Card) -> Json:
    """A card as the second page of three."""
    return reply_body(render_reply(card, {}, WEEK, Page.of(45, 2, 20)))


@languages
def test_hostile_cards_become_messages_that_discord_accepts(language: str) -> None:
    @MANY
    @given(hostile_cards(language))
    def check(card: Card) -> None:
        for message in bodies(card):
            assert list(problems(message)) == []

    check()


@languages
def test_long_hostile_cards_do_too(language: str) -> None:
    @FEW
    @given(hostile_cards(language, rows=150, lines=30))
    def check(card: Card) -> None:
        for message in (*bodies(card), page_body(card)):
            assert list(problems(message)) == []

    check()


@languages
def test_posts_are_classic_and_replies_are_components_v2(language: str) -> None:
    @FEW
    @given(hostile_cards(language))
    def check(card: Card) -> None:
        post, reply = bodies(card)

        assert not (post.get("flags") or 0) & V2
        assert post["content"]
        assert len(post["embeds"]) == 1
        assert {one["type"] for one in post.get("components", ())} <= {1}
        for body in (reply, page_body(card)):
            assert body["flags"] & V2
            assert not body.get("content")
            assert not body.get("embeds")

    check()


@pytest.mark.shared
@languages
def test_discord_s_own_document_accepts_them(language: str, shared: Path) -> None:
    document = Document(shared / "reference" / "discord-openapi.json")
    create, answer = "/channels/{channel_id}/messages", "/interactions/{interaction_id}/{interaction_token}/callback"

    @settings(MANY, max_examples=60)
    @given(hostile_cards(language))
    def check(card: Card) -> None:
        post, reply = bodies(card)
        assert document.problems("POST", create, post) == []
        assert document.problems("POST", create, reply) == []
        assert document.problems("POST", answer, {"type": 4, "data": reply}) == []

    check()

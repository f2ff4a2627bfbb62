"""The plainest post: content alone, within Discord's limit, whatever the names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from bot.edge.rendering import render_plain
from bot.edge.rendering.limits import CONTENT, units
from bot.edge.rendering.plain import KEPT_FREE
from bot.presentation.card import Card, Label, LabelKind
from bot.presentation.text import Span
from tests.unit.edge.cards import LANGUAGES, example_card, hostile_cards, table
from tests.unit.edge.payloads import PING, live_markup_of_message, shown

MANY = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_cards_fit_and_ping_nobody(language: str) -> None:
    @MANY
    @given(hostile_cards(language, rows=30, lines=6))
    def check(card: Card) -> None:
        post = render_plain(card)
        assert post.content
        assert units(post.content) <= CONTENT - KEPT_FREE
        assert not PING.search(post.content)
        assert live_markup_of_message({"content": post.content}) == []
        assert (post.description, post.footer, post.attachments, post.keys) == ("", "", (), ())

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_summary_fits_without_losing_rows(language: str) -> None:
    card = example_card(language)
    content = shown(render_plain(card).content)
    assert card.table
    assert all(row.name in content for row in card.table.rows)
    assert card.headline in content
    assert all(sentence in content.replace("\u00a0", " ") for sentence in card.footer)


def test_what_is_too_long_loses_its_rows_first_and_never_its_source() -> None:
    card = replace(example_card("en"), table=table(90, "A rather long name of a model"))
    content = shown(render_plain(card).content)
    assert card.headline in content
    assert "Source: OpenRouter" in content
    assert "All named rows" in content
    assert "90  A rather" not in content


def test_a_banner_is_said_once() -> None:
    card = replace(
        example_card("en"), labels=(Label(LabelKind.CORRECTED, "Corrected: this"), Label(LabelKind.LATE, "Late"))
    )
    content = render_plain(card).content
    assert content.startswith("⚠️ **Corrected: this**\n## ")
    assert content.count("Corrected") == 1
    assert content.count("Late") == 1


def test_headline_total_and_source_stay_where_all_is_too_long() -> None:
    long = "word " * 400
    labels = tuple(Label(kind, long) for kind in LabelKind)
    card = replace(example_card("en"), headline=long, total=(Span(long),), labels=labels, footer=(long,))
    content = render_plain(card).content
    assert units(content) <= CONTENT - KEPT_FREE
    assert content.count("\n## word") == 1
    assert content.count("\n-# word") == 1

"""Digests of hostile names, with everything that a moment can add, are messages that Discord accepts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.domain.corrections import Correction, compare
from bot.domain.delivery.reasons import Reason
from bot.domain.displayed import display_all
from bot.domain.facts import build_facts
from bot.edge.rendering import render_plain, render_post
from bot.edge.rendering.limits import CONTENT, DESCRIPTION, FOOTER, units
from bot.presentation.card import Card
from bot.presentation.digests import DigestOptions, digest_card, erratum_card, missed_card, waiting_card
from bot.presentation.wording import Wording
from tests.fakes.discord.limits import problems_of_message
from tests.fakes.histories import week
from tests.unit.digests.weeks import NOW
from tests.unit.edge.payloads import PING, live_markup_of_message, post_body, texts_of
from tests.unit.presentation.histories import hostile
from tests.unit.presentation.hostile import HOSTILE

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
HISTORY = hostile(HOSTILE)
LATER = hostile(HOSTILE[::-1][1:])


def correction() -> Correction:
    before, after = (display_all(build_facts(each, week(1)), each, NOW) for each in (HISTORY, LATER))
    found = compare(before, after)
    assert found
    return found


def cards(tag: str) -> Iterator[Card]:
    facts, wording, found = build_facts(HISTORY, week(1)), Wording.load(tag), correction()
    options = DigestOptions(late_since=NOW, revisions=(found,) * 4, correction=found)
    yield digest_card(facts, HISTORY, wording, NOW, options)
    yield erratum_card(found, facts, HISTORY, wording, NOW)
    yield waiting_card(week(1), Reason.DATA_WITHHELD, HISTORY, wording, NOW)
    yield missed_card(week(1), HISTORY, wording, NOW)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_card_is_accepted_and_pings_nobody(tag: str) -> None:
    for card in cards(tag):
        drawn = {picture.name: b"\x89PNG" for picture in card.pictures}
        body = post_body(render_post(card, drawn, ("pulse", "2026-W03", "both")))
        names = {attachment["filename"] for attachment in body.get("attachments", ())}
        assert list(problems_of_message(body, 0, names)) == []
        assert live_markup_of_message(body) == []
        assert not any(PING.search(text) for text in texts_of(body))
        assert units(body["content"]) <= CONTENT - 60
        embed = body["embeds"][0]
        assert units(embed["description"]) <= DESCRIPTION
        assert units(embed["footer"]["text"]) <= FOOTER


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_fallback_is_content_alone(tag: str) -> None:
    facts, wording = build_facts(HISTORY, week(1)), Wording.load(tag)
    options = DigestOptions(late_since=NOW, revisions=(correction(),), correction=correction(), plain=True)
    card = digest_card(facts, HISTORY, wording, NOW, options)
    assert (card.pictures, card.buttons, card.table, card.notes) == ((), (), None, None)
    content = render_plain(card).content
    assert units(content) <= CONTENT - 60
    assert not PING.search(content)
    assert "OpenRouter" in content

"""The page shows what is sent, all of it, and nothing that a name could smuggle in."""

from __future__ import annotations

import re
from base64 import b64encode
from io import BytesIO
from typing import Any

import discord
import pytest

from bot.edge.gallery import Exhibit, gallery_page
from bot.edge.gallery.components import components_html
from bot.edge.gallery.exhibits import exhibits
from bot.edge.rendering import render_post, render_reply
from bot.presentation.edition import Edition
from bot.presentation.lookups.paging import Page as Place
from bot.presentation.messages import languages
from tests.unit.edge.cards import LANGUAGES, WEEK, example_card, plain_card, table
from tests.unit.gallery.page import Page
from tests.unit.lookups.cards import FRESH, two_weeks
from tests.unit.lookups.views import STATUS
from tests.unit.presentation.histories import hostile
from tests.unit.presentation.hostile import HOSTILE

NETWORK = re.compile(r"(?:https?:)?//[a-z]|url\(|@import|<script|<link|<iframe", re.IGNORECASE)
LIGHT, DARK = b"light picture", b"dark picture"
each_language = pytest.mark.parametrize("language", LANGUAGES)


def uri(data: bytes) -> str:
    return f"data:image/png;base64,{b64encode(data).decode()}"


def drawn(language: str, data: bytes) -> dict[str, bytes]:
    return {picture.name: data for picture in example_card(language).pictures}


def shown(payload: Any, **parts: Any) -> Page:
    return Page(gallery_page([Exhibit("kind", "en", payload, **parts)]))


def seen(markdown: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]", "", markdown)


@each_language
def test_a_post_is_shown_whole_in_discord_s_order_light_and_dark(language: str) -> None:
    card = example_card(language)
    post, dark = (render_post(card, drawn(language, data), WEEK) for data in (LIGHT, DARK))
    markup = gallery_page([Exhibit("post", language, post.message(), dark.message())])
    page = Page(markup)

    assert page.open == []
    assert page.values("src") == [uri(LIGHT), uri(DARK)]
    assert page.values("alt") == [post.attachments[0].alt] * 2
    assert page.values("lang") == ["en", language]
    buttons = "".join(key.label for key in post.keys)
    whole = seen(post.content) + seen("ALT" + post.attachments[0].alt) + seen(post.description + post.footer + buttons)
    text = seen(page.text.replace("🇨🇳", "").replace("🇺🇸", ""))
    assert text.count(whole) == 2
    assert page.values("title").count("tt1:chart:week:2026-W03") == 2
    assert "only-you" not in page.values("class")


@each_language
def test_a_reply_is_shown_whole_with_its_frame(language: str) -> None:
    card = example_card(language)
    reply = render_reply(card, drawn(language, LIGHT), WEEK)
    page = Page(gallery_page([Exhibit("reply", language, reply.message())]))

    assert page.open == []
    assert page.values("class").count("container") == 2
    assert page.values("src") == [uri(LIGHT)] * 6
    alts = "".join("ALT" + one.alt for one in reply.attachments)
    labels = "".join(key.label for row in reply.rows for key in row)
    whole = seen("".join((*reply.above, alts, *reply.below, labels)))
    assert seen(page.text).count(whole) == 2


def test_each_picture_of_a_reply_has_a_gallery_of_its_own_and_is_not_cropped() -> None:
    reply = render_reply(example_card("en"), drawn("en", LIGHT))

    assert shown(reply.message()).values("class").count("gallery") == 6


def test_two_pictures_in_one_gallery_are_cropped_to_a_mosaic() -> None:
    items = [{"media": {"url": "attachment://a.png"}, "description": "a"}] * 2
    made = components_html([{"type": 12, "items": items}], {"a.png": uri(LIGHT)})

    assert made.count("gallery mosaic of-2") == 1


def test_buttons_that_turn_pages_are_grey_where_there_is_no_page() -> None:
    card = plain_card(table=table(45))
    assert card.table
    page = shown(render_reply(card, {}, page=Place.of(45, 1, 20)).message())

    assert page.values("aria-disabled") == ["true"] * 4
    assert page.text.count("◀1/3▶") == 2


def test_only_ephemeral_messages_say_that_nobody_else_sees_them() -> None:
    payload = render_reply(plain_card(), {}).message()

    assert "Only you can see this" not in shown(payload).text
    assert shown(payload, ephemeral=True).text.count("Only you can see this") == 2


def test_a_payload_can_be_shown_again_and_sent_afterwards() -> None:
    message = render_post(example_card("en"), drawn("en", LIGHT)).message()
    exhibit = Exhibit("post", "en", message)
    message["files"][0].fp.read()

    assert Page(gallery_page([exhibit])).values("src") == [uri(LIGHT)] * 2
    assert gallery_page([exhibit]) == gallery_page([exhibit])
    assert message["files"][0].fp.read() == LIGHT


def test_every_component_of_a_message_has_its_look() -> None:
    picture = {"media": {"url": "attachment://none.png"}}
    page = Page(
        components_html(
            [
                {"type": 17, "accent_color": 0xFF7F, "components": [{"type": 10, "content": "**inside**"}]},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "beside"}],
                    "accessory": {"type": 11, "description": "small", **picture},
                },
                {"type": 14, "divider": True, "spacing": 2},
                {"type": 13, "file": {"url": "attachment://rows.csv"}},
                {"type": 12, "items": [picture]},
                {"type": 1, "components": [{"type": 3, "placeholder": "choose", "options": [{"label": "one"}]}]},
                {"type": 1, "components": [{"type": 2, "style": 5, "label": "go", "url": 'https://a.example/"<'}]},
                {"type": 1, "components": [{"type": 2, "style": 4, "emoji": {"name": "✅"}, "custom_id": "tt1:x"}]},
                {"type": 99},
            ],
            {},
        )
    )

    assert (
        page.text.replace("\n", "")
        == "insidebesideALTsmallrows.csvALTchoose⌄go ↗✅component 99: the gallery cannot show it"
    )
    assert page.values("style") == ["border-left: 4px solid #00ff7f"]
    classes = {"section", "line spacing-2", "thumbnail", "button style-4", "button style-5", "alt", "alt missing"}
    assert classes <= set(page.values("class"))
    assert page.values("title") == ["small", "", 'https://a.example/"<', "tt1:x"]


def test_embeds_with_title_fields_and_colour_and_files_that_are_no_pictures() -> None:
    embed = discord.Embed(title="**T**", colour=0xAB).add_field(name="N", value="- v").set_footer(text="*f*")
    page = shown({"embed": embed, "file": discord.File(BytesIO(b"a,b"), filename="rows.csv")})

    assert page.text.replace("\n", "").count("rows.csvTNv*f*") == 2
    assert page.values("style") == ["border-left-color: #0000ab"] * 2


def test_every_link_of_the_page_leads_somewhere() -> None:
    payload = render_reply(plain_card(), {}).message()
    kinds = [("a,b", "en"), ("a.b", "en"), ("<i>", "en"), ("<i>", "zh-Hans"), ("千", "en")]
    page = Page(gallery_page(Exhibit(title, language, payload) for title, language in kinds))
    places = page.values("id")

    assert len(set(places)) == len(places)
    assert {address.removeprefix("#") for address in page.values("href")} <= set(places)
    assert page.values("aria-current") == ["true"] * 5
    assert "i" not in page.tags


def test_all_kinds_come_in_all_languages_and_ask_the_network_for_nothing() -> None:
    made = list(exhibits(Edition(two_weeks(), {}), FRESH, languages(), STATUS))
    kinds = {exhibit.title for exhibit in made}
    assert len(made) == len(kinds) * len(languages())
    posts = {exhibit.title for exhibit in made if "embed" in exhibit.payload}
    assert {"weekly post", "digest, corrected", "erratum", "the source is late"} <= posts
    assert {
        "pulse",
        "board by country",
        "model",
        "country",
        "button: show the maths",
        "settings",
        "digest set-up",
        "digest health",
        "an error",
        "status",
        "about",
    } <= kinds

    markup = gallery_page(made)
    tags = re.sub(r">[^<]*<", "><", markup)
    assert not NETWORK.search(re.sub(r"base64,[A-Za-z0-9+/=]+|(?:alt|title)=\"[^\"]*\"", "", tags))
    assert "alt missing" not in Page(markup).values("class")


def test_hostile_names_stay_text() -> None:
    clean, found = (
        Page(gallery_page(exhibits(Edition(history, {}), FRESH, ("en",), STATUS)))
        for history in (two_weeks(), hostile(HOSTILE))
    )

    assert found.open == []
    assert set(found.tags) <= set(clean.tags)
    # Sixteen models are more than a page: some buttons are grey.
    assert {name for name, _ in found.attributes} <= {name for name, _ in clean.attributes} | {"aria-disabled"}
    assert set(found.values("class")) <= set(clean.values("class"))
    assert "<svg onload=alert(1)>" in found.text
    assert "**bold** __under__ ~~struck~~" in found.text

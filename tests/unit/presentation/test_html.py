from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from bot.presentation.card import Card
from bot.presentation.flags import flag_svg
from bot.presentation.html import html_text, preview_page
from bot.presentation.messages import languages
from bot.presentation.summary import summary_card
from bot.presentation.text import Span, Style
from bot.presentation.wording import Wording
from tests.unit.presentation.histories import example, facts_of, hostile
from tests.unit.presentation.hostile import HOSTILE

NOW = dt.datetime(2026, 1, 19, 6, tzinfo=dt.UTC)
NETWORK = re.compile(r"(?:https?:)?//[a-z]|url\(|@import|<script|<link|<iframe", re.IGNORECASE)


class Page(HTMLParser):
    """Collects the tags, attributes and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in {"meta", "img", "br", "rect", "circle", "path", "polygon"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page(tag: str, names: tuple[str, ...] = ()) -> str:
    history = hostile(names) if names else example()
    return preview_page([summary_card(facts_of(history), history, Wording.load(tag), NOW)])


@pytest.mark.parametrize("tag", languages())
def test_the_page_shows_the_message_twice_with_everything_in_it(tag: str) -> None:
    found = Page(page(tag))
    assert found.open == []
    assert found.attributes.count(("lang", tag)) == 2
    assert [value for name, value in found.attributes if name == "class" and (value or "").startswith("chat")] == [
        "chat light",
        "chat dark",
    ]
    pictures = [value or "" for name, value in found.attributes if name == "src"]
    assert len(pictures) == 6
    assert all(value.startswith("data:image/png;base64,iVBORw0KGgo") for value in pictures)
    alts = [value or "" for name, value in found.attributes if name == "alt"]
    assert all(0 < len(alt) <= 1024 for alt in alts)
    text = "".join(found.texts)
    for label in ("full_table", "chart", "maths"):
        assert text.count(Wording.load(tag).text(f"button.{label}")) >= 2
    assert text.count("Tokentide") == 2
    assert "OpenRouter (openrouter.ai/rankings)" in text


@pytest.mark.parametrize("tag", languages())
def test_the_page_asks_the_network_for_nothing(tag: str) -> None:
    for text in (page(tag), page(tag, HOSTILE)):
        tags = re.sub(r">[^<]*<", "><", text)
        assert not NETWORK.search(re.sub(r"base64,[A-Za-z0-9+/=]+|alt=\"[^\"]*\"", "", tags))


def test_hostile_names_stay_text() -> None:
    clean, found = Page(page("en")), Page(page("en", HOSTILE))
    assert found.open == []
    assert set(found.tags) <= set(clean.tags)
    assert {name for name, _ in found.attributes} <= {name for name, _ in clean.attributes}
    text = "".join(found.texts)
    assert "<svg onload=alert(1)>" in text
    assert "@everyone" in text
    assert "$$" in text
    assert "\u202e" not in text
    assert "\u200b" not in text


def test_texts_are_escaped_and_emphasised() -> None:
    text = (Span("<b>"), Span("&", Style.STRONG), Span('"x"\n', Style.PLAIN), Span("ZZ", Style.FLAG))
    assert html_text(text) == "&lt;b&gt;<strong>&amp;</strong>&quot;x&quot;<br>"


def test_a_card_without_extras_is_a_page_too() -> None:
    assert "<h2>Headline</h2>" in preview_page([Card("en", "Headline", (Span("total"),))])


@pytest.mark.parametrize("code", ["CN", "US", "GB", "FR", "DE", "JP", "CA", "IN", "IL", "KR", "SG", "TH"])
def test_countries_of_the_tables_have_a_flag(code: str) -> None:
    assert Page(flag_svg(code)).tags[0] == "svg"


def test_other_countries_show_letters() -> None:
    assert flag_svg("BR") == '<span class="code">BR</span> '
    assert flag_svg("<x") == '<span class="code">&lt;x</span> '
    assert flag_svg("ZZ") == ""

"""Discord's markdown as HTML: what is markup there is markup here, and nothing else is."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.edge.gallery.markdown import flags_of, html_of
from bot.edge.rendering import escape
from bot.presentation.flags import flag_svg
from bot.presentation.text import Span, Style
from tests.unit.edge.cards import NAMES
from tests.unit.gallery.page import Page

INLINE = {"strong", "em", "u", "s", "a", "code", "span", "time"}
LINES = {"div", "h1", "h2", "h3", "small", "ul", "ol", "li", "blockquote", "pre"}
FLAGS = {"svg", "rect", "circle", "path", "polygon"}
DRAWING = set(
    "viewbox role aria-label x y width height fill points transform cx cy r d stroke stroke-width".lower().split()
)
CLASSES = {"spoiler", "mention", "flag", "code", *(f"deep-{depth}" for depth in range(5))}
MARKS = r"""** * _ __ ~~ || ` ``` \ [ ]( ) < > & " ' # - > >>> -# 1. https://a.example/ <https:// javascript:alert(1)
<script> </div> <img/src=xonerror=alert(1)> <!-- --> &lt; &#60; @everyone <@1> <t:1700000000:R> <t:9999999999999> x 千
🇨🇳 🇿🇿"""
PIECES = st.lists(
    st.sampled_from([*MARKS.split(), "\n", "\n\n", "\u2028", "\x00", "\ud800", "\u00a0"]), max_size=14
).map(" ".join)
GLUED = PIECES.map(lambda text: text.replace(" ", ""))
RAW = st.one_of(st.sampled_from(NAMES), st.text(max_size=60), PIECES, GLUED)
SPANS = st.lists(st.tuples(RAW, st.sampled_from((Style.PLAIN, Style.STRONG))).map(lambda one: Span(*one)), max_size=4)


def bare(html: str) -> str:
    """Without the breaks that stand between blocks."""
    return html.replace("\n", "")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**b** *i* _i_ __u__ ~~s~~ ||x||",
         '<strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s> <span class="spoiler">x</span>'),
        ("增加**「2.60」万亿**，达", "增加<strong>「2.60」万亿</strong>，达"),
        ("***b*** **a *b* c**", "<strong><em>b</em></strong> <strong>a <em>b</em> c</strong>"),
        (r"\*\*b\*\* \_ \` \~ \| \< \[ \\ \# \a", "**b** _ ` ~ | &lt; [ \\ # \\a"),
        (r"**a\*\*b** **a\**b**", "<strong>a**b</strong> <strong>a**b</strong>"),
        ("a_b_c 2 * 3 * 4 **", "a_b_c 2 * 3 * 4 **"),
        ("`**a**` ``b`c``", "<code>**a**</code> <code>b`c</code>"),
        ('<b>&amp;"</b>', "&lt;b&gt;&amp;amp;&quot;&lt;/b&gt;"),
        ("@everyone", '<span class="mention">@everyone</span>'),
        ("<@1><#2></b:3>", "".join(f'<span class="mention">&lt;{one}&gt;</span>' for one in ("@1", "#2", "/b:3"))),
        ("@\u200beveryone", "@\u200beveryone"),
        ("<t:1700000000:R>", '<time datetime="2023-11-14T22:13:20+00:00">2023-11-14 22:13 UTC</time>'),
        ("<t:9999999999999>", "&lt;t:9999999999999&gt;"),
        ("🇨🇳x🇿🇿", flag_svg("CN").strip() + "x🇿🇿"),
        ("a  b", "a  b"),
    ],
)  # fmt: skip
def test_what_discord_formats_within_a_line(markdown: str, html: str) -> None:
    assert bare(html_of(markdown)) == f"<div>{html}</div>"


@pytest.mark.parametrize(
    ("markdown", "address", "text"),
    [
        ("https://a.example/x(1).", "https://a.example/x(1", "https://a.example/x(1)."),
        ("<https://a.example>", "https://a.example", "https://a.example"),
        ("[**x**](https://a.example)", "https://a.example", "x"),
        ("[x](javascript:alert(1))", None, "[x](javascript:alert(1))"),
        (r"https\://a.example", None, "https://a.example"),
        (r"\[x](https\://a.example)", None, "[x](https://a.example)"),
    ],
)
def test_links(markdown: str, address: str | None, text: str) -> None:
    page = Page(bare(html_of(markdown)))
    assert page.values("href") == ([address] if address else [])
    assert page.text == text


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# a\n## **b**\n### c #\n#### d", "<h1>a</h1><h2><strong>b</strong></h2><h3>c</h3><div>#### d</div>"),
        ("-# a\n-#b", "<small>a</small><div>-#b</div>"),
        ("- a\n  * b\n-c", '<ul><li class="deep-0">a</li><li class="deep-1">b</li></ul><div>-c</div>'),
        ("3. a\n4. b", '<ol><li class="deep-0" value="3">a</li><li class="deep-0" value="4">b</li></ol>'),
        ("> a\n> # b\nc", "<blockquote><div>a</div><h1>b</h1></blockquote><div>c</div>"),
        (">>> a\nb\n> c", "<blockquote><div>ab</div><div>&gt; c</div></blockquote>"),
        ("```py\n# a\n- <b>\n```\nb", "<pre><code># a- &lt;b&gt;</code></pre><div>b</div>"),
        ("\\# a\n\\- b\n1\\. c\n\\> d", "<div># a- b1. c&gt; d</div>"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_discord_makes_of_lines(markdown: str, html: str) -> None:
    assert bare(html_of(markdown)) == html


def test_breaks_and_blank_lines_stay() -> None:
    assert "<div>a\nb\n\n\nc</div>" in html_of("a\nb\n\n\nc")
    assert "<div>a\n\n</div>\n<h2>b</h2>" in html_of("a\n\n## b")
    assert "<div>a\n</div>\n<h2>b</h2>" in html_of("a\n## b")


@given(RAW)
@settings(max_examples=300, deadline=None)
@example('[x](https://a.example/"onmouseover=alert(1))')
@example("<https://a.example/'\"onmouseover=alert(1)>")
@example("```\n</code></pre><script>\n```")
@example("**" * 60 + "<script>")
@example("> " * 60 + "<script>")
def test_no_text_becomes_a_tag_that_markdown_has_not(text: str) -> None:
    page = Page(html_of(text))
    assert page.open == []
    assert set(page.tags) <= INLINE | LINES | FLAGS
    assert {name for name, _ in page.attributes} <= {"class", "href", "rel", "datetime", "value"} | DRAWING
    assert set(page.values("class")) <= CLASSES
    assert all(re.fullmatch(r"https?://\S+", address) for address in page.values("href"))


@given(SPANS)
@settings(max_examples=300, deadline=None)
def test_what_the_renderer_escapes_is_seen_as_itself(spans: list[Span]) -> None:
    """The second reader of what `escape` writes; the first is a list of patterns in the renderer's own tests."""
    page = Page(html_of(escape(tuple(spans))))
    assert set(page.tags) <= {"div", "strong"} | FLAGS | {"span"}
    assert set(page.values("class")) <= {"flag", "code"}
    seen, meant = (re.sub(r"\s", "", text) for text in (page.text, "".join(span.text for span in spans)))
    if not re.search(r"[\ud800-\udfff\x00\U0001f1e6-\U0001f1ff]|@\u200b", meant):
        assert seen.replace("@\u200b", "@") == meant


@given(RAW)
@settings(max_examples=200, deadline=None)
def test_texts_without_markdown_keep_every_mark(text: str) -> None:
    page = Page(flags_of(text))
    assert set(page.tags) <= FLAGS | {"span"}
    if not re.search(r"[\U0001f1e6-\U0001f1ff\r]", text):
        assert page.text == text

"""Whatever a text holds reads as itself on Discord."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.edge.rendering.limits import units
from bot.edge.rendering.markdown import escape, fit, fit_plain, line_of, one_line
from bot.presentation.text import Span, Style
from tests.unit.edge.cards import NAMES
from tests.unit.edge.payloads import PING, live_markup, shown

TEXTS = st.one_of(st.sampled_from(NAMES), st.text(max_size=80), st.text("*_~`|<>[]()#-+.:/@\\ \n1a", max_size=40))
SPANS = st.lists(st.tuples(TEXTS, st.sampled_from((Style.PLAIN, Style.STRONG))).map(lambda one: Span(*one)), max_size=4)


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("**b** __u__ ~~s~~ ||x|| `c`", r"\*\*b\*\* \_\_u\_\_ \~\~s\~\~ \|\|x\|\| \`c\`"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("<@1> <@!2> <@&3>", "\\<@\u200b1> \\<@\u200b!2> \\<@\u200b&3>"),
        ("<#4> <:a:5> <a:b:6> </c:7> <t:8:R> <id:home>", r"\<#4> \<\:a:5> \<a\:b:6> \</c:7> \<t\:8:R> \<id:home>"),
        ("[text](https://x)", r"\[text](https\://x)"),
        (":joy: 12:30 a: b", r"\:joy: 12:30 a: b"),
        ("discord.gg/abc", r"discord.gg\/abc"),
        ("# a\n## b\n-# c\n- d\n+ e\n> f\n>>> g", "\\# a\n\\## b\n\\-# c\n\\- d\n\\+ e\n\\> f\n\\>>> g"),
        ("1. a\n  12) b\n1.5 T", "1\\. a\n  12\\) b\n1.5 T"),
        ("C# and a-b > c", "C# and a-b > c"),
        ("back\\slash\\", "back\\\\slash\\\\"),
        ("\u2028# a\x85- b", "\n\\# a\n\\- b"),
        ("\ud800x", "\ufffdx"),
    ],
)
def test_what_means_something_to_discord_is_escaped(raw: str, escaped: str) -> None:
    assert escape((Span(raw),)) == escaped


def test_emphasis_keeps_spaces_outside_and_never_doubles() -> None:
    text = (Span(" a ", Style.STRONG), Span("b "), Span("c", Style.STRONG), Span("*", Style.STRONG), Span(" "))

    assert escape(text) == " **a** b **c\\*** "
    assert escape((Span(" ", Style.STRONG),)) == " "
    nothing = (Span(""), Span("ZZ", Style.FLAG))
    assert escape((Span("a", Style.STRONG), *nothing, Span("b", Style.STRONG))) == "**ab**"


def test_flags_stand_with_a_space_and_unknown_ones_not_at_all() -> None:
    text = (Span("CN", Style.FLAG), Span("China"), Span("ZZ", Style.FLAG), Span("<@1>", Style.FLAG))

    assert escape(text) == "🇨🇳 China"


def test_moments_channels_and_roles_are_discords_own_and_nobody_elses() -> None:
    at = Span("2026-11-30 12:00 UTC", Style.MOMENT)
    text = (Span("a: ", Style.STRONG), at, Span(" "), Span(at.text, Style.AGO), Span(":joy:"))
    assert escape(text) == "**a:** <t:1796040000:F> <t:1796040000:R>\\:joy:"
    assert escape((Span("#12", Style.CHANNEL), Span("@34", Style.ROLE))) == "<#12><@&34>"
    assert escape((Span("<t:8:R>"), at)) == "\\<t\\:8:R><t:1796040000:F>"
    forged = ("now", "2026-11-30 12:00 UTC:F> <@1", "2026-13-01 00:00 UTC", "")
    assert [escape((Span(one, Style.MOMENT),)) for one in forged] == [escape((Span(one),)) for one in forged]
    for one in ("#@everyone", "@&1", "#", "12", "#１"):
        assert escape((Span(one, Style.CHANNEL),)) == escape((Span(one),))
        assert escape((Span(one, Style.ROLE),)) == escape((Span(one),))
    assert live_markup(fit((Span("x" * 90), at), 100).replace("<t:1796040000:F>", "")) == []


@given(SPANS)
@settings(max_examples=400, deadline=None)
def test_nothing_stays_live_and_a_reader_sees_the_text(spans: list[Span]) -> None:
    markdown = escape(tuple(spans))

    assert live_markup(markdown) == []
    assert not PING.search(markdown)
    whole = re.sub(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", "".join(span.text for span in spans))
    if not re.search(r"[\ud800-\udfff\ue000-\ue0ff]|@\u200b|\r", "".join(span.text for span in spans)):
        assert shown(markdown) == whole


@given(SPANS, st.integers(1, 120))
@example([Span("\\" * 50)], 10)
@example([Span("🇨🇳" * 20)], 11)
@example([Span("𝕏" * 20, Style.STRONG)], 12)
@example([Span("👩\u200d👩\u200d👧" * 5)], 13)
@settings(max_examples=400, deadline=None)
def test_a_cut_text_keeps_its_limit_and_its_escapes(spans: list[Span], limit: int) -> None:
    markdown = fit(tuple(spans), limit)

    assert units(markdown) <= limit
    assert live_markup(markdown) == []
    assert not PING.search(markdown)
    markdown.encode()


@pytest.mark.parametrize(
    ("raw", "limit", "cut"),
    [
        ("🇨🇳🇺🇸🇫🇷", 10, "🇨🇳🇺🇸…"),
        ("\\\\\\", 4, "\\\\…"),
        ("👩\u200d👩\u200d👧x", 9, "👩\u200d👩\u200d👧x"),
        ("👩\u200d👩\u200d👧x", 8, "…"),
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
    ],
)
def test_a_cut_falls_between_characters(raw: str, limit: int, cut: str) -> None:
    assert fit((Span(raw),), limit) == cut


@given(TEXTS, st.integers(1, 120))
@settings(max_examples=200, deadline=None)
def test_a_plain_text_keeps_its_limit(text: str, limit: int) -> None:
    cut = fit_plain(text, limit)

    assert units(cut) <= limit
    cut.encode()


def test_one_line_is_one_line() -> None:
    assert one_line("a\r\nb\u2028c\nd") == "a b c d"
    assert line_of("a\nb", Style.STRONG) == (Span("a b", Style.STRONG),)


def test_length_is_counted_in_utf_16_units() -> None:
    assert [units(text) for text in ("abc", "千问", "🇨🇳", "\ud800")] == [3, 2, 4, 1]

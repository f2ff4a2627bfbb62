"""One card in each language, letter by letter, as a post and as a reply."""

from __future__ import annotations

from dataclasses import dataclass

import discord
import pytest

from bot.edge.rendering import render_post, render_reply
from bot.presentation.card import Action, Block, Button, Card, Label, LabelKind, Picture, Table, TableRow
from bot.presentation.text import Span, Style
from tests.unit.edge.cards import CHART, LANGUAGES, PNG, WEEK, example_card
from tests.unit.edge.payloads import post_body, reply_body, texts_of


@dataclass(frozen=True)
class Golden:
    card: Card
    content: str
    above: str
    below: str
    footer: str


def strong(text: str) -> Span:
    return Span(text, Style.STRONG)


def flag(country: str) -> Span:
    return Span(country, Style.FLAG)


HEADINGS = ("", "", "", "", "")
GOLDENS = {
    "en": Golden(
        Card(
            "en",
            "China overtakes the US",
            (strong("12–18 Jan 2026"), Span(" · "), strong("11.0T"), Span(" tokens ▲ 57.1 %")),
            (Label(LabelKind.SAMPLE, "SAMPLE: generated data"), Label(LabelKind.PROVISIONAL, "Provisional")),
            (Block("All named rows", ((flag("CN"), Span("China "), strong("9.00T")),)),),
            (Span("Lead certain"),),
            Table(
                "Top 2",
                HEADINGS,
                (
                    TableRow("1", "Alpha **Pro** (free)", "CN", "4.60T", "new"),
                    TableRow("=2", "<@1> MiMo-V2-Pro", "ZZ", "≥ 1.20T", "▼ 60.0 %", "was 1"),
                ),
                "≥ at least",
            ),
            Block("What moved", ((Span("Alpha_Pro gains "), strong("2.60T")), (Span("# no heading"),))),
            ("Usage through OpenRouter, not the world.", "Data 6 h old."),
            (Picture("leaderboard", CHART, "Bar chart"),),
            (Button(Action.FULL_TABLE, "Full table"), Button(Action.CHART, "Chart")),
        ),
        "⚠️ **SAMPLE: generated data**\n## China overtakes the US\n**12–18 Jan 2026** · **11.0T** tokens ▲ 57.1 %",
        "⚠️ **SAMPLE: generated data**\nℹ️ Provisional\n\n**All named rows**\n🇨🇳 China **9.00T**\nLead certain",
        "**Top 2**\n1  Alpha \\*\\*Pro\\*\\* (free) 🇨🇳  **4.60T**  new\n"
        "=2  \\<@\u200b1> MiMo-V2-Pro  **≥ 1.20T**  ▼ 60.0 %  (was 1)\n-# ≥ at least\n\n"
        "**What moved**\n- Alpha\\_Pro gains **2.60T**\n- \\# no heading",
        "Usage through OpenRouter, not the world. Data 6 h old.",
    ),
    "zh-Hans": Golden(
        Card(
            "zh-Hans",
            "中国反超美国",
            (strong("2026年1月12日至18日"), Span(" · "), strong("11.0万亿"), Span(" Token ▲ 57.1%")),
            (Label(LabelKind.STALE, "数据陈旧：2天前"),),
            (Block("全部具名模型", ((flag("CN"), Span("中国 "), strong("9.00万亿"), Span("（81.8%）")),)),),
            (Span("领先确定"),),
            Table("前1名", HEADINGS, (TableRow("~1", "千问||3|| ", "CN", "4.60万亿", "—", "上周第2"),)),
            Block("本周变化", ((Span("千问增加"), strong("2.60万亿")),)),
            ("仅统计经由OpenRouter的用量。", "数据距今2天。"),
            (Picture("leaderboard", CHART, "条形图"),),
            (Button(Action.MATHS, "查看算法"),),
        ),
        "⚠️ **数据陈旧：2天前**\n## 中国反超美国\n**2026年1月12日至18日** · **11.0万亿** Token ▲ 57.1%",
        "⚠️ **数据陈旧：2天前**\n\n**全部具名模型**\n🇨🇳 中国 **9.00万亿**（81.8%）\n领先确定",
        "**前1名**\n\\~1  千问\\|\\|3\\|\\|  🇨🇳  **4.60万亿**  —  (上周第2)\n\n**本周变化**\n- 千问增加**2.60万亿**",
        "仅统计经由OpenRouter的用量。数据距今2天。",
    ),
    "zh-Hant": Golden(
        Card(
            "zh-Hant",
            "全週11.0兆，成長57.1%",
            (strong("2026年1月12日至18日"), Span(" · "), strong("11.0兆"), Span(" Token")),
            (Label(LabelKind.STALE, "資料過舊"), Label(LabelKind.SAMPLE, "SAMPLE：非真實資料")),
            (),
            None,
            Table("前1名", HEADINGS, (TableRow("1", "@everyone", "US", "4.60兆", "▲ 1.0%"),)),
            None,
            ("僅統計經由OpenRouter的用量。",),
            (),
            (Button(Action.CHART, "圖表"),),
        ),
        "⚠️ **資料過舊**\n⚠️ **SAMPLE：非真實資料**\n"
        "## 全週11.0兆，成長57.1%\n**2026年1月12日至18日** · **11.0兆** Token",
        "⚠️ **資料過舊**\n⚠️ **SAMPLE：非真實資料**",
        "**前1名**\n1  @\u200beveryone 🇺🇸  **4.60兆**  ▲ 1.0%",
        "僅統計經由OpenRouter的用量。",
    ),
}
languages = pytest.mark.parametrize("language", LANGUAGES)


def drawn(card: Card) -> dict[str, bytes]:
    return {picture.name: PNG for picture in card.pictures}


@languages
def test_a_post(language: str) -> None:
    golden = GOLDENS[language]
    post = render_post(golden.card, drawn(golden.card), WEEK)

    assert post.content == golden.content
    # What stands above the headline is not said again.
    above = "\n".join(line for line in golden.above.split("\n") if not line.startswith("⚠️")).strip()
    assert post.description == "\n\n".join(part for part in (above, golden.below) if part)
    assert post.footer == golden.footer
    assert [key.label for key in post.keys] == [button.label for button in golden.card.buttons]
    assert [(one.filename, one.alt) for one in post.attachments] == [
        ("leaderboard-1.png", picture.alt) for picture in golden.card.pictures
    ]


@languages
def test_a_reply(language: str) -> None:
    golden = GOLDENS[language]
    reply = render_reply(golden.card, drawn(golden.card), WEEK)

    head, *above = reply.above
    *below, footer = reply.below
    assert head == "\n".join(line for line in golden.content.split("\n") if not line.startswith("⚠️"))
    assert "\n\n".join(above) == golden.above
    assert "\n\n".join(below) == golden.below
    assert footer == f"-# {golden.footer}"
    assert [key.label for row in reply.rows for key in row] == [button.label for button in golden.card.buttons]


@languages
def test_a_real_week_that_is_old_says_so_in_both_forms(language: str) -> None:
    card = example_card(language)
    banner = f"⚠️ **{card.labels[0].text}**"
    post, reply = post_body(render_post(card, drawn(card), WEEK)), reply_body(render_reply(card, drawn(card), WEEK))

    assert card.labels[0].kind is LabelKind.STALE
    assert post["content"].startswith(banner)
    assert banner not in post["embeds"][0]["description"], "once"
    assert any(text.startswith(banner) for text in texts_of(reply))
    assert all(len(attachment["description"]) <= 1024 for attachment in post["attachments"] + reply["attachments"])


def test_a_post_carries_the_first_picture_and_a_reply_all_that_are_drawn() -> None:
    card = example_card("en")
    names = [picture.name for picture in card.pictures]
    some = dict.fromkeys(names[1:], PNG)

    assert len(render_post(card, drawn(card)).attachments) == 1
    assert [one.alt for one in render_reply(card, some).attachments] == [one.alt for one in card.pictures[1:]]
    assert post_body(render_post(card, {}))["embeds"]


async def test_a_sent_message_leaves_nothing_in_memory_and_can_be_made_again() -> None:
    card = example_card("en")
    post, reply = render_post(card, drawn(card), WEEK), render_reply(card, drawn(card), WEEK)

    first, second = post.message(), post.message()
    assert first["files"][0] is not second["files"][0]
    assert first["allowed_mentions"].to_dict() == discord.AllowedMentions.none().to_dict()
    assert "view" in first
    assert first["view"].is_finished()
    assert reply.message()["view"].is_finished()

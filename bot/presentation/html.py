"""`preview.html`: a message the way Discord shows it, light and dark, in one file that asks the network for nothing.

Every text is escaped here and nowhere before; pictures are embedded as PNG.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from bot.presentation.card import Block, Card, Picture, Table, TableRow
from bot.presentation.charts import Theme, render
from bot.presentation.flags import flag_svg
from bot.presentation.text import Style, Text, join_sentences
from bot.presentation.wording import Wording

POSTED_AT = "12:00"
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def preview_page(cards: Sequence[Card]) -> str:
    """The page with every card as a post, in each theme; the cards must not be empty.

    The first picture stands in the message as a post carries it, the others below.
    """
    wording = Wording.load(cards[0].language)
    title = escape(wording.text("preview.title"))
    style = (resources.files("bot.presentation") / "preview.css").read_text("utf-8")
    pairs = "\n".join(_pair(card) for card in cards)
    return (
        f'<!doctype html>\n<html lang="{escape(wording.tag)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{pairs}\n</body>\n</html>\n"
    )


def html_text(text: Text) -> str:
    """A text as HTML."""
    return "".join(_span(span.text, span.style) for span in text)


def _span(text: str, style: Style) -> str:
    if style is Style.FLAG:
        return flag_svg(text)
    escaped = escape(text).replace("\n", "<br>")
    return f"<strong>{escaped}</strong>" if style is Style.STRONG else escaped


def _pair(card: Card) -> str:
    wording = Wording.load(card.language)
    chats = "\n".join(_chat(card, theme, wording) for theme in Theme)
    return f'<main class="pair" lang="{escape(card.language)}">\n{chats}\n</main>'


def _chat(card: Card, theme: Theme, wording: Wording) -> str:
    name = escape(wording.text(f"preview.{theme}"))
    first, more = card.pictures[:1], card.pictures[1:]
    parts = [
        f'<span class="theme">{name}</span>',
        '<article class="message"><div class="avatar" aria-hidden="true"></div><div>',
        _head(wording),
        f"<h2>{escape(card.headline)}</h2><p>{html_text(card.total)}</p>",
        *(_picture(picture, theme) for picture in first),
        _embed(card),
        _buttons(card),
        "</div></article>",
    ]
    if more:
        parts.append(f'<div class="more small">{escape(wording.text("preview.more"))}')
        parts.extend(_picture(picture, theme) for picture in more)
        parts.append("</div>")
    return f'<section class="chat {theme}">\n' + "\n".join(parts) + "\n</section>"


def _head(wording: Wording) -> str:
    app, time = escape(wording.text("preview.app")), escape(wording.text("preview.today", time=POSTED_AT))
    return (
        f'<div class="head"><span class="author">Tokentide</span><span class="app">{app}</span>'
        f'<span class="time">{time}</span></div>'
    )


def _picture(picture: Picture, theme: Theme) -> str:
    data = b64encode(render(picture.chart, theme)).decode()
    return f'<img class="picture" alt="{escape(picture.alt)}" src="data:image/png;base64,{data}">'


def _embed(card: Card) -> str:
    parts = [f'<div class="label">{escape(label.text)}</div>' for label in card.labels]
    parts.extend(_block(block) for block in card.blocks)
    if card.lead:
        parts.append(f"<p>{html_text(card.lead)}</p>")
    if card.table:
        parts.append(_table(card.table))
    if card.notes:
        parts.append(_bullets(card.notes))
    parts.append(f'<p class="small">{escape(join_sentences(card.footer))}</p>')
    return '<div class="embed">\n' + "\n".join(parts) + "\n</div>"


def _block(block: Block) -> str:
    title = f'<p class="title">{escape(block.title)}</p>' if block.title else ""
    return f"<div>{title}{_paragraphs(block.lines)}</div>"


def _paragraphs(lines: Iterable[Text]) -> str:
    return "".join(f"<p>{html_text(line)}</p>" for line in lines)


def _table(table: Table) -> str:
    rows = "".join(_row(row) for row in table.rows)
    remark = f'<p class="small">{escape(table.remark)}</p>' if table.remark else ""
    return f'<div><p class="title">{escape(table.title)}</p><ul class="rows">{rows}</ul>{remark}</div>'


def _row(row: TableRow) -> str:
    note = f' <span class="small">({escape(row.note)})</span>' if row.note else ""
    figures = f"<strong>{escape(row.tokens)}</strong> <span>{escape(row.change)}</span>{note}"
    return (
        f'<li><span class="rank">{escape(row.rank)}</span>'
        f'<span class="model">{escape(row.name)} {flag_svg(row.country)}</span>'
        f'<span class="figures">{figures}</span></li>'
    )


def _bullets(notes: Block) -> str:
    items = "".join(f"<li>{html_text(line)}</li>" for line in notes.lines)
    return f'<div><p class="title">{escape(notes.title)}</p><ul class="bullets">{items}</ul></div>'


def _buttons(card: Card) -> str:
    if not card.buttons:
        return ""
    return '<div class="buttons">' + "".join(f"<span>{escape(one.label)}</span>" for one in card.buttons) + "</div>"

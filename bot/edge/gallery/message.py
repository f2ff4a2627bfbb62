"""One message as HTML: who posts it, its content, attachments, embeds and components, in Discord's order."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.edge.gallery.components import components_html, file_html, picture_html
from bot.edge.gallery.markdown import flags_of, html_of
from bot.edge.gallery.payloads import Json, Sent
from bot.presentation.wording import Wording

POSTED_AT = "12:00"
_COMPONENTS_V2 = 1 << 15


def message_html(sent: Sent, wording: Wording, *, ephemeral: bool = False) -> str:
    """A message below the name of the bot, the frame's words in a reader's language."""
    kind = "message ephemeral" if ephemeral else "message"
    body = "".join((_head(wording), *_parts(sent), _only_you(wording) if ephemeral else ""))
    return f'<article class="{kind}"><div class="avatar" aria-hidden="true"></div><div>{body}</div></article>'


def _head(wording: Wording) -> str:
    app, time = escape(wording.text("preview.app")), escape(wording.text("preview.today", time=POSTED_AT))
    return (
        f'<div class="head"><span class="author">Tokentide</span><span class="app">{app}</span>'
        f'<span class="time">{time}</span></div>'
    )


def _only_you(wording: Wording) -> str:
    return f'<p class="only-you">👁 {escape(wording.text("preview.only_you"))}</p>'


def _parts(sent: Sent) -> Iterator[str]:
    body = sent.body
    if body.get("content"):
        yield f'<div class="markdown">{html_of(body["content"])}</div>'
    # In a V2 message files show only where a component names them.
    if not (body.get("flags") or 0) & _COMPONENTS_V2:
        yield from (_attachment(each, sent) for each in body.get("attachments") or ())
    yield from map(_embed, body.get("embeds") or ())
    yield components_html(body.get("components") or (), sent.pictures)


def _attachment(attachment: Json, sent: Sent) -> str:
    source = sent.pictures.get(attachment["filename"])
    return picture_html(source, attachment.get("description")) if source else file_html(attachment["filename"])


def _embed(embed: Json) -> str:
    colour = embed.get("color")
    bar = f' style="border-left-color: #{colour:06x}"' if colour is not None else ""
    return f'<div class="embed sent"{bar}>{"".join(_embed_parts(embed))}</div>'


def _embed_parts(embed: Json) -> Iterator[str]:
    if embed.get("title"):
        yield f'<div class="markdown title">{html_of(embed["title"])}</div>'
    if embed.get("description"):
        yield f'<div class="markdown">{html_of(embed["description"])}</div>'
    for field in embed.get("fields") or ():
        name, value = html_of(field["name"]), html_of(field["value"])
        yield f'<div class="markdown"><div class="title">{name}</div>{value}</div>'
    if embed.get("footer"):
        yield f'<p class="small">{flags_of(embed["footer"]["text"])}</p>'

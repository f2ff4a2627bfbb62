"""What goes over the wire for a message, made by discord.py itself, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from discord.http import MultipartParameters, handle_message_parameters
from discord.webhook.async_ import interaction_message_response_params

from bot.edge.rendering.post import Post
from bot.edge.rendering.reply import Reply
from tests.fakes.discord.components import TEXT_DISPLAY, walk

Json = dict[str, Any]
V2 = 1 << 15
ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
PING = re.compile(r"@everyone|@here|<@[!&]?\d+>")
LIVE = re.compile(
    r"[_~`|<\[\\]|\*|@(?!\u200b)|://|:[\w+-]+:|(?i:discord(?:app)?\.(?:gg|com)/)|(?m:^[^\S\n]*(?:[#>+-]|\d+[.)](?:\s|$)))"
)
"""What Discord would make something of, once escaped characters are gone."""


def post_body(post: Post) -> Json:
    """The body of Create Message."""
    return _body(handle_message_parameters(**post.message()))


def reply_body(reply: Reply) -> Json:
    """The message in the body of an interaction's answer."""
    body = _body(interaction_message_response_params(type=4, **reply.message()))
    return body["data"]


def texts_of(message: Json) -> Iterator[str]:
    """Every text of a message that Discord reads as markdown."""
    yield message.get("content") or ""
    for embed in message.get("embeds") or ():
        yield embed.get("description") or ""
    for _, component in walk(message.get("components")):
        if component["type"] == TEXT_DISPLAY:
            yield component["content"]


def live_markup(markdown: str) -> list[str]:
    """What in an escaped text still means something to Discord, beyond `**` pairs."""
    bare = ESCAPED.sub("\ue000", markdown)
    strong = bare.count("**")
    bare = bare.replace("**", "\ue001")
    return [*LIVE.findall(bare), *(["**"] if strong % 2 else [])]


def live_markup_of_message(message: Json) -> list[str]:
    """As `live_markup`, over a whole message whose lines may begin with the renderer's own marks."""
    marks = re.compile(r"(?m)^(?:## |-# |- )")
    return [found for text in texts_of(message) for found in live_markup(marks.sub("\ue002", text))]


def shown(markdown: str) -> str:
    """What a reader sees of an escaped text."""
    held = ESCAPED.sub(lambda match: chr(0xE000 + ord(match[0][1])), markdown).replace("**", "")
    return re.sub(r"[\ue000-\ue07f]", lambda match: chr(ord(match[0]) - 0xE000), held.replace("@\u200b", "@"))


def _body(parameters: MultipartParameters) -> Json:
    if parameters.multipart:
        return cast("Json", json.loads(parameters.multipart[0]["value"]))
    return cast("Json", json.loads(json.dumps(parameters.payload)))

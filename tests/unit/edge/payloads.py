"""What goes over the wire for a message, made by discord.py itself, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from discord.http import MultipartParameters, handle_message_parameters
from discord.webhook.async_ import interaction_message_response_params

from bot.edge.rendering.limits import COMPONENTS, DISPLAYED, units
from bot.edge.rendering.post import Post
from bot.edge.rendering.reply import Reply
from tests.fakes.discord.components import TEXT_DISPLAY, walk
from tests.fakes.discord.limits import problems_of_message

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


def problems(message: Json) -> Iterator[str]:
    """Everything that is wrong with a message."""
    yield from (f"live markup: {found!r}" for found in live_markup_of_message(message))
    yield from (f"ping in {text!r}" for text in texts_of(message) if PING.search(text))
    names = {attachment["filename"] for attachment in message.get("attachments", ())}
    yield from map(str, problems_of_message(message, message.get("flags") or 0, names))
    if message["allowed_mentions"] != {"parse": []}:
        yield "mentions are allowed"
    yield from _lengths(message)
    yield from _twice(component.get("custom_id") for _, component in walk(message.get("components")))


def _lengths(message: Json) -> Iterator[str]:
    components = [component for _, component in walk(message.get("components"))]
    displayed = [one["content"] for one in components if one["type"] == TEXT_DISPLAY]
    labels = [one.get("label") or "" for one in components]
    if sum(map(units, (*displayed, *labels))) > DISPLAYED:
        yield "too much text in components"
    if len(components) > COMPONENTS:
        yield "too many components"
    if units(message.get("content") or "") > 2000:
        yield "content too long"
    for embed in message.get("embeds") or ():
        description, footer = embed.get("description", ""), embed.get("footer", {}).get("text", "")
        if units(description) > 4096 or units(footer) > 2048 or embed.get("fields"):
            yield "embed too long, or with fields"


def _twice(ids: Iterator[str | None]) -> Iterator[str]:
    yield from (f"{one} twice" for one, count in Counter(filter(None, ids)).items() if count > 1)


def _body(parameters: MultipartParameters) -> Json:
    if parameters.multipart:
        return cast("Json", json.loads(parameters.multipart[0]["value"]))
    return cast("Json", json.loads(json.dumps(parameters.payload)))

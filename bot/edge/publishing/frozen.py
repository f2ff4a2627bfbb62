"""A post as it is kept and sent: a request that is repeated sends the same bytes.

Frozen, it is the JSON of Discord's own request, without what differs from channel to channel: the key. On sending,
the key becomes the nonce, and a mark that history shows, since history does not show nonces: the picture's file is
called `tokentide-<key>.png`. That is part of the message itself. Embeds are dropped where the right to embed is
missing, and buttons are something that nothing essential may depend on. Only a post without a picture, as its
fallback is, bears the key in small print below its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.edge.publishing.wire import JSON, Body, Json
from bot.edge.rendering import Post
from bot.edge.rendering.limits import CONTENT, units
from bot.ports.delivery import Payload

KEY = r"[A-Z2-7]{24}"
_FILE = re.compile(rf"tokentide-({KEY})\.png", re.IGNORECASE)
_LINE = re.compile(rf"^-# ({KEY})$", re.MULTILINE)
_ROOM = len("\n-# ") + 24


def freeze(post: Post, snapshot: str, role: int | None = None) -> Payload:
    """A post, ready to be kept.

    Args:
        post: The post, with one picture at most.
        snapshot: Names the data that it was made from.
        role: The one role that is mentioned; None for nobody.

    Raises:
        ValueError: There is no room for the key; the renderer's limits leave it.
    """
    message = post.message()
    head = "" if role is None else f"<@&{role}>\n"
    body: Json = {"content": head + message["content"], "allowed_mentions": _mentions(role)}
    if units(body["content"]) + _ROOM > CONTENT:
        raise ValueError(f"a post's content leaves no room for its key: {units(body['content'])} units")
    if post.description or post.footer:
        body["embeds"] = [message["embed"].to_dict()]
    if "view" in message:
        body["components"] = message["view"].to_components()
    picture = post.attachments[0] if post.attachments else None
    if picture:
        body["attachments"] = [{"id": 0, "description": picture.alt}]
    return Payload(Body.of(body).data, picture.data if picture else None, snapshot)


def _mentions(role: int | None) -> Json:
    return {"parse": []} if role is None else {"parse": [], "roles": [str(role)]}


def posting(payload: Payload, key: str) -> Body:
    """The request that posts it, once for a key."""
    return _request(payload, key, {"nonce": key, "enforce_nonce": True})


def editing(payload: Payload, key: str) -> Body:
    """The request that puts it in the place of what was posted with that key; the mark stays."""
    return _request(payload, key, {"attachments": []} if payload.picture is None else {})


def _request(payload: Payload, key: str, more: Json) -> Body:
    body: Json = json.loads(payload.content) | more
    if payload.picture is None:
        return Body.of(body | {"content": f"{body['content']}\n-# {key}"})
    name = f"tokentide-{key}.png"
    body["attachments"] = [attachment | {"filename": name} for attachment in body.get("attachments", [{"id": 0}])]
    return _multipart(Body.of(body).data, name, payload.picture, boundary=f"tokentide-{key}")


def _multipart(body: bytes, name: str, picture: bytes, boundary: str) -> Body:
    """By hand, since a library's boundary is another one each time; a key does not happen to stand in a picture."""
    parts = (
        (f'name="payload_json"\r\nContent-Type: {JSON}', body),
        (f'name="files[0]"; filename="{name}"\r\nContent-Type: image/png', picture),
    )
    lines = [f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data for head, data in parts]
    return Body(b"\r\n".join((*lines, f"--{boundary}--\r\n".encode())), f"multipart/form-data; boundary={boundary}")


def keys_in(message: Json) -> frozenset[str]:
    """The keys that a message bears."""
    return frozenset(_keys_in(message))


def _keys_in(message: Json) -> Iterator[str]:
    attachments: list[Any] = message.get("attachments") or []
    for attachment in attachments:
        found = _FILE.fullmatch(str(attachment.get("filename", "")))
        if found:
            yield found[1].upper()
    yield from _LINE.findall(str(message.get("content", "")))

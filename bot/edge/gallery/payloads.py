"""What discord.py makes of a message's arguments: the body that goes over the wire, and the files beside it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord.http import handle_message_parameters

from bot.edge.rendering import PostMessage, ReplyMessage

Json = Mapping[str, Any]
Payload = PostMessage | ReplyMessage | Mapping[str, Any]
"""The arguments of `send`."""

PICTURE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it is sent.

    Attributes:
        body: The JSON of Create Message.
        pictures: Data URIs of its files that are pictures, by file name.
    """

    body: Json
    pictures: Mapping[str, str]

    @classmethod
    def of(cls, payload: Payload) -> Sent:
        """The message that `send(**payload)` would send; the payload's files can still be sent.

        Raises:
            TypeError: `send` does not take one of the arguments.
        """
        made = handle_message_parameters(**cast("dict[str, Any]", payload))
        body = json.loads(made.multipart[0]["value"]) if made.multipart else dict(made.payload or {})
        return cls(body, {file.filename: _data_uri(file) for file in made.files or () if _type(file.filename)})


def _type(filename: str) -> str:
    """The media type of a picture's name; empty for what is no picture."""
    return PICTURE_TYPES.get(filename.rpartition(".")[2].lower(), "")


def _data_uri(file: discord.File) -> str:
    file.reset()
    data = file.fp.read()
    file.reset()
    return f"data:{_type(file.filename)};base64,{b64encode(data).decode()}"

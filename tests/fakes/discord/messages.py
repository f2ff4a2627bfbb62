"""Messages: checked, made, changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from tests.fakes.discord.components import finished
from tests.fakes.discord.errors import (
    EMPTY_MESSAGE,
    INVALID_FORM_BODY,
    TOO_LARGE,
    DiscordError,
    Json,
    Problem,
    each,
    inner,
    refuse,
)
from tests.fakes.discord.limits import V2, is_too_large, mentions, mentions_nobody, problems_of_message
from tests.fakes.discord.payloads import user_json
from tests.fakes.discord.seen import Upload
from tests.fakes.discord.world import Channel, Ping, World

KEPT_FLAGS = (1 << 2) | (1 << 6) | (1 << 12) | V2
"""No link previews, ephemeral, silent, Components V2: what a sender may set."""
SHOWN = ("content", "embeds", "components", "poll", "sticker_ids")


def create(world: World, channel: Channel, body: Json, files: Sequence[Upload]) -> Json:
    """A message by the bot; not yet in the channel."""
    flags = int(body.get("flags") or 0) & KEPT_FLAGS
    _check(world, body, files, flags, [])
    if not files and not any(body.get(name) for name in SHOWN):
        raise DiscordError(EMPTY_MESSAGE)
    attachments = _upload(world, channel, body, files)
    message = _blank(world, channel) | {"flags": flags, "attachments": attachments}
    _show(message, body)
    if body.get("message_reference"):
        message |= {"message_reference": body["message_reference"], "type": 19}
    return message


def _blank(world: World, channel: Channel) -> Json:
    nothing: Json = {name: [] for name in ("mentions", "mention_roles", "attachments", "embeds", "components")}
    return nothing | {
        "id": str(world.ids.next()),
        "channel_id": str(channel.id),
        "type": 0,
        "content": "",
        "author": user_json(world.bot),
        "timestamp": timestamp(world.clock.now()),
        "edited_timestamp": None,
        "flags": 0,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
    }


def edit(world: World, channel: Channel, message: Json, body: Json, files: Sequence[Upload]) -> Json:
    """Changes `message` in place."""
    kept = _kept(message, body)
    flags = message["flags"] | (int(body.get("flags") or 0) & V2)
    _check(world, body, files, flags, kept)
    message["attachments"] = kept + _upload(world, channel, body, files)
    message["flags"] = flags
    _show(message, body)
    message["edited_timestamp"] = timestamp(world.clock.now())
    return message


def _kept(message: Json, body: Json) -> list[Json]:
    """Attachments that an edit leaves: those that it names, or all if it names none."""
    if body.get("attachments") is None:
        return message["attachments"]
    named = {str(one["id"]) for one in body["attachments"]}
    return [one for one in message["attachments"] if one["id"] in named]


def _show(message: Json, body: Json) -> None:
    if "content" in body:
        message["content"] = body["content"] or ""
    if "embeds" in body:
        message["embeds"] = [_embed(embed, message["attachments"]) for embed in each(body, "embeds")]
    if "components" in body:
        message["components"] = finished(body["components"], message["attachments"])


def _embed(embed: Json, attachments: list[Json]) -> Json:
    """An embed as it comes back: of type rich, with the addresses of what was uploaded."""
    urls = {f"attachment://{one['filename']}": one["url"] for one in attachments}
    shown: Json = {"type": "rich", **embed}
    for name, key in (("image", "url"), ("thumbnail", "url"), ("footer", "icon_url"), ("author", "icon_url")):
        part = inner(shown, name)
        if part.get(key) in urls:
            shown[name] = {**part, key: urls[part[key]]}
    return shown


def _check(world: World, body: Json, files: Sequence[Upload], flags: int, kept: Sequence[Json]) -> None:
    if is_too_large(files):
        raise DiscordError(TOO_LARGE, [Problem(("files",), "at most 10 MiB each and 25 MiB together")])
    names = {file.filename for file in files} | {one["filename"] for one in kept}
    refuse([*problems_of_message(body, flags, names), *_unmatched(body, files, kept)])
    found = mentions(body)
    if found and not mentions_nobody(body.get("allowed_mentions")):
        world.pings.extend(Ping(mention, body.get("allowed_mentions")) for mention in found)


def _unmatched(body: Json, files: Sequence[Upload], kept: Sequence[Json]) -> list[Problem]:
    """Attachments in the body that were neither uploaded nor there before."""
    known = {_number(file) for file in files} | {one["id"] for one in kept}
    given = each(body, "attachments")
    return [
        Problem(("attachments", n, "id"), "The attachment was not uploaded")
        for n, one in enumerate(given)
        if str(one.get("id")) not in known
    ]


def _number(file: Upload) -> str:
    found = re.fullmatch(r"files\[(\d+)\]", file.field)
    if not found:
        raise DiscordError(INVALID_FORM_BODY, [Problem((file.field,), "a file's field is called files[n]")])
    return found[1]


def _upload(world: World, channel: Channel, body: Json, files: Sequence[Upload]) -> list[Json]:
    given = each(body, "attachments")
    described = {str(one["id"]): one for one in given}
    return [_attachment(world, channel, file, described.get(_number(file), {})) for file in files]


def _attachment(world: World, channel: Channel, file: Upload, said: Json) -> Json:
    number = world.ids.next()
    world.files[number] = file.data
    name = said.get("filename") or file.filename
    url = f"https://cdn.invalid/attachments/{channel.id}/{number}/{name}"
    attachment: Json = {"id": str(number), "filename": name, "size": len(file.data), "url": url, "proxy_url": url}
    attachment["content_type"] = file.content_type
    return attachment | ({"description": said["description"]} if said.get("description") else {})


def timestamp(moment: dt.datetime) -> str:
    """Such as `2026-04-06T12:00:00.000000+00:00`."""
    return moment.isoformat(timespec="microseconds")

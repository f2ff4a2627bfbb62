"""Messages in channels."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.errors import (
    ALREADY_CROSSPOSTED,
    CANNOT_MESSAGE_USER,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    NOT_ITS_AUTHOR,
    THREAD_EXISTS,
    UNKNOWN_MESSAGE,
    WRONG_CHANNEL_TYPE,
    DiscordError,
    Json,
)
from tests.fakes.discord.messages import create, edit
from tests.fakes.discord.payloads import channel_json
from tests.fakes.discord.permissions import (
    ATTACH_FILES,
    CREATE_PUBLIC_THREADS,
    EMBED_LINKS,
    MANAGE_MESSAGES,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
)
from tests.fakes.discord.routes import Call, route
from tests.fakes.discord.world import NEWS, NEWS_THREAD, TEXT, THREAD, THREADS, Channel, World

CROSSPOSTED = 1 << 0
HAS_THREAD = 1 << 5


@route("POST /channels/{channel_id}/messages")
def create_message(call: Call) -> Any:
    channel, body = call.channel, call.body
    _check_posting(call.world, channel, files=bool(call.files))
    nonce = str(body.get("nonce") or "")
    earlier = _earlier(call, nonce) if nonce and body.get("enforce_nonce") else None
    if earlier is not None:
        return earlier | {"nonce": body["nonce"]}
    if not channel.may(EMBED_LINKS):
        body.pop("embeds", None)
    message = create(call.world, channel, body, call.files)
    channel.messages[int(message["id"])] = message
    if nonce:
        call.world.nonces[nonce] = (call.world.clock.now(), channel.id, int(message["id"]))
    return message | ({"nonce": body["nonce"]} if nonce else {})


def _earlier(call: Call, nonce: str) -> Json | None:
    """The bot's message of the same nonce, whatever its channel, while the nonce is remembered."""
    at, channel_id, message_id = call.world.nonces.get(nonce, (None, 0, 0))
    if at is None or call.world.clock.now() - at >= call.world.nonce_window:
        return None
    channel = call.world.channels.get(channel_id)
    if channel is None or message_id not in channel.messages:
        raise DiscordError(UNKNOWN_MESSAGE)
    return channel.messages[message_id]


def _check_posting(world: World, channel: Channel, *, files: bool) -> None:
    guild = world.guilds.get(channel.guild_id or 0)
    if guild and guild.silenced_until and guild.silenced_until > world.clock.now():
        raise DiscordError(MISSING_PERMISSIONS)
    if not channel.may(VIEW_CHANNEL):
        raise DiscordError(MISSING_ACCESS)
    if channel.recipient and not channel.recipient.accepts_dms:
        raise DiscordError(CANNOT_MESSAGE_USER)
    sending = SEND_MESSAGES_IN_THREADS if channel.type in THREADS else SEND_MESSAGES
    if not channel.may(sending) or (files and not channel.may(ATTACH_FILES)):
        raise DiscordError(MISSING_PERMISSIONS)


@route("GET /channels/{channel_id}/messages")
def history(call: Call) -> Any:
    """Newest first, without nonces; empty, and not refused, without the right to read history."""
    channel, query = call.channel, call.seen.query
    if not channel.may(VIEW_CHANNEL):
        raise DiscordError(MISSING_ACCESS)
    if not channel.may(READ_MESSAGE_HISTORY):
        return []
    before, after = int(query.get("before") or 2**63), int(query.get("after") or 0)
    limit = min(int(query.get("limit") or 50), 100)
    found = sorted(number for number in channel.messages if after < number < before)
    window = found[:limit] if "after" in query else found[-limit:]
    return [channel.messages[number] for number in reversed(window)]


def _message(call: Call) -> Json:
    channel = call.channel
    if not channel.may(VIEW_CHANNEL):
        raise DiscordError(MISSING_ACCESS)
    message = channel.messages.get(call.number("message_id"))
    if message is None:
        raise DiscordError(UNKNOWN_MESSAGE)
    return message


def _is_own(call: Call, message: Json) -> bool:
    return message["author"]["id"] == str(call.world.bot.id)


@route("GET /channels/{channel_id}/messages/{message_id}")
def get_message(call: Call) -> Any:
    if not call.channel.may(READ_MESSAGE_HISTORY):
        raise DiscordError(MISSING_PERMISSIONS)
    return _message(call)


@route("PATCH /channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> Any:
    message = _message(call)
    if not _is_own(call, message):
        raise DiscordError(NOT_ITS_AUTHOR)
    return edit(call.world, call.channel, message, call.body, call.files)


@route("DELETE /channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> Any:
    message = _message(call)
    if not _is_own(call, message) and not call.channel.may(MANAGE_MESSAGES):
        raise DiscordError(MISSING_PERMISSIONS)
    del call.channel.messages[int(message["id"])]


@route("POST /channels/{channel_id}/messages/{message_id}/crosspost")
def crosspost(call: Call) -> Any:
    message = _message(call)
    if call.channel.type != NEWS:
        raise DiscordError(WRONG_CHANNEL_TYPE)
    if not call.channel.may(SEND_MESSAGES if _is_own(call, message) else MANAGE_MESSAGES):
        raise DiscordError(MISSING_PERMISSIONS)
    if message["flags"] & CROSSPOSTED:
        raise DiscordError(ALREADY_CROSSPOSTED)
    message["flags"] |= CROSSPOSTED
    return message


@route("POST /channels/{channel_id}/messages/{message_id}/threads")
def start_thread(call: Call) -> Any:
    """A thread below a message; its id is the message's."""
    parent, message = call.channel, _message(call)
    if parent.type not in (TEXT, NEWS):
        raise DiscordError(WRONG_CHANNEL_TYPE)
    if not parent.may(CREATE_PUBLIC_THREADS):
        raise DiscordError(MISSING_PERMISSIONS)
    if message["flags"] & HAS_THREAD:
        raise DiscordError(THREAD_EXISTS)
    message["flags"] |= HAS_THREAD
    kind = NEWS_THREAD if parent.type == NEWS else THREAD
    number = int(message["id"])
    thread = Channel(number, call.body.get("name", ""), kind, parent.guild_id, parent.permissions, parent.id)
    call.world.channels[number] = thread
    message["thread"] = channel_json(thread)
    return message["thread"]

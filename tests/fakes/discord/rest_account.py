"""The bot's account, its application and commands, servers and channels."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.command_limits import problems_of_commands
from tests.fakes.discord.errors import (
    MISSING_ACCESS,
    UNKNOWN_GUILD,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    DiscordError,
    Json,
    refuse,
)
from tests.fakes.discord.messages import timestamp
from tests.fakes.discord.payloads import channel_json, guild_json, member_json, own_user_json, user_json
from tests.fakes.discord.permissions import EVERYTHING, VIEW_CHANNEL
from tests.fakes.discord.routes import Call, route


@route("GET /users/@me")
def own_user(call: Call) -> Any:
    return own_user_json(call.world.bot)


@route("GET /oauth2/applications/@me")
@route("GET /applications/@me")
def application(call: Call) -> Any:
    world = call.world
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "flags": 0,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_json(world.bot),
        "team": None,
        "approximate_guild_count": sum(guild.joined for guild in world.guilds.values()),
        "approximate_user_authorization_count": 0,
        "approximate_user_install_count": 0,
        "eligible_oauth2_scopes": [],
        "explicit_content_filter": 0,
        "flags_new": "0",
        "interactions_endpoint_url": None,
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "type": None,
    }


@route("GET /gateway", free=True)
def gateway_address(call: Call) -> Any:
    return {"url": call.world.gateway_url}


@route("GET /gateway/bot")
def gateway(call: Call) -> Any:
    world = call.world
    starts = {"total": 1000, "remaining": world.identifies_left, "reset_after": 86_400_000}
    starts["max_concurrency"] = world.max_concurrency
    return {"url": world.gateway_url, "shards": world.shards, "session_start_limit": starts}


@route("GET /applications/{application_id}/commands")
def commands(call: Call) -> Any:
    return call.world.commands


@route("PUT /applications/{application_id}/commands")
def overwrite_commands(call: Call) -> Any:
    """Replaces all; a command that was there keeps its id."""
    world = call.world
    sent: list[Json] = call.seen.json or []
    refuse(problems_of_commands(sent))
    known = {(one["name"], one["type"]): one["id"] for one in world.commands}
    world.commands = [_stored(call, one, known) for one in sent]
    return world.commands


def _stored(call: Call, sent: Json, known: dict[tuple[str, int], str]) -> Json:
    kind = sent.get("type") or 1
    return sent | {
        "id": known.get((sent["name"], kind)) or str(call.world.ids.next()),
        "application_id": str(call.world.application_id),
        "type": kind,
        "version": str(call.world.ids.next()),
        "description": sent.get("description") or "",
        "default_member_permissions": _text(sent.get("default_member_permissions")),
        "dm_permission": True,
        "nsfw": bool(sent.get("nsfw")),
        "contexts": sent.get("contexts"),
        "integration_types": sent.get("integration_types") or [0],
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


@route("GET /users/@me/guilds")
def own_guilds(call: Call) -> Any:
    """Those that the bot is in, in the order of their ids."""
    query = call.seen.query
    after, limit = int(query.get("after") or 0), int(query.get("limit") or 200)
    joined = sorted(number for number, one in call.world.guilds.items() if one.joined and number > after)
    return [_partial(call, number) for number in joined[:limit]]


def _partial(call: Call, number: int) -> Json:
    name = call.world.guilds[number].name
    flags: Json = {"icon": None, "banner": None, "owner": False, "permissions": str(EVERYTHING), "features": []}
    return {"id": str(number), "name": name, **flags}


@route("GET /guilds/{guild_id}")
def guild(call: Call) -> Any:
    found = call.world.guilds.get(call.number("guild_id"))
    if found is None or not found.joined:
        raise DiscordError(UNKNOWN_GUILD)
    return guild_json(call.world, found)


@route("GET /guilds/{guild_id}/members/{user_id}")
def member(call: Call) -> Any:
    """A member with the role of everyone."""
    found, user = call.world.guilds.get(call.number("guild_id")), call.world.users.get(call.number("user_id"))
    if found is None or not found.joined:
        raise DiscordError(UNKNOWN_GUILD)
    if user is None:
        raise DiscordError(UNKNOWN_MEMBER)
    until = found.silenced_until if user is call.world.bot else None
    return member_json(user, silenced=timestamp(until) if until else None)


@route("GET /channels/{channel_id}")
def channel(call: Call) -> Any:
    found = call.channel
    if not found.may(VIEW_CHANNEL):
        raise DiscordError(MISSING_ACCESS)
    return channel_json(found)


@route("POST /users/@me/channels")
def open_direct(call: Call) -> Any:
    """Direct messages with somebody; the same channel each time."""
    user = call.world.users.get(int(call.body.get("recipient_id") or 0))
    if user is None:
        raise DiscordError(UNKNOWN_USER)
    return channel_json(call.world.direct(user))

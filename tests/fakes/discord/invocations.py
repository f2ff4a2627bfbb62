"""Interactions as the gateway sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.components import CHANNEL_SELECT, ROLE_SELECT
from tests.fakes.discord.errors import Json, each
from tests.fakes.discord.payloads import channel_json, member_json, user_json
from tests.fakes.discord.permissions import EVERYTHING
from tests.fakes.discord.world import Channel, Guild, User, World

STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER = 3, 4, 5, 6, 7, 10
SUBCOMMANDS = (1, 2)
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2


@dataclass(frozen=True)
class Place:
    """Who does something, and where; without a guild, in direct messages with the bot or (`private`) with others."""

    user: User
    channel: Channel
    guild: Guild | None = None
    private: bool = False
    user_install: bool = False
    permissions: int = EVERYTHING

    @property
    def context(self) -> int:
        if self.guild:
            return IN_GUILD
        return IN_PRIVATE if self.private else IN_BOT_DM


def envelope(world: World, place: Place, kind: int, data: Json, locale: str) -> Json:
    """An interaction without its message."""
    payload: Json = {
        "id": str(world.ids.next()),
        "application_id": str(world.application_id),
        "type": kind,
        "token": f"interaction-{world.ids.next()}",
        "version": 1,
        "data": data,
        "channel_id": str(place.channel.id),
        "channel": channel_json(place.channel) | {"permissions": str(place.permissions)},
        "locale": locale,
        "app_permissions": str(place.channel.permissions),
        "context": place.context,
        "entitlements": [],
        "authorizing_integration_owners": _owners(place),
        "attachment_size_limit": 10 * 2**20,
    }
    return payload | _actor(place)


def _owners(place: Place) -> Json:
    if place.user_install:
        return {"1": str(place.user.id)}
    return {"0": str(place.guild.id) if place.guild else "0"}


def _actor(place: Place) -> Json:
    if place.guild is None:
        return {"user": user_json(place.user)}
    guild = place.guild
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member_json(place.user, place.permissions),
    }


def registered(world: World, name: str, kind: int, place: Place) -> Json:
    """The command as the bot registered it; fails as a user who does not find it would."""
    command = next((one for one in world.commands if one["name"] == name and one["type"] == kind), None)
    if command is None:
        raise LookupError(f"no command {name!r} is registered, only {sorted(one['name'] for one in world.commands)}")
    contexts = command["contexts"]
    if contexts is not None and place.context not in contexts:
        raise LookupError(f"{name!r} is not offered in context {place.context}, only in {contexts}")
    if int(place.user_install) not in command["integration_types"]:
        raise LookupError(f"{name!r} is not offered by this kind of installation")
    return command


def slash_data(world: World, command: Json, path: Sequence[str], values: Mapping[str, Any], focused: str = "") -> Json:
    """The data of a slash command, its options typed as registered; `focused` is the one that is being typed."""
    resolved: Json = {}
    options = _options(world, each(command, "options"), path, values, focused, resolved)
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    return data | ({"resolved": resolved} if resolved else {})


def resolved_choices(world: World, kind: int, values: Sequence[str]) -> Json:
    """What Discord adds to a choice from a menu of channels or roles: those of them that there are."""
    if kind == CHANNEL_SELECT:
        chosen = [world.channels[int(value)] for value in values if int(value) in world.channels]
        return {"resolved": {"channels": {str(one.id): _resolved_channel(one) for one in chosen}}}
    if kind == ROLE_SELECT:
        roles = {str(role["id"]): role for guild in world.guilds.values() for role in guild.roles}
        return {"resolved": {"roles": {value: roles[value] for value in values if value in roles}}}
    return {}


def _resolved_channel(channel: Channel) -> Json:
    rights: Json = {"permissions": str(EVERYTHING), "app_permissions": str(channel.permissions)}
    return channel_json(channel) | rights


def _options(
    world: World, specs: list[Json], path: Sequence[str], values: Mapping[str, Any], focused: str, resolved: Json
) -> list[Json]:
    named = {spec["name"]: spec for spec in specs}
    if path:
        spec = _named(named, path[0])
        inner = _options(world, each(spec, "options"), path[1:], values, focused, resolved)
        return [{"name": path[0], "type": spec["type"], "options": inner}]
    missing = [name for name, spec in named.items() if spec.get("required") and name not in values]
    if missing and not focused:
        raise LookupError(f"the options {missing} are required")
    return [_option(world, _named(named, name), value, focused, resolved) for name, value in values.items()]


def _named(specs: Mapping[str, Json], name: str) -> Json:
    if name not in specs:
        raise LookupError(f"no option {name!r}, only {sorted(specs)}")
    return specs[name]


def _option(world: World, spec: Json, value: Any, focused: str, resolved: Json) -> Json:
    kind, name = spec["type"], spec["name"]
    if name == focused:
        return {"name": name, "type": kind, "value": str(value), "focused": True}
    allowed = [choice["value"] for choice in each(spec, "choices")]
    if allowed and value not in allowed:
        raise LookupError(f"{value!r} is no choice of {name!r}, only {allowed}")
    return {"name": name, "type": kind, "value": _typed(world, kind, value, resolved)}


def _typed(world: World, kind: int, value: Any, resolved: Json) -> Any:
    match kind, value:
        case 3, str():
            return value
        case 5, bool():
            return value
        case 4, int():
            return value
        case 10, int() | float():
            return value
        case 7, Channel():
            resolved.setdefault("channels", {})[str(value.id)] = _resolved_channel(value)
            return str(value.id)
        case 6, User():
            world.users.setdefault(value.id, value)
            resolved.setdefault("users", {})[str(value.id)] = user_json(value)
            return str(value.id)
        case _:
            raise TypeError(f"{value!r} does not fit an option of type {kind}")

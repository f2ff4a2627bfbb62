"""Users, servers and channels in Discord's JSON."""

from __future__ import annotations

from tests.fakes.discord.errors import Json
from tests.fakes.discord.permissions import EVERYTHING
from tests.fakes.discord.world import DIRECT, GROUP, THREADS, Channel, Guild, User, World

JOINED_AT = "2026-01-05T00:00:00.000000+00:00"


def user_json(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
    }


def own_user_json(user: User) -> Json:
    return user_json(user) | {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}


def member_json(user: User, permissions: int | None = None, silenced: str | None = None) -> Json:
    member: Json = {
        "user": user_json(user),
        "roles": [],
        "joined_at": JOINED_AT,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "premium_since": None,
        "pending": False,
        "communication_disabled_until": silenced,
    }
    return member if permissions is None else member | {"permissions": str(permissions)}


def channel_json(channel: Channel) -> Json:
    common: Json = {"id": str(channel.id), "type": channel.type, "last_message_id": None, "flags": 0}
    if channel.type in (DIRECT, GROUP):
        recipients = [user_json(channel.recipient)] if channel.recipient else []
        return common | {"recipients": recipients, "name": channel.name, "icon": None, "owner_id": "1"}
    common |= {"guild_id": str(channel.guild_id), "name": channel.name, "parent_id": _optional(channel.parent_id)}
    if channel.type in THREADS:
        return common | _thread_fields(channel)
    overwrites = _overwrites(channel)
    return common | {
        "position": 0,
        "permission_overwrites": overwrites,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
    }


def _overwrites(channel: Channel) -> list[Json]:
    """What takes from everyone the rights that the bot has not."""
    denied = EVERYTHING & ~channel.permissions
    everyone: Json = {"id": str(channel.guild_id), "type": 0, "allow": "0", "deny": str(denied)}
    return [everyone] if denied else []


def _thread_fields(channel: Channel) -> Json:
    return {
        "owner_id": "1",
        "message_count": len(channel.messages),
        "total_message_sent": len(channel.messages),
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": JOINED_AT,
            "locked": False,
        },
    }


def _optional(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)


def role_json(guild: Guild) -> Json:
    """The role that everyone has."""
    return {
        "id": str(guild.id),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0,
        "permissions": str(EVERYTHING & ~8),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild_json(world: World, guild: Guild) -> Json:
    everything = list(world.channels_of(guild))
    return _guild_settings() | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": "1",
        "preferred_locale": guild.locale,
        "roles": [role_json(guild), *guild.roles],
        "member_count": guild.members,
        "channels": [channel_json(one) for one in everything if one.type not in THREADS],
        "threads": [channel_json(one) for one in everything if one.type in THREADS],
        "members": [member_json(world.bot)],
        "joined_at": JOINED_AT,
    }


ABSENT = [
    "afk_channel_id",
    "application_id",
    "banner",
    "description",
    "discovery_splash",
    "home_header",
    "icon",
    "incidents_data",
    "max_presences",
    "public_updates_channel_id",
    "rules_channel_id",
    "safety_alerts_channel_id",
    "splash",
    "system_channel_id",
    "vanity_url_code",
    "widget_channel_id",
]
EMPTY = ["emojis", "features", "presences", "soundboard_sounds", "stage_instances", "stickers", "voice_states"]
ZERO = [
    "default_message_notifications",
    "explicit_content_filter",
    "mfa_level",
    "nsfw_level",
    "premium_subscription_count",
    "premium_tier",
    "system_channel_flags",
    "verification_level",
]
NO = ["large", "nsfw", "premium_progress_bar_enabled", "unavailable", "widget_enabled"]


def _guild_settings() -> Json:
    settings: Json = dict.fromkeys(ABSENT) | dict.fromkeys(ZERO, 0) | dict.fromkeys(NO, False)
    settings |= {name: [] for name in EMPTY}
    maxima = {"max_members": 500_000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25}
    return settings | maxima | {"afk_timeout": 300, "region": "deprecated"}

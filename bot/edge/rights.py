"""What the bot must be allowed to do in a channel, and what it is allowed to do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from discord import Permissions

THREADS = frozenset({10, 11, 12})
NEWS = 5


class Right(StrEnum):
    """What may be missing for posting; the name of a permission where it is one of discord.py's."""

    VIEW_CHANNEL = "view_channel"
    SEND_MESSAGES = "send_messages"
    SEND_MESSAGES_IN_THREADS = "send_messages_in_threads"
    EMBED_LINKS = "embed_links"
    ATTACH_FILES = "attach_files"
    READ_MESSAGE_HISTORY = "read_message_history"
    CREATE_PUBLIC_THREADS = "create_public_threads"
    ANNOUNCEMENT_CHANNEL = "announcement_channel"
    """No permission: publishing works in announcement channels only."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a schedule wants of its channel.

    Attributes:
        channel_type: Discord's number for the kind of channel.
        thread: Whether a thread for discussion is opened under each post.
        publish: Whether posts are published to followers.
    """

    channel_type: int
    thread: bool = False
    publish: bool = False


def missing_rights(app_permissions: int, wanted: Wanted) -> tuple[Right, ...]:
    """What is missing, in the order in which Discord lists it; empty where all is well.

    Args:
        app_permissions: The bot's in that channel, as an interaction or a resolved channel option says.
        wanted: What is to be done there.
    """
    granted = Permissions(app_permissions)
    lacks = (right for right in _needed(wanted) if not (granted.administrator or getattr(granted, right.value)))
    barred = wanted.publish and wanted.channel_type != NEWS
    return (*lacks, Right.ANNOUNCEMENT_CHANNEL) if barred else tuple(lacks)


def _needed(wanted: Wanted) -> Iterator[Right]:
    yield Right.VIEW_CHANNEL
    yield Right.SEND_MESSAGES_IN_THREADS if wanted.channel_type in THREADS else Right.SEND_MESSAGES
    yield from (Right.EMBED_LINKS, Right.ATTACH_FILES, Right.READ_MESSAGE_HISTORY)
    if wanted.thread and wanted.channel_type not in THREADS:
        yield Right.CREATE_PUBLIC_THREADS


def permissions_in(channel: Mapping[str, Any], guild: Mapping[str, Any], member: Mapping[str, Any]) -> int:
    """A member's permissions in a channel, as Discord computes them.

    Args:
        channel: As the API gives it; for a thread, its parent.
        guild: With its roles and its owner.
        member: With its roles. A timeout is left aside: it takes neither sight nor history away.
    """
    everything = Permissions.all().value
    mine = {str(guild["id"]), *map(str, member["roles"])}
    granted = 0
    for role in guild["roles"]:
        granted |= int(role["permissions"]) if str(role["id"]) in mine else 0
    if str(member["user"]["id"]) == str(guild["owner_id"]) or Permissions(granted).administrator:
        return everything
    for overwrites in _layers(channel, str(guild["id"]), mine, str(member["user"]["id"])):
        granted &= ~_union(overwrites, "deny")
        granted |= _union(overwrites, "allow")
    return granted if Permissions(granted).view_channel else 0


def _layers(channel: Mapping[str, Any], everyone: str, roles: set[str], user: str) -> Iterator[list[Mapping[str, Any]]]:
    """Overwrites in the order in which they count: for everyone, for roles together, for the member."""
    given: list[Mapping[str, Any]] = channel.get("permission_overwrites") or []
    yield [one for one in given if one["id"] == everyone]
    yield [one for one in given if one["id"] in roles - {everyone}]
    yield [one for one in given if one["id"] == user]


def _union(overwrites: list[Mapping[str, Any]], which: str) -> int:
    bits = 0
    for one in overwrites:
        bits |= int(one[which])
    return bits

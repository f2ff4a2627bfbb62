"""What a press on a control of the set-up changes; every value is checked, since it comes through a client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any, cast

from bot.domain.guild_settings import LensChoice
from bot.domain.sections import Section
from bot.edge.digests.channels import Seen, resolved, seen_chosen
from bot.edge.failures import NotAllowedError
from bot.edge.reader import Asked
from bot.presentation.messages import languages
from bot.presentation.queries import ForgedError
from bot.presentation.schedules.setup import AUTO, HOURS
from bot.services.drafts import Draft
from bot.services.wishes import Wish


def choose(asked: Asked, draft: Draft, control: str) -> Draft:
    """The draft after a press.

    Args:
        asked: The press.
        draft: The draft before.
        control: The control's name, as in `setup_form`.

    Raises:
        ForgedError: There is no such control, or it does not offer that value.
        ChannelKindError: A channel takes no posts.
        NotAllowedError: A role was chosen that the presser may not mention.
    """
    wish = draft.wish
    match control:
        case "channel":
            return in_channel(draft, _channel(asked))
        case "role":
            return _with_role(asked, draft)
        case "thread":
            return replace(draft, wish=replace(wish, thread=not wish.thread))
        case "publish":
            return replace(draft, wish=replace(wish, publish=not wish.publish))
        case _:
            return replace(draft, wish=_chosen(asked, wish, control))


def in_channel(draft: Draft, seen: Seen) -> Draft:
    """The draft for another channel; what that one cannot do is left out."""
    wish = replace(
        draft.wish,
        channel=seen.channel,
        has_followers=seen.has_followers,
        is_thread=seen.is_thread,
        publish=draft.wish.publish and seen.has_followers,
        thread=draft.wish.thread and not seen.is_thread,
    )
    return replace(draft, wish=wish, channel_kind=seen.kind)


def _chosen(asked: Asked, wish: Wish, control: str) -> Wish:
    slot = wish.slot
    match control:
        case "day":
            day = int(_one(asked, [str(day) for day in range(1, 8)]))
            return replace(wish, slot=replace(slot, weekday=day))
        case "hour":
            hour = int(_one(asked, [str(hour) for hour in range(HOURS)]))
            return replace(wish, slot=replace(slot, time=dt.time(hour, slot.time.minute)))
        case "language":
            tag = _one(asked, (AUTO, *languages()))
            return replace(wish, language=None if tag == AUTO else tag)
        case "lens":
            return replace(wish, lens=LensChoice(_one(asked, list(LensChoice))))
        case "sections":
            return replace(wish, sections=_sections(asked))
        case _:
            raise ForgedError(f"the set-up has no control {control!r}")


def _sections(asked: Asked) -> tuple[str, ...]:
    """All of them are none: parts that are added later are shown, too."""
    values = _values(asked)
    chosen = tuple(section.value for section in Section if section in values)
    if not values or len(chosen) != len(values):
        raise ForgedError(f"{values!r} are no parts of a digest")
    return () if len(chosen) == len(Section) else chosen


def _channel(asked: Asked) -> Seen:
    value = _one(asked, resolved(asked, "channels"))
    seen = seen_chosen(asked, int(value))
    if seen is None:
        raise ForgedError(f"{value!r} is no channel")
    seen.check()
    return seen


def _with_role(asked: Asked, draft: Draft) -> Draft:
    if not _values(asked):
        return replace(draft, wish=replace(draft.wish, role=None))
    value = _one(asked, resolved(asked, "roles"))
    if int(value) == asked.guild_id:
        raise ForgedError("everyone is no role to mention")
    mentionable = bool(resolved(asked, "roles")[value].get("mentionable"))
    if not mentionable and not asked.permissions.mention_everyone:
        raise NotAllowedError("mention_everyone")
    return replace(draft, wish=replace(draft.wish, role=int(value)))


def _one(asked: Asked, offered: Collection[str]) -> str:
    match _values(asked):
        case [value] if value in offered:
            return value
        case other:
            raise ForgedError(f"{other!r} is not offered")


def _values(asked: Asked) -> list[str]:
    data = cast("dict[str, Any]", asked.data or {})
    return [str(value) for value in data.get("values") or ()]

"""Schedules in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.domain.guild_settings import LensChoice
from bot.domain.schedules import Schedule, ScheduleState, first_due
from bot.domain.sections import Section
from bot.domain.slots import Slot, due, next_week, opens_at, waits
from bot.presentation.text import Text
from bot.presentation.values import ChannelRef, RoleRef
from bot.presentation.wording import Wording


def plan_lines(one: Schedule, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    """What a schedule will do, a sentence a line."""
    slot = one.slot
    yield wording.rich("digest.when", **slot_values(slot, wording), channel=ChannelRef(one.channel))
    yield from next_lines(one, now, wording)
    yield wording.rich(
        "digest.shows",
        language=language_text(one.language, wording),
        lens=wording.text(f"choice.lens.{LensChoice(one.lens)}"),
        sections=sections_text(one.sections, wording),
    )
    yield wording.rich("digest.role", role=RoleRef(one.role)) if one.role else wording.rich("digest.no_role")
    if one.thread:
        yield wording.rich("digest.thread")
    if one.publish:
        yield wording.rich("digest.publish")


def next_lines(one: Schedule, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    """When it posts next; that it waits, where its slot lies before its week is closed; or that it is paused."""
    if one.next_due is None:
        if one.state is ScheduleState.PAUSED:
            yield wording.rich("digest.is_paused")
        return
    week = next_week(one.slot, one.next_due - dt.timedelta(microseconds=1))
    opens = opens_at(one.slot, week)
    # Moved to a time that has just passed, it posts as soon as somebody plans it.
    yield wording.rich("digest.next", at=opens) if opens > now else wording.rich("digest.next_now")
    if waits(one.slot, week):
        yield wording.rich("digest.waits", slot=due(one.slot, week))


def item_lines(one: Schedule, zone: str, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    """Where and when a schedule posts, on the server's clock; and as it was set, where that differs.

    Args:
        one: The schedule.
        zone: The server's time zone.
        now: The time.
        wording: The reader's language.
    """
    there = slot_in(one.slot, zone, one.next_due or first_due(one.slot, now))
    yield wording.rich("digest.item", channel=ChannelRef(one.channel), **slot_values(there, wording))
    if (there.weekday, there.time) != (one.slot.weekday, one.slot.time):
        yield wording.rich("digest.set_as", **slot_values(one.slot, wording))


def slot_in(slot: Slot, zone: str, at: dt.datetime) -> Slot:
    """The same slot on another zone's clock, as the offsets are at `at`."""
    if slot.zone == zone:
        return slot
    there = at.astimezone(ZoneInfo(zone))
    return Slot(there.isoweekday(), there.time().replace(second=0, microsecond=0), zone)


def slot_values(slot: Slot, wording: Wording) -> dict[str, str]:
    """The slots of a sentence about a slot."""
    return {"day": wording.text(f"choice.day.{slot.weekday}"), "time": f"{slot.time:%H:%M}", "zone": slot.zone}


def slot_label(slot: Slot, wording: Wording) -> str:
    """`Monday 12:00 (UTC)`, for places without markup."""
    return "{day} {time} ({zone})".format(**slot_values(slot, wording))


def language_text(tag: str, wording: Wording) -> str:
    """What a language is called; an empty tag is the server's."""
    return wording.text(f"choice.language.{tag}" if tag else "digest.language_auto")


def sections_text(names: Sequence[str], wording: Wording) -> str:
    """The parts of a digest, joined; `everything` where none is left out."""
    shown = [wording.text(f"choice.section.{section}") for section in Section if section in names]
    return wording.values.join(shown) if shown else wording.text("digest.everything")


def right_text(right: str, wording: Wording) -> str:
    """What Discord calls a right."""
    key = f"right.{right}"
    return wording.text(key) if wording.messages.knows(key) else right

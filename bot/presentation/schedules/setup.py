"""The message in which a schedule is set up: what will happen, in words, and everything that can be chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.delivery.reasons import Reason
from bot.domain.guild_settings import LensChoice
from bot.domain.schedules import SERVERS_LANGUAGE, Schedule, ScheduleState
from bot.domain.sections import Section
from bot.presentation.card import Block, Card
from bot.presentation.forms import ChannelMenu, Form, FormButton, Menu, Option, RoleMenu, Weight
from bot.presentation.messages import languages
from bot.presentation.reasons import reason_text
from bot.presentation.schedules.words import language_text, plan_lines, right_text
from bot.presentation.text import Span, Text
from bot.presentation.wording import Wording

AUTO = "auto"
"""The value that stands for the server's language in a menu."""
HOURS = 24


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a channel cannot be posted to.

    Attributes:
        missing: Names of the rights that are missing.
        reason: What else is the matter; None where it is only that.
    """

    missing: tuple[str, ...] = ()
    reason: Reason | None = None


def setup_form(  # noqa: PLR0913 (what its channel is, and what stood in the way)
    plan: Schedule,
    now: dt.datetime,
    wording: Wording,
    *,
    has_followers: bool,
    is_thread: bool,
    obstacle: Obstacle | None = None,
) -> Form:
    """The set-up of a schedule.

    Args:
        plan: The schedule as it would be stored now; id 0 for a new one.
        now: The time.
        wording: The reader's language.
        has_followers: Whether its channel is an announcement channel.
        is_thread: Whether it is a thread.
        obstacle: Why it could not be saved just now.
    """
    title = wording.text("digest.edit_title" if plan.id else "digest.setup_title")
    blocks = (
        *((obstacle_block("digest.not_saved", obstacle, wording),) if obstacle else ()),
        _plan(plan, now, wording),
    )
    card = Card(wording.tag, title, wording.rich("digest.about"), blocks=blocks)
    toggles = (
        _toggle("thread", plan.thread, wording, possible=not is_thread),
        _toggle("publish", plan.publish, wording, possible=has_followers),
    )
    ends = (
        FormButton("save", wording.text("digest.save"), Weight.MAIN),
        FormButton("preview", wording.text("digest.preview")),
        FormButton("cancel", wording.text("digest.cancel")),
    )
    return Form(card, _menus(plan, wording), (toggles, ends))


def saved_card(saved: Schedule, now: dt.datetime, wording: Wording) -> Card:
    """What will happen, once it is saved."""
    key = "digest.saved" if saved.state is ScheduleState.ACTIVE else "digest.saved_paused"
    return notice_card(key, wording, tuple(plan_lines(saved, now, wording)))


def notice_card(key: str, wording: Wording, lines: Sequence[Text] = ()) -> Card:
    """A short answer: a headline, and perhaps some lines."""
    blocks = (Block("", tuple(lines)),) if lines else ()
    return Card(wording.tag, wording.text(key), (), blocks=blocks)


def obstacle_block(title: str, obstacle: Obstacle, wording: Wording) -> Block:
    """What stands in the way, and what to do about it."""
    lines = [wording.rich("digest.missing", right=right_text(right, wording)) for right in obstacle.missing]
    if obstacle.missing:
        lines.append(wording.rich("digest.grant"))
    if obstacle.reason:
        lines.append((Span(reason_text(obstacle.reason, wording)),))
    return Block(wording.text(title), tuple(lines))


def _plan(plan: Schedule, now: dt.datetime, wording: Wording) -> Block:
    return Block("", tuple(plan_lines(plan, now, wording)))


def _menus(plan: Schedule, wording: Wording) -> tuple[ChannelMenu | RoleMenu | Menu, ...]:
    slot, text = plan.slot, wording.text
    return (
        ChannelMenu("channel", text("digest.menu_channel"), plan.channel),
        _menu("day", {str(day): text(f"choice.day.{day}") for day in range(1, 8)}, {str(slot.weekday)}),
        _menu("hour", _hours(slot.time), {str(slot.time.hour)}),
        _menu("language", _languages(wording), {plan.language or AUTO}),
        _menu("lens", {one.value: text(f"choice.lens.{one}") for one in LensChoice}, {plan.lens}),
        _sections(plan, wording),
        RoleMenu("role", text("digest.menu_role"), plan.role),
    )


def _hours(time: dt.time) -> dict[str, str]:
    """Every hour, at the minute that was typed."""
    return {str(hour): f"{hour:02}:{time.minute:02}" for hour in range(HOURS)}


def _languages(wording: Wording) -> dict[str, str]:
    return {tag or AUTO: language_text(tag, wording) for tag in (SERVERS_LANGUAGE, *languages())}


def _sections(plan: Schedule, wording: Wording) -> Menu:
    labels = {section.value: wording.text(f"choice.section.{section}") for section in Section}
    return _menu("sections", labels, set(plan.sections) or set(labels), most=len(labels))


def _menu(name: str, labels: dict[str, str], chosen: set[str], most: int = 1) -> Menu:
    return Menu(name, tuple(Option(value, label, value in chosen) for value, label in labels.items()), most)


def _toggle(name: str, on: bool, wording: Wording, *, possible: bool) -> FormButton:
    # What is on can always be switched off, also where the channel no longer allows it.
    label = wording.text(f"digest.{name}_{'on' if on else 'off'}")
    return FormButton(name, label, Weight.ON if on else Weight.PLAIN, disabled=not possible and not on)

"""Somebody's alerts, or a server's, in a list, and one of them by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.watching.alert import MOST_A_GUILD, MOST_A_USER
from bot.domain.watching.recipient import DIRECT
from bot.presentation.alerts.proposal import told_lines
from bot.presentation.alerts.prospect import distance_text
from bot.presentation.alerts.reader import Reader
from bot.presentation.alerts.sentences import condition_text
from bot.presentation.card import Block, Card
from bot.presentation.forms import Form, FormButton, Menu, Option, Weight
from bot.presentation.reasons import alert_reason_text
from bot.presentation.schedules.setup import Obstacle, obstacle_block
from bot.presentation.text import Span, Style, Text, plain
from bot.presentation.values import ChannelRef
from bot.presentation.wording import Wording
from bot.services.alert_desk import Standing

PAGE = 10
"""Alerts on one page of a list: with the longest names they fill a message."""
SNOOZES = {"day": dt.timedelta(days=1), "week": dt.timedelta(weeks=1), "month": dt.timedelta(weeks=4), "off": None}
"""How long an alert may be silent, by the names that menus and locale files use."""
_BETWEEN = Span(" · ")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of alerts.

    Attributes:
        standings: In the order of the list.
        of_server: Whether they are a server's; else the reader's own.
        page: The page to show, from 1.
    """

    standings: Sequence[Standing]
    of_server: bool
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.standings) // PAGE))

    @property
    def shown(self) -> Sequence[tuple[int, Standing]]:
        """The page's alerts with their numbers."""
        page = max(1, min(self.page, self.pages))
        numbered = list(enumerate(self.standings, start=1))
        return numbered[(page - 1) * PAGE : page * PAGE]


def list_form(listed: Listed, reader: Reader) -> Form:
    """The list, with a menu to pick one.

    Args:
        listed: What is listed.
        reader: Whoever reads it.
    """
    wording, now = reader.wording, reader.now
    who = "server" if listed.of_server else "mine"
    most = MOST_A_GUILD if listed.of_server else MOST_A_USER
    count = len(listed.standings)
    total = wording.rich("alerts.list_count" if count else f"alerts.list_empty_{who}", count=count, most=most)
    blocks = [Block("", tuple(_item(number, one, now, wording))) for number, one in listed.shown]
    card = reader.card(wording.text(f"alerts.list_{who}"), total, blocks)
    if not count:
        return Form(card)
    options = (Option(str(one.alert.id), f"{number}. {_what(one, wording)}") for number, one in listed.shown)
    menu = Menu("pick", tuple(options), hint=wording.text("alerts.pick"))
    return Form(card, (menu,), tuple(_turning(listed)))


def alert_form(one: Standing, reader: Reader, obstacle: Obstacle | None = None) -> Form:
    """One alert, and everything that can be done with it.

    Args:
        one: The alert.
        reader: Whoever may change it.
        obstacle: Why it could not be told again just now.
    """
    wording, now = reader.wording, reader.now
    blocks = (
        *((obstacle_block("alerts.not_resumed", obstacle, wording),) if obstacle else ()),
        Block("", tuple(_details(one, now, wording))),
    )
    card = reader.card(wording.text("alerts.one_title"), (Span(_what(one, wording), Style.STRONG),), blocks)
    snoozed = _snoozed(one, now) is not None
    names = [name for name in SNOOZES if name != "off" or snoozed]
    menu = Menu(
        "snooze",
        tuple(Option(name, wording.text(f"alerts.snooze_{name}")) for name in names),
        hint=wording.text("alerts.snooze"),
    )
    buttons = [FormButton("edit", wording.text("alerts.edit"), Weight.ON)]
    if one.trouble:
        buttons.append(FormButton("resume", wording.text("alerts.resume"), Weight.MAIN))
    buttons += [FormButton("remove", wording.text("alerts.remove")), FormButton("list", wording.text("alerts.back"))]
    return Form(card, (menu,), (tuple(buttons),))


def done_card(key: str, one: Standing, reader: Reader) -> Card:
    """What was done to an alert: `key` is its headline."""
    wording, now = reader.wording, reader.now
    total = (Span(_what(one, wording), Style.STRONG),)
    if key == "alerts.removed":
        return Card(wording.tag, wording.text(key), total)
    hint = wording.rich("alerts.hint")
    return reader.card(wording.text(key), total, (Block("", (*_details(one, now, wording), hint)),))


def alert_label(one: Standing, reader: Reader) -> str:
    """An alert in one line without markup, for menus that are typed into."""
    return _what(one, reader.wording)


def _turning(listed: Listed) -> Iterator[tuple[FormButton, ...]]:
    if listed.pages > 1:
        page = max(1, min(listed.page, listed.pages))
        yield (
            FormButton("previous", "◀", disabled=page == 1),
            FormButton("page", f"{page}/{listed.pages}", disabled=True),
            FormButton("next", "▶", disabled=page == listed.pages),
        )


def _item(number: int, one: Standing, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    yield wording.rich("alerts.item", number=number, what=_what(one, wording))
    yield _joined(_state(one, now, wording))


def _details(one: Standing, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    place, alert = one.recipient, one.alert
    channel = None if place.guild == DIRECT else place.channel
    yield from told_lines(channel, alert.cooldown, alert.condition.basis, wording)
    if one.distance is not None:
        yield wording.rich("alerts.distance", distance=distance_text(one.distance, wording))
    if alert.fired:
        yield wording.rich("alerts.fired", period=alert.fired)
    until = _snoozed(one, now)
    if until:
        yield wording.rich("alerts.snoozed", until=until)
    if one.trouble:
        yield wording.rich("alerts.trouble", reason=alert_reason_text(one.trouble, wording))


def _state(one: Standing, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    place = one.recipient
    direct = place.guild == DIRECT
    yield (
        wording.rich("alerts.by_direct")
        if direct
        else wording.rich("alerts.in_channel", channel=ChannelRef(place.channel))
    )
    if one.distance is not None:
        yield (Span(distance_text(one.distance, wording)),)
    until = _snoozed(one, now)
    if until:
        yield wording.rich("alerts.snoozed", until=until)
    if one.trouble:
        yield wording.rich("alerts.in_trouble")


def _snoozed(one: Standing, now: dt.datetime) -> dt.datetime | None:
    until = one.alert.snoozed_until
    return until if until and until > now else None


def _joined(parts: Iterable[Text]) -> Text:
    spans = [span for part in parts for span in (_BETWEEN, *part)]
    return tuple(spans[1:])


def _what(one: Standing, wording: Wording) -> str:
    return plain(condition_text(one.alert.condition, wording))

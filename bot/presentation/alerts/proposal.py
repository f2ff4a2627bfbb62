"""The message in which an alert is confirmed: what is waited for, how often it would have fired, what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.alerts import alert_kinds
from bot.domain.watching.backtest import Backtest
from bot.domain.watching.condition import Basis, Condition, Side, Subject, Total
from bot.domain.watching.texts import condition_text as stored_text
from bot.presentation.alerts.prospect import prospect_blocks
from bot.presentation.alerts.reader import Reader
from bot.presentation.alerts.sentences import condition_text, named, threshold_text, what_text
from bot.presentation.card import Block
from bot.presentation.forms import Form, FormButton, Menu, Option, Weight
from bot.presentation.schedules.setup import Obstacle, obstacle_block
from bot.presentation.text import Span, Style, Text, plain
from bot.presentation.values import ChannelRef
from bot.presentation.wording import Wording
from bot.services.prospects import Prospect
from bot.services.search import short_key

COOLDOWNS = {Basis.DAY: (1, 3, 7, 14, 30), Basis.WEEK: (1, 2, 4, 13, 26)}
"""Periods to choose from."""
DIRECT, HERE, KEPT = "direct", "here", "kept"
"""Where an alert may be told: in direct messages, in the channel at hand, or in the one where it is told now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An alert as it would be stored now.

    Attributes:
        prospect: What may be expected of it.
        cooldown: See `Alert`.
        channel: Where it is told; None for direct messages.
        where: Which of `places` that is.
        places: Where it may be told: `DIRECT`, `HERE`, `KEPT`.
        changes: Whether it is one that there is already.
    """

    prospect: Prospect
    cooldown: int
    channel: int | None
    where: str
    places: tuple[str, ...]
    changes: bool = False


def proposal_form(plan: Plan, reader: Reader, obstacle: Obstacle | None = None) -> Form:
    """The confirmation of an alert.

    Args:
        plan: The alert.
        reader: Whoever wants it.
        obstacle: Why it could not be stored just now.
    """
    wording = reader.wording
    blocks = (
        *((obstacle_block("alerts.not_set", obstacle, wording),) if obstacle else ()),
        Block("", told_lines(plan.channel, plan.cooldown, plan.prospect.condition.basis, wording)),
        *prospect_blocks(plan.prospect, wording),
    )
    title = wording.text("alerts.change_title" if plan.changes else "alerts.new_title")
    ends = (
        FormButton("confirm", wording.text("alerts.confirm"), Weight.MAIN),
        FormButton("cancel", wording.text("digest.cancel")),
    )
    card = reader.card(title, _strong(condition_text(plan.prospect.condition, wording)), blocks)
    return Form(card, tuple(_menus(plan, wording)), (ends,))


def offers_form(subject: Subject, offers: Sequence[tuple[Condition, Backtest]], reader: Reader) -> Form:
    """What is worth following of somebody, to choose from.

    Args:
        subject: Who is followed; `Total` for everything.
        offers: The conditions with their backtests, at least one.
        reader: Whoever follows.
    """
    wording = reader.wording
    lines = tuple(
        wording.rich("alerts.offer", what=_what(one, wording), count=len(past.firings)) for one, past in offers
    )
    labels = {offer_key(one): _what(one, wording) for one, _ in offers}
    who = wording.text("alerts.follow_all") if isinstance(subject, Total) else named(subject, wording)
    card = reader.card(
        wording.text("alerts.follow_title", name=who), wording.rich("alerts.follow_about"), (Block("", lines),)
    )
    menu = Menu(
        "offer", tuple(Option(value, label) for value, label in labels.items()), hint=wording.text("alerts.choose")
    )
    return Form(card, (menu,))


def offer_key(condition: Condition) -> str:
    """What stands for an offer in a menu: the same whenever it is offered again."""
    return short_key(stored_text(condition))


def told_lines(channel: int | None, cooldown: int, basis: Basis, wording: Wording) -> tuple[Text, ...]:
    """Where an alert is told, and how often at most."""
    often = wording.text(f"alerts.at_most_{basis}", count=cooldown)
    if channel is None:
        return (wording.rich("alerts.told_direct", often=often),)
    return (wording.rich("alerts.told_channel", channel=ChannelRef(channel), often=often),)


def _menus(plan: Plan, wording: Wording) -> list[Menu]:
    condition = plan.prospect.condition
    kind, text = alert_kinds()[condition.kind], wording.text
    values = {
        str(value): text("alerts.choice", value=threshold_text(kind.VALUE, value, wording), count=count)
        for value, count in plan.prospect.choices.items()
        if kind.VALUE
    }
    # Of who leads there is no up and down: then the sentence is the same.
    told = {side: what_text(replace(condition, side=side), wording) for side in Side if side in kind.SIDES}
    sides = {side.value: text(f"choice.direction.{side}") for side in told} if len({*told.values()}) > 1 else {}
    bases = {basis.value: text(f"choice.basis.{basis}") for basis in Basis}
    places = {place: text(f"alerts.place_{place}") for place in plan.places}
    often = {
        str(count): text(f"alerts.at_most_{condition.basis}", count=count)
        for count in sorted({*COOLDOWNS[condition.basis], plan.cooldown})
    }
    menus = [
        _menu("value", values, str(condition.value)),
        _menu("side", sides, condition.side.value),
        _menu("basis", bases, condition.basis.value),
        _menu("where", places, plan.where),
        _menu("cooldown", often, str(plan.cooldown)),
    ]
    return [menu for menu in menus if len(menu.options) > 1]


def _menu(name: str, labels: dict[str, str], chosen: str) -> Menu:
    return Menu(name, tuple(Option(value, label, value == chosen) for value, label in labels.items()))


def _what(condition: Condition, wording: Wording) -> str:
    return plain(condition_text(condition, wording))


def _strong(text: Text) -> Text:
    return (Span(plain(text), Style.STRONG),)

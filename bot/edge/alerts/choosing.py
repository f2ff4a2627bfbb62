"""What a press on a control of an alert's set-up changes; every value is checked, since it comes through a client."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

from bot.domain.watching.alert import LONGEST_COOLDOWN
from bot.domain.watching.condition import Basis, Side
from bot.domain.watching.recipient import DIRECT
from bot.edge.alerts.owners import channel_here
from bot.edge.reader import Asked
from bot.presentation.alerts.proposal import DIRECT as BY_DIRECT
from bot.presentation.alerts.proposal import HERE
from bot.presentation.queries import ForgedError
from bot.services.alert_drafts import AlertDraft, AlertWish

_THRESHOLD = re.compile(r"[0-9]{1,24}(?:/[1-9][0-9]{0,8})?")


def choose(asked: Asked, draft: AlertDraft, control: str, places: Collection[str]) -> AlertWish:
    """The wish after a press.

    Args:
        asked: The press.
        draft: The draft before.
        control: The control's name, as in `proposal_form`.
        places: Where the alert may be told.

    Raises:
        ForgedError: There is no such control, or it does not offer that value.
        NotAllowedError: The presser may set nothing up in the channel at hand.
        ChannelKindError: The channel at hand takes no posts.
    """
    wish, condition = draft.wish, draft.wish.condition
    match control:
        case "value":
            return replace(wish, condition=replace(condition, value=_number(asked)))
        case "side":
            return replace(wish, condition=replace(condition, side=Side(one_of(asked, list(Side)))))
        case "basis":
            return replace(wish, condition=replace(condition, basis=Basis(one_of(asked, list(Basis)))), cooldown=1)
        case "cooldown":
            offered = [str(count) for count in range(1, LONGEST_COOLDOWN + 1)]
            return replace(wish, cooldown=int(one_of(asked, offered)))
        case "where":
            return _told(asked, wish, one_of(asked, places))
        case _:
            raise ForgedError(f"the set-up has no control {control!r}")


def one_of(asked: Asked, offered: Collection[str]) -> str:
    """The one value that was chosen.

    Raises:
        ForgedError: It is not offered.
    """
    match chosen_values(asked):
        case [value] if value in offered:
            return value
        case other:
            raise ForgedError(f"{other!r} is not offered")


def chosen_values(asked: Asked) -> list[str]:
    """The values that were chosen from a menu."""
    data = cast("dict[str, Any]", asked.data or {})
    return [str(value) for value in data.get("values") or ()]


def _told(asked: Asked, wish: AlertWish, place: str) -> AlertWish:
    if place == BY_DIRECT:
        return replace(wish, guild=DIRECT, channel=0, channel_kind=0)
    if place != HERE:
        return wish
    seen = channel_here(asked)
    return replace(wish, guild=asked.guild_id or DIRECT, channel=seen.channel, channel_kind=seen.kind)


def _number(asked: Asked) -> Fraction:
    match chosen_values(asked):
        case [value] if _THRESHOLD.fullmatch(value):
            return Fraction(value)
        case other:
            raise ForgedError(f"{other!r} is not offered")

"""Buttons that keep working after a restart: everything a press needs stands in the custom id.

    tt1:full_table:week:2026-W14        version, action, arguments, each percent-encoded

The id comes back through the reader's client, so it is a request and no fact: `parse_custom_id` accepts exactly
what `custom_id` writes, and whoever answers still checks the arguments and the person's rights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

import discord

from bot.edge.rendering.limits import BUTTON_LABEL, BUTTONS_IN_A_ROW, CUSTOM_ID, ROWS_OF_BUTTONS, URL
from bot.edge.rendering.markdown import fit_plain, one_line
from bot.presentation.card import Action, Card

VERSION = "tt1"
PAGE = "page"
DIGEST = "digest"
"""A control of `/digest`: which one, and of what, stands in its arguments."""
ALERT = "alert"
"""Likewise of `/alert`."""
ACTIONS = frozenset({*(action.value for action in Action), PAGE, DIGEST, ALERT})
TEMPLATE = re.compile(rf"{VERSION}:[a-z_]{{1,20}}(?::[A-Za-z0-9%/._~-]*)*")
"""What a `discord.ui.DynamicItem` listens for; what it matches still goes through `parse_custom_id`."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a custom id asks for."""

    action: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A button as it is sent."""

    label: str
    custom_id: str
    disabled: bool = False
    style: discord.ButtonStyle = discord.ButtonStyle.secondary

    def component(self) -> discord.ui.Button[discord.ui.View]:
        """The button for the view of a post."""
        return discord.ui.Button(label=self.label, custom_id=self.custom_id, disabled=self.disabled, style=self.style)

    def v2_component(self) -> discord.ui.Button[discord.ui.LayoutView]:
        """The button for the layout of a reply."""
        return discord.ui.Button(label=self.label, custom_id=self.custom_id, disabled=self.disabled, style=self.style)


@dataclass(frozen=True, slots=True)
class LinkKey:
    """A button that opens a page elsewhere."""

    label: str
    url: str

    def component(self) -> discord.ui.Button[discord.ui.View]:
        """The button for the view of a post."""
        return discord.ui.Button(label=self.label, url=self.url)

    def v2_component(self) -> discord.ui.Button[discord.ui.LayoutView]:
        """The button for the layout of a reply."""
        return discord.ui.Button(label=self.label, url=self.url)


AnyKey = Key | LinkKey


def custom_id(action: str, arguments: Sequence[str] = ()) -> str:
    """The id of a button.

    Raises:
        ValueError: The action is not one of `ACTIONS`, or the id would be longer than Discord accepts.
    """
    if action not in ACTIONS:
        raise ValueError(f"no button action {action!r}; there are {', '.join(sorted(ACTIONS))}")
    made = ":".join((VERSION, action, *(quote(argument, safe="/") for argument in arguments)))
    if len(made) > CUSTOM_ID:
        raise ValueError(f"a custom id holds {CUSTOM_ID} characters, this has {len(made)}: give fewer arguments")
    return made


def parse_custom_id(text: str) -> Press | None:
    """What an id asks for; None for every text that `custom_id` does not write."""
    if len(text) > CUSTOM_ID or not TEMPLATE.fullmatch(text):
        return None
    _, action, *quoted = text.split(":")
    press = Press(action, tuple(unquote(part, errors="replace") for part in quoted))
    if action not in ACTIONS or _written(press) != text:
        return None
    return press


def keys_of(card: Card, arguments: Sequence[str]) -> tuple[AnyKey, ...]:
    """The card's buttons, each action once, then its links; one whose id or address would be too long is left out."""
    keys = {button.action: _key(button.label, button.action.value, arguments) for button in reversed(card.buttons)}
    chosen = (keys.get(action) for action in dict.fromkeys(button.action for button in card.buttons))
    links = (LinkKey(fit_plain(link.label, BUTTON_LABEL), link.url) for link in card.links if len(link.url) <= URL)
    return (*(key for key in chosen if key), *links)


def in_rows(keys: Sequence[AnyKey]) -> Iterator[tuple[AnyKey, ...]]:
    """Buttons in rows of five."""
    for start in range(0, min(len(keys), BUTTONS_IN_A_ROW * ROWS_OF_BUTTONS), BUTTONS_IN_A_ROW):
        yield tuple(keys[start : start + BUTTONS_IN_A_ROW])


def _key(label: str, action: str, arguments: Sequence[str]) -> Key | None:
    try:
        made = custom_id(action, arguments)
    except ValueError:
        return None
    return Key(fit_plain(one_line(label), BUTTON_LABEL) or action, made)


def _written(press: Press) -> str | None:
    try:
        return custom_id(press.action, press.arguments)
    except ValueError:
        return None

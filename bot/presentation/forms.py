"""A message that somebody chooses in: a card with menus and buttons below it, before any platform draws them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.presentation.card import Card


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a menu; at most 25 in one."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of texts, of which between one and `most` are chosen; where none is yet, it shows `hint`."""

    name: str
    options: tuple[Option, ...]
    most: int = 1
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChannelMenu:
    """A menu of the server's channels and threads that take posts.

    Attributes:
        hint: What is shown where none is chosen.
        chosen: The chosen channel's id.
    """

    name: str
    hint: str
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class RoleMenu:
    """A menu of the server's roles, none of which need be chosen; attributes as of `ChannelMenu`."""

    name: str
    hint: str
    chosen: int | None = None


AnyMenu = Menu | ChannelMenu | RoleMenu


class Weight(StrEnum):
    """How a button stands out."""

    PLAIN = "plain"
    ON = "on"
    """What it switches is on."""
    MAIN = "main"
    """What the message is for."""


@dataclass(frozen=True, slots=True)
class FormButton:
    """A button of a form."""

    name: str
    label: str
    weight: Weight = Weight.PLAIN
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A card, its menus one below the other, then rows of buttons."""

    card: Card
    menus: tuple[AnyMenu, ...] = ()
    rows: tuple[tuple[FormButton, ...], ...] = ()

"""Forms as Components V2: menus below the text, then buttons; a press says by its id which control it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import discord
from discord import ui

from bot.edge.rendering.buttons import DIGEST, Key, custom_id
from bot.edge.rendering.limits import BUTTON_LABEL, OPTION_LABEL, OPTIONS
from bot.edge.rendering.markdown import fit_plain, one_line
from bot.edge.rendering.reply import Reply, render_reply
from bot.presentation.forms import AnyMenu, ChannelMenu, Form, FormButton, Menu, RoleMenu, Weight

POSTABLE = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
)
"""Kinds of channels that a digest may go to."""
_STYLES: Mapping[Weight, discord.ButtonStyle] = {
    Weight.PLAIN: discord.ButtonStyle.secondary,
    Weight.ON: discord.ButtonStyle.primary,
    Weight.MAIN: discord.ButtonStyle.success,
}


@dataclass(frozen=True, slots=True)
class MenuControl:
    """A menu as it is sent."""

    menu: AnyMenu
    custom_id: str
    label: str = ""

    def v2_component(self) -> ui.Item[ui.LayoutView]:
        """The menu for the layout of a reply."""
        match self.menu:
            case Menu():
                return _select(self.menu, self.custom_id)
            case ChannelMenu():
                return _channel_select(self.menu, self.custom_id)
            case RoleMenu():
                return _role_select(self.menu, self.custom_id)


def render_form(form: Form, arguments: Sequence[str], action: str = DIGEST) -> Reply:
    """A form as a reply.

    Args:
        form: The form.
        arguments: What its controls are about; an id says `tt1:<action>:<control>:<arguments>`.
        action: Who answers them.

    Raises:
        ValueError: The arguments do not fit into an id.
    """
    return replace(render_reply(form.card, {}), rows=tuple(_rows(form, arguments, action)))


def _rows(form: Form, arguments: Sequence[str], action: str) -> Iterator[tuple[MenuControl | Key, ...]]:
    for menu in form.menus:
        yield (MenuControl(menu, custom_id(action, (menu.name, *arguments))),)
    for row in form.rows:
        yield tuple(_key(button, arguments, action) for button in row)


def _key(button: FormButton, arguments: Sequence[str], action: str) -> Key:
    label = fit_plain(one_line(button.label), BUTTON_LABEL)
    made = custom_id(action, (button.name, *arguments))
    return Key(label, made, button.disabled, _STYLES[button.weight])


def _select(menu: Menu, made: str) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(
            label=fit_plain(one_line(option.label), OPTION_LABEL), value=option.value, default=option.chosen
        )
        for option in menu.options[:OPTIONS]
    ]
    hint = menu.hint or None
    return ui.Select(custom_id=made, options=options, placeholder=hint, min_values=1, max_values=menu.most)


def _channel_select(menu: ChannelMenu, made: str) -> ui.ChannelSelect[ui.LayoutView]:
    chosen = [] if menu.chosen is None else [discord.SelectDefaultValue(id=menu.chosen, type=_CHANNEL)]
    return ui.ChannelSelect(
        custom_id=made, channel_types=list(POSTABLE), placeholder=menu.hint, default_values=chosen, min_values=1
    )


def _role_select(menu: RoleMenu, made: str) -> ui.RoleSelect[ui.LayoutView]:
    chosen = [] if menu.chosen is None else [discord.SelectDefaultValue(id=menu.chosen, type=_ROLE)]
    return ui.RoleSelect(custom_id=made, placeholder=menu.hint, default_values=chosen, min_values=0)


_CHANNEL, _ROLE = discord.SelectDefaultValueType.channel, discord.SelectDefaultValueType.role
